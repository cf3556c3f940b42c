"""Spec files become frozen values; everything that is wrong with one is said at once, each at its word."""

from __future__ import annotations

import ast
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from proofkit.errors import SpecError
from proofkit.spec.load import load_dir, load_file, load_text
from proofkit.spec.model import Spec
from proofkit.terms import Finding

HEAD = """\
schema = 1
[paper]
id = "sample"
title = 'Circuit $\\mathsf{TC}^0$ Bounds'
source = "arXiv:2501.04299"
"""

GOOD = (
    HEAD
    + """\
reading = "repaired"
[conventions]
ties = "to even"
gates = 'AND, "MAJ"'
[params]
n = { means = "number of tokens", role = "scale" }
d = { means = "hidden dimension", least = 2 }
hs = { means = "heights", index = ["r"], at_most = "n" }
[[theorem]]
id = "theorem-1"
ref = "Theorem 1"
about = "scores"
at = { n = "h*w" }
cites = [
    "lemma-5.3", # a comment
    "lemma-5.4",
]
depth = "3*(d_std + d_oplus) + d_exp"
[[definition]]
id = "scores"
ref = "Definition 4.4"
inputs = { X = "[n, d]", W_Q = "[d, d]" }
body = '''
    # indented as one likes
    G[a, b] = sum(W_Q[a, k] * W_Q[b, k] for k in range(d))
'''
output = "G[d, d]"
origin = 1
[[lemma]]
id = "lemma-5.3"
ref = "Lemma 5.3"
covers = ["add", "mul"]
assume = ["p <= poly(n)"]
size = "poly(n)"
class = "TC0"
uniformity = "DLOGTIME"
source = "HAB02"
total = "zero"
prose = "in words"
[[definition]]
id = "pooling"
ref = "Definition 4.5"
prose = "takes the mean"
[[corollary]]
id = "corollary-1"
ref = "Corollary 1"
cites = []
[[class-statement]]
id = "fact-1"
ref = "Fact 1"
states = ["TC0 <= NC1"]
[[known]]
states = "AC0 < TC0"
source = "FSS84"
[[requirement]]
id = "activation"
ref = "Assumption 2"
functions = ["pooling"]
least = "-1"
most = "1"
[[acknowledge]]
finding = "PK301"
at = "theorem-1"
reason = "as printed"
[[note]]
ref = "Lemma 5.3"
text = "says nothing of ties"
"""
)


@pytest.fixture(scope="module")
def good() -> Spec:
    return load_text(GOOD, "good.toml")


def findings(text: str) -> tuple[Finding, ...]:
    with pytest.raises(SpecError) as caught:
        load_text(text, "bad.toml")
    return caught.value.findings


def test_the_head_is_read(good: Spec) -> None:
    assert (good.path, good.paper.id, good.paper.reading) == ("good.toml", "sample", "repaired")
    assert good.paper.title == "Circuit $\\mathsf{TC}^0$ Bounds"
    assert {name: text.value for name, text in good.conventions.items()} == {"ties": "to even", "gates": 'AND, "MAJ"'}


def test_a_paper_is_read_as_printed_unless_it_says_otherwise() -> None:
    assert load_text(HEAD, "f").paper.reading == "as printed"


def test_parameters_keep_their_order_and_places(good: Spec) -> None:
    n, d, hs = good.params
    assert (n.name, n.role, n.least, n.place.line, n.place.column) == ("n", "scale", 1, 11, 1)
    assert (d.name, d.role, d.least) == ("d", "", 2)
    assert ([text.value for text in hs.index], str(hs.at_most)) == (["r"], "n")


def test_definitions_have_parsed_bodies(good: Spec) -> None:
    scores, pooling = good.definitions
    assert isinstance(scores.body, ast.Module)
    assert [(name, shape.value) for name, shape in scores.inputs] == [("X", "[n, d]"), ("W_Q", "[d, d]")]
    assert scores.body_place.text == "    # indented as one likes"
    assert (scores.origin, str(scores.output)) == (1, "G[d, d]")
    assert (pooling.body, pooling.body_text, pooling.prose) == (None, "", "takes the mean")


def test_statements_of_all_kinds_come_in_file_order(good: Spec) -> None:
    assert [(each.kind, each.id) for each in good.statements] == [
        ("theorem", "theorem-1"),
        ("lemma", "lemma-5.3"),
        ("corollary", "corollary-1"),
    ]


