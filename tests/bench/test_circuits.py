"""The benchmarks of circuits run, at the smallest sizes, and say what was measured. No time is asserted."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import numpy as np
import pytest

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.logic import lower
from proofkit.circuit.planes import all_inputs, unpack_bits
from proofkit.circuit.program import Program
from proofkit.circuit.unfold import unfold
from proofkit.kernel.family import Kind
from proofkit.prove.mutate import shifted
from proofkit.prove.ports import Instance
from tests.bench import circuits, circuits_proving, circuits_solvers
from tests.bench.__main__ import main
from tests.bench.circuits_solvers import SOLVERS, queries
from tests.bench.installed import installed

INT_MUL = unfold(family("int_mul"), {"p": 2})
SOLVER = [
    pytest.param(name, marks=pytest.mark.skipif(not installed(package), reason=f"{package} is not installed"))
    for name, (package, _) in SOLVERS.items()
]


def test_a_build_is_a_line_for_each_size(capsys: pytest.CaptureFixture[str]) -> None:
    circuits.build("int_sum", "n", {"p": 2}, (2, 4))
    title, _, first, second = capsys.readouterr().out.splitlines()
    assert title == "netlist of int_sum, p = 2 (best of 3)"
    counts = [len(unfold(family("int_sum"), {"n": n, "p": 2}).nodes(Kind.GATE)) for n in (2, 4)]
    assert [int(line.split()[3]) for line in (first, second)] == counts
    assert [len(re.findall(r"\^", line)) for line in (first, second)] == [0, 3]


def test_orders_of_growth() -> None:
    assert circuits.power((2, 5.0, 8.0), (4, 5.0, 32.0), 2) == "^2.0"
    assert circuits.power((2, 5.0, 8.0), (4, 5.0, 32.0), 1) == "^0.0"


def test_memory_that_is_kept_and_memory_that_was_used() -> None:
    kept, peak = circuits.allocated(lambda: np.concatenate([np.zeros(100_000), np.zeros(100_000)]))
    assert 1_600_000 <= kept < 1_700_000
    assert peak >= 3_200_000


def test_an_evaluation_compares_with_what_is_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cirbo.core.circuit", None)
    circuits.evaluation((("int_mul", 2),), 1)
    title, _, line = capsys.readouterr().out.splitlines()
    assert title.startswith("evaluation on 64 inputs")
    assert line.startswith("  int_mul   p =  2")
    assert line.endswith("not installed")


def simulated(text: str, given: Mapping[str, int]) -> dict[str, int]:
    """The values of a text in bench format."""
    functions = {"AND": min, "XOR": lambda a, b: a ^ b, "NOT": lambda a: 1 - a, "BUFF": int}
    values = dict(given)
    for name, function, operands in re.findall(r"(\w+) = (\w+)\((.*)\)", text):
        values[name] = functions[function](*(values[operand.strip()] for operand in operands.split(",")))
    return values


def test_what_cirbo_reads_is_the_program() -> None:
    logic = lower(INT_MUL)
    expected = unpack_bits(Program(logic).run(all_inputs(4)), 16)
    text = circuits.bench(logic)
    assert re.findall(r"INPUT\((.*)\)", text) == ["v1", "v2", "v3", "v4"]
    outputs = re.findall(r"OUTPUT\((.*)\)", text)
    for j in range(16):
        values = simulated(text, {f"v{k + 1}": j >> k & 1 for k in range(4)})
        assert [values[name] for name in outputs] == expected[:, j].tolist()


@pytest.mark.parametrize("name", SOLVER)
def test_a_solver_tells_right_from_wrong(name: str) -> None:
    _, unsatisfiable = SOLVERS[name]
    instance = Instance.of(CIRCUITS["int_mul"], INT_MUL)
    right = queries(instance)
    wrong = queries(instance.with_netlist(shifted(INT_MUL, {INT_MUL.nodes(Kind.GATE)[0]: -1}).netlist))
    assert all(unsatisfiable(query.text) for query in right)
    assert not unsatisfiable(wrong[0].text)


@pytest.mark.parametrize("method", ["exhaustive", "z3", "compositional", *SOLVER])
def test_every_method_proves_a_small_circuit(method: str) -> None:
    assert circuits_solvers.prove(method, "int_mul", 2) == "proved"


def test_a_compositional_proof_needs_lemmas() -> None:
    assert circuits_solvers.prove("compositional", "select", 2) == "no lemmas"


def test_an_attempt_ends_in_time() -> None:
    assert circuits_proving.attempt("exhaustive", "int_mul", 2, 20)[0] == "proved"
    assert circuits_proving.attempt("exhaustive", "float_mul", 9, 1)[0] == ""
    assert circuits_proving.attempt("exhaustive", "int_mul", 1, 20)[0] == "error"


def test_widths_are_tried_until_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the time for each bit; the width that would be too much by the last two is not tried."""
    tried = []

    def attempt(_method: str, _circuit: str, p: int, _limit: int) -> tuple[str, float]:
        tried.append(p)
        return "proved", 2.0**p

    monkeypatch.setattr(circuits_proving, "attempt", attempt)
    found = circuits_proving.reach("int_mul", "z3", (1, 2, 3, 4, 5, 9, 10), 100)
    assert tried == [1, 2, 3, 4, 5]
    assert (found.within(10), found.within(100), found.within(1), found.growth) == ("3 (8.0)", "5 (32.0)", "-", "x2.00")


def test_what_is_not_installed_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuits_proving, "installed", lambda _: None)
    monkeypatch.setattr(circuits_proving, "METHODS", ("bitwuzla",))
    monkeypatch.setattr(circuits_proving, "LIMITS", (1,))
    circuits_proving.main(["int_mul"])
    _, title, _, line, *_ = capsys.readouterr().out.splitlines()
    assert title == "largest p proved within 1 s of CPU, and the seconds that it took"
    assert line.split() == ["int_mul", "not", "installed"]


def test_a_proof_that_fails_is_not_taken_for_one_that_is_slow(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circuits_proving, "METHODS", ("z3",))
    monkeypatch.setattr(circuits_proving, "attempt", lambda *given: ("proved" if given[2] == 4 else "refuted", 1.0))
    circuits_proving.main(["int_mul"])
    assert capsys.readouterr().out.splitlines()[-1] == "not for want of time, int_mul by z3 ends after p = 4: refuted"


def test_an_unknown_word_is_answered_by_the_words_that_there_are() -> None:
    with pytest.raises(SystemExit, match=r"check \| circuits \| proving"):
        main(["widths"])
    with pytest.raises(SystemExit, match="no proofs of int_mull are measured; there are int_mul, "):
        main(["proving", "int_mull"])
