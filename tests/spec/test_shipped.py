"""The library that comes with proofkit: found by what a spec refers to, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofkit.spec.load import load_file, load_text
from proofkit.spec.model import Spec
from proofkit.spec.shipped import (
    call_name,
    is_shipped,
    shipped_files,
    shipped_ids,
    shipped_spec,
    with_shipped,
)

SPECS = Path(__file__).resolve().parent.parent.parent / "specs"
HEAD = 'schema = 1\n[paper]\nid = "{}"\ntitle = "T"\nsource = "S"\n'
CALL = "[[definition]]\nid = \"mine\"\nref = \"D\"\nbody = '''\nY = {}(X)\n'''\n"
STATED = '[[theorem]]\nid = "mine-bound"\nref = "T"\n'
OPERATIONS = "proofkit:layers/operations.toml"
ACTIVATIONS = "proofkit:layers/activations.toml"


def added(text: str, *names: str, paper: str = "mine") -> list[str]:
    """The shipped files that one spec brings in."""
    given = load_text(HEAD.format(paper + "-file") + text, "mine.toml")
    specs = with_shipped([given], names)
    assert specs[0] is given
    return [spec.path for spec in specs[1:]]


def ids(spec: Spec) -> set[str]:
    items = (spec.definitions, spec.statements, spec.class_statements, spec.requirements, spec.problems, spec.results)
    return {spec.paper.id, *(item.id for group in items for item in group)}


def test_the_files_are_those_of_the_repository() -> None:
    """Linked and not copied: nobody has to keep two of them alike."""
    expected = {f"layers/{path.name}": path for path in (SPECS / "layers").glob("*.toml")}
    expected |= {name: SPECS / name for name in ("classes.toml", "literature.toml") if (SPECS / name).exists()}
    assert {"layers/operations.toml", "classes.toml"} < set(expected)
    assert dict(shipped_files()) == {name: path.read_text(encoding="utf-8") for name, path in expected.items()}


@pytest.mark.parametrize("file", sorted(shipped_files()))
def test_ids_found_by_looking_are_those_that_are_read(file: str) -> None:
    spec = shipped_spec(file)
    assert {name for name, home in shipped_ids().items() if home == file} == ids(spec)
    assert spec.paper.reading == "library"
    assert spec.path == f"proofkit:{file}"
    assert is_shipped(spec.path)
    assert not is_shipped(load_file(SPECS / file).path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (CALL.format("sum"), []),
        (CALL.format("not_there"), []),
        (CALL.format("gelu_tanh"), [ACTIVATIONS, OPERATIONS]),
        (STATED + 'about = "softmax"\n', [ACTIVATIONS, OPERATIONS]),
        (STATED + 'cites = ["n-ary-sum"]\n', [OPERATIONS]),
        (STATED + 'cites = ["softmax-bound"]\n', [ACTIVATIONS, OPERATIONS]),
        (STATED + 'known = ["cot-poly-steps"]\n', ["proofkit:literature.toml"]),
        ('[[class-statement]]\nid = "c"\nref = "C"\nstates = ["TC0 <= NC1"]\n', ["proofkit:classes.toml"]),
        (
            '[[requirement]]\nid = "r"\nref = "R"\nfunctions = ["relu"]\nleast = "0"\nmost = "1"\n',
            [ACTIVATIONS, OPERATIONS],
        ),
    ],
)
def test_what_is_referred_to_is_added_with_what_that_refers_to(text: str, expected: list[str]) -> None:
    assert added(text) == expected


def test_names_that_are_asked_for_are_added() -> None:
    assert added("", "sine") == [OPERATIONS]
    assert [spec.path for spec in with_shipped((), ["sine"])] == [OPERATIONS]
    assert added("", "literature") == ["proofkit:classes.toml", "proofkit:literature.toml"]
    assert with_shipped(()) == ()


def test_only_what_is_needed_is_there() -> None:
    given = load_text(HEAD.format("mine") + CALL.format("sigmoid"), "mine.toml")
    held = {name for spec in with_shipped([given])[1:] for name in ids(spec) - {spec.paper.id}}
    lemmas = {s.id for s in shipped_spec("layers/operations.toml").statements}
    assert held == {"sigmoid", "sigmoid-bound"} | lemmas
    cited = load_text(HEAD.format("mine") + STATED + 'known = ["cot-poly-steps"]\n', "mine.toml")
    assert [r.id for spec in with_shipped([cited])[1:] for r in (*spec.results, *spec.problems)] == ["cot-poly-steps"]


def test_own_definitions_and_statements_come_first() -> None:
    own = CALL.format("softmax") + CALL.format("exp").replace("mine", "softmax")
    assert added(own) == []
    assert added(own.replace('"softmax"', '"soft.max"').replace("softmax(", "soft_max(")) == []
    assert added(STATED + 'cites = ["sine"]\n[[lemma]]\nid = "sine"\nref = "L"\n') == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_copy_of_a_shipped_file_stands_for_it(end: str) -> None:
    operations = load_text(shipped_files()["layers/operations.toml"].replace("\n", end), "operations.toml")
    citing = load_text(HEAD.format("mine") + STATED + 'cites = ["sine"]\n', "mine.toml")
    assert with_shipped([operations, citing]) == (operations, citing)


def test_a_file_that_only_has_the_id_of_a_shipped_one_does_not_stand_for_it() -> None:
    citing = load_text(HEAD.format("mine") + STATED + 'cites = ["softmax-bound"]\n', "mine.toml")
    for text in (HEAD.format("operations"), shipped_files()["layers/operations.toml"].replace("2**-p", "3*2**-p")):
        assert [s.path for s in with_shipped([load_text(text, "operations.toml"), citing])[2:]] == [
            ACTIVATIONS,
            OPERATIONS,
        ]
        assert len(with_shipped([load_text(text, "operations.toml")])) == 1


def test_what_a_copy_refers_to_is_meant_as_in_the_library() -> None:
    """gelu_tanh of the copy calls what the library defines, also where another file defines something of that name."""
    copy = load_text(shipped_files()["layers/activations.toml"], "activations.toml")
    own = load_text(HEAD.format("mine") + STATED.replace("mine-bound", "exponential"), "mine.toml")
    added_files = with_shipped([copy, own])[2:]
    assert [spec.path for spec in added_files] == [OPERATIONS]
    assert "exponential" in ids(added_files[0])


def test_this_repository_needs_nothing_from_itself() -> None:
    specs = [load_file(path) for path in sorted(SPECS.rglob("*.toml"))]
    assert with_shipped(specs) == tuple(specs)


def test_calls_are_spelled_with_underscores() -> None:
    assert call_name("layer-norm.2") == "layer_norm_2"