def test_a_statement_has_all_it_says(good: Spec) -> None:
    theorem, lemma, corollary = good.statements
    assert [text.value for text in theorem.cites or ()] == ["lemma-5.3", "lemma-5.4"]
    assert [(name, text.value) for name, text in theorem.at.items()] == [("n", "h*w")]
    assert lemma.cites is None
    assert corollary.cites == ()
    assert [text.value for text in (*lemma.covers, *lemma.assume)] == ["add", "mul", "p <= poly(n)"]
    assert (str(lemma.class_), str(lemma.uniformity), str(lemma.size)) == ("TC0", "DLOGTIME", "poly(n)")
    assert (lemma.source, str(lemma.total), lemma.prose, lemma.depth) == ("HAB02", "zero", "in words", None)


def test_a_caret_reaches_any_word_of_a_text(good: Spec) -> None:
    depth = good.statements[0].depth
    assert depth is not None
    start = depth.place.column - 1 + depth.value.index("d_oplus")
    assert depth.place.text[start:].startswith("d_oplus) + d_exp")


def test_the_smaller_tables_are_read(good: Spec) -> None:
    assert [text.value for text in good.class_statements[0].states] == ["TC0 <= NC1"]
    assert (good.known[0].states.value, good.known[0].source) == ("AC0 < TC0", "FSS84")
    assert (good.requirements[0].least.value, good.requirements[0].most.value) == ("-1", "1")
    assert (good.acknowledgements[0].code, good.acknowledgements[0].at) == ("PK301", "theorem-1")
    assert (good.notes[0].ref, good.notes[0].text) == ("Lemma 5.3", "says nothing of ties")


LEMMA = '[[lemma]]\nid = "a"\nref = "A"\n'
DEFINITION = '[[definition]]\nid = "a"\nref = "A"\n'

# What is added to a good head, the code, the text under the caret, a part of the message, a part of the fix.
WRONG = [
    ("[[lemma]]\nid = 'a'\nref = 5.10\n", "PK010", "5.10", "lemma.ref is a number, 5.10", '"5.10"'),
    ("[[lemma]]\nid = 3\nref = 'a'\n", "PK010", "3", "lemma.id", '"3"'),
    (LEMMA + "cites = ['b', 5.10]\n", "PK010", "5.10", "lemma.cites", '"5.10"'),
    (LEMMA + "about = 1e5\n", "PK010", "1e5", "lemma.about", '"1e5"'),
    (LEMMA + "depth = 3\n", "PK003", "3", "lemma.depth is a number", '"3"'),
    (LEMMA + "source = 2020-01-01\n", "PK003", "2020-01-01", "a date or time", '"2020-01-01"'),
    (LEMMA + "size = true\n", "PK003", "true", "true or false", '"true"'),
    (LEMMA + "abuot = 'x'\n", "PK003", "abuot", 'unknown key "abuot" in [[lemma]]', "did you mean about?"),
    (LEMMA + "cites = 'b'\n", "PK003", "b", "a string, b, where an array is expected", "array"),
    (LEMMA + "at = { lambda = 'b' }\n", "PK003", "lambda", "cannot be a name", "a word of Python"),
    (LEMMA + "at = { __class__ = 'b' }\n", "PK003", "__class__", "cannot be a name", "starting with a letter"),
    ("[[lema]]\nid = 'a'\n", "PK003", "[[lema]]", 'unknown key "lema"', "did you mean lemma?"),
    ("[lemma]\nid = 'a'\n", "PK003", "[lemma]", "a table where an array is expected", "write [[lemma]]"),
    ("[[params]]\n", "PK003", "[[params]]", "an array where a table is expected", "write [params]"),
    ("[[lemma]]\nid = 'a'\n", "PK003", "[[lemma]]", "[[lemma]] has no ref; it has id", "add ref"),
    ("[[lemma]]\nid = 'A b'\nref = 'x'\n", "PK003", "A b", "not spelled as expected; it is A b", "lower-case"),
    ("[[lemma]]\nid = 'a'\nref = ''\n", "PK003", "'", "lemma.ref is too short", "as printed"),
    ("[conventions]\ntie = 'x'\n", "PK003", "tie", 'unknown key "tie"', "did you mean ties?"),
    ("[params]\nn = { mean = 'x', means = 'y' }\n", "PK003", "mean", "in params.n", "did you mean means?"),
    ("[params]\nn = { means = 'x', role = 'scal' }\n", "PK003", "scal", "params.n.role is scal", "did you mean scale?"),
    ("[params]\nn = { means = 'x', least = -1 }\n", "PK003", "-1", "is less than 0; it is -1", "smallest value"),
    ("[params]\nn = { means = 'x', least = 1.5 }\n", "PK003", "1.5", "where an integer is expected", "integer"),
    ("[params]\nn = { means = 'x', index = [] }\n", "PK003", "[]", "fewer than 1", "extent"),
    ("[params]\n_n = { means = 'x' }\n", "PK003", "_n", "cannot be a name", "starting with a letter"),
    ("[params]\n'a b' = { means = 'x' }\n", "PK003", "'a b'", "cannot be a name", "letters"),
    (DEFINITION + "origin = 2\n", "PK003", "2", "definition.origin is 2", "0, 1"),
    (DEFINITION + "body = '''\nA[i] = X[i]^2\n'''\n", "PK005", "^", "`^` is not", "`**`"),
    (DEFINITION + "body = '''\nA[i] = = 2\n'''\n", "PK004", "=", "not Python syntax", ""),
    (DEFINITION + "body = ' '\n", "PK004", " ", "empty", "NAME"),
    (DEFINITION + 'body = "A = 1\\nB = 2"\n', "PK003", "A = 1\\nB = 2", "no backslash escapes", "'''"),
    ("[[acknowledge]]\nfinding = 'PK301'\nat = 'a'\n", "PK902", "[[acknowledge]]", "no reason", "add reason"),
    ("[[acknowledge]]\nfinding = 'PK301'\nat = 'a'\nreason = ' '\n", "PK902", " ", "is empty", "say why"),
    (LEMMA + DEFINITION, "PK009", "a", 'the id "a" is given twice: first at bad.toml:7:7', "another id"),
]


@pytest.mark.parametrize(("added", "code", "under", "message", "fix"), WRONG)
def test_a_wrong_entry_is_found_at_its_word(added: str, code: str, under: str, message: str, fix: str) -> None:
    (finding,) = findings(HEAD + added)
    place = finding.place
    assert finding.code == code
    assert place.text[place.column - 1 : place.column - 1 + place.width] == under
    assert message in finding.message
    assert fix in finding.fix
    assert place.text == (HEAD + added).split("\n")[place.line - 1]


def test_all_that_is_wrong_is_said_at_once_in_file_order() -> None:
    found = findings("schema = 2\n" + "".join(added for added, *_ in WRONG[:9]) + DEFINITION + "body = 'A = x.y + z.w'")
    assert len(found) > 12
    assert [each.place.line for each in found] == sorted(each.place.line for each in found)
    assert {"PK003", "PK005", "PK009", "PK010"} == {each.code for each in found}
    assert sum(each.code == "PK005" for each in found) == 2


def test_findings_name_the_statement_they_are_about() -> None:
    (finding,) = findings(HEAD + LEMMA + "depth = 3\n")
    assert finding.subject == "a"
    (finding,) = findings(HEAD + DEFINITION + "body = 'A = x.y'\n")
    assert finding.subject == "a"


def test_an_empty_file_lacks_its_head() -> None:
    assert [(each.code, each.place.line) for each in findings("")] == [("PK003", 1), ("PK003", 1)]


def test_the_schema_is_a_json_schema() -> None:
    schema = json.loads((files("proofkit.spec") / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)


def strict_tables(schema: object) -> list[bool]:
    """For every table in the schema, whether it says what other keys may hold."""
    if isinstance(schema, list):
        return [each for inner in schema for each in strict_tables(inner)]
    if not isinstance(schema, dict):
        return []
    here = ["additionalProperties" in schema] if schema.get("type") == "object" else []
    return here + [each for inner in schema.values() for each in strict_tables(inner)]


def test_every_table_of_the_schema_is_strict() -> None:
    schema = json.loads((files("proofkit.spec") / "schema.json").read_text(encoding="utf-8"))
    assert len(strict_tables(schema)) > 10
    assert all(strict_tables(schema))


def test_a_file_is_shown_as_it_was_given(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_file(file).path == file.as_posix()
    assert load_file(str(file), "specs/good.toml").paper.place.file == "specs/good.toml"


def test_a_directory_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "z").mkdir()
    for name in ("b.toml", "a.toml", "z/c.toml"):
        (tmp_path / name).write_text(HEAD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a spec", encoding="utf-8")
    names = [Path(spec.path).relative_to(tmp_path).as_posix() for spec in load_dir(tmp_path)]
    assert names == ["a.toml", "b.toml", "z/c.toml"]


def test_a_directory_gives_the_findings_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1\nx = 2\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "c.toml").write_text(HEAD + "[[lemma]]\nid = 1\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_dir(tmp_path)
    assert [(Path(each.place.file).name, each.code) for each in caught.value.findings] == [
        ("a.toml", "PK002"),
        ("c.toml", "PK003"),
        ("c.toml", "PK010"),
    ]


def test_a_missing_directory_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="PK001 there is no such directory"):
        load_dir(tmp_path / "nothing")
