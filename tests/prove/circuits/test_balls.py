"""Circuits that approximate: right tables are proved, and every way to be wrong is refuted."""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from proofkit.check.circuits import check_circuits, scope_text
from proofkit.circuit.library.row import Circuit, Port
from proofkit.cli.app import app
from proofkit.errors import KernelError, UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.real import REAL
from proofkit.prove import verify as module
from proofkit.prove.approximation import Approximation
from proofkit.prove.balls import enclose, sample_check
from proofkit.prove.control import sample, too_far
from proofkit.prove.evidence import Evidence
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.outcome import OUTPUTS, Answer, Outcome, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.verify import Method, verify
from proofkit.terms import Status
from tests.cli.circuits import put
from tests.floats.test_real import reference
from tests.prove.circuits.rows import RIPPLE, instance_of
from tests.prove.circuits.tables import Fields, nearest, table_row

P = 2
FORMAT = FloatFormat(P)
ONE = Float(2, -1)


def verified(name: str, changes: dict[Float, Fields], p: int = P) -> Evidence:
    return verify(table_row(name, p, {**nearest(name, p), **changes}), {"p": p})


class TestProofs:
    @pytest.mark.parametrize("p", [2, 3])
    @pytest.mark.parametrize("name", REAL)
    def test_the_nearest_results(self, name: str, p: int) -> None:
        evidence = verified(name, {}, p)
        assert (evidence.answer, evidence.methods) == (Answer.PROVED, ("balls",))
        assert evidence.outcome.inputs == FloatFormat(p).count
        assert evidence.control[0].startswith("r_m[")

    def test_a_result_that_is_not_the_nearest_but_near_enough(self) -> None:
        """sqrt(1.75) = 1.3229 is between 1.25, off by 0.88 * 2**-4, and 1.375, off by 0.63 * 2**-4."""
        format, x = FloatFormat(4), Float(14, -3)
        assert nearest("sqrt", 4)[x] == format.fields(Float(11, -3))
        assert verified("sqrt", {x: format.fields(Float(10, -3))}, 4).answer is Answer.PROVED
        assert verified("sqrt", {x: format.fields(Float(12, -3))}, 4).answer is Answer.REFUTED

    @pytest.mark.parametrize(("name", "function"), [("sqrt", math.sqrt), ("exp", math.exp), ("erf", math.erf)])
    def test_the_worst_error(self, name: str, function: Callable[[float], float]) -> None:
        format = FloatFormat(3)
        errors = [0.0]
        for x in format:
            y, value = float(REAL[name].nearest(x, format).value), x.value
            if (name == "sqrt" and value <= 0) or (name == "exp" and abs(value) > 20):
                continue
            if format.smallest.value <= abs(f := function(float(value))) <= format.largest.value:
                errors.append(abs(y / f - 1) * 8)
        worst = verified(name, {}, 3).worst
        assert worst is not None
        assert float(worst) == pytest.approx(max(errors), abs=1e-9)

    @pytest.mark.parametrize("name", REAL)
    def test_judged_by_the_error_or_by_the_interval(self, name: str) -> None:
        """It is the same; some results are off by little more than is allowed."""
        format = FloatFormat(5)
        approximation, hardly = Approximation(REAL[name], format, format), 0
        for x in (format.at(rank) for rank in range(-format.positive, format.positive + 1, 3)):
            rank = rank_of(format, REAL[name].nearest(x, format))
            for y in (format.at(r) for r in (rank - 1, rank, rank + 1) if abs(r) <= format.positive):
                accepted, error = approximation.judge(format.fields(x), format.fields(y))
                assert accepted == REAL[name].accepts(x, format, y), (x, y)
                hardly += error is not None and bool(error > 1) and bool(error < 1.1)
        assert hardly

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_any_table(self, data: st.DataObject) -> None:
        """Proved just if all its entries are near enough by the series of the other reference."""
        name = data.draw(st.sampled_from(list(REAL)))
        results = dict(nearest(name, P))
        for x in data.draw(st.lists(st.sampled_from(list(results)), max_size=3)):
            results[x] = FORMAT.fields(data.draw(st.sampled_from([*FORMAT])))
        right = all(reference(name, P, x.value, FORMAT.of_fields(*y).value) for x, y in results.items())
        about = instance_of(table_row(name, P, results), p=P)
        answer = enclose(about, obligations(about)).answer
        assert answer is (Answer.PROVED if right else Answer.REFUTED)


def rank_of(format: FloatFormat, y: Float) -> int:
    steps = (y.e - format.smallest_exponent << format.p - 1) + abs(y.m) - 2 ** (format.p - 1) + 1
    return (steps if y.m > 0 else -steps) if y.m else 0


def two_off(name: str, p: int) -> Iterator[tuple[Float, Fields]]:
    """Each result two units in the last place off, up and down, where it stays of one exponent."""
    for x, (sign, m, e) in nearest(name, p).items():
        yield from ((x, (sign, m + step, e)) for step in (-2, 2) if 2 ** (p - 1) <= m + step < 2**p and m)


WRONG: dict[str, tuple[str, Float, Fields, str]] = {
    "a zero with a sign": ("erf", FORMAT.zero, (1, 0, 0), "canonical"),
    "a zero with an exponent": ("erf", FORMAT.zero, (0, 0, 1), "canonical"),
    "a significand without its leading bit": ("exp", ONE, (0, 1, 5), "canonical"),
    "something outside the domain": ("log", Float(-2, -1), (0, 2, 0), "0 where x > 0 does not hold"),
    "something at the border of the domain": ("log", FORMAT.zero, (1, 3, 7), "0 where x > 0 does not hold"),
    "just outside the domain": ("cos", Float(3, -1), (0, 2, 0), "0 where |x| <= 1 does not hold"),
    "nothing at the border of the domain": ("cos", ONE, (0, 0, 0), "relative error 2**0.0, allowed 2**-2"),
    "not the largest": ("exp", FORMAT.largest, (0, 2, 7), "beyond the largest"),
    "zero instead of the largest": ("exp", FORMAT.largest, (0, 0, 0), "beyond the largest"),
    "the smallest instead of zero": ("exp", Float(-3, 3), (0, 2, 0), "below the smallest"),
    "not zero where it is exact": ("log", ONE, (0, 2, 0), "the value is 0"),
    "the other sign": ("sin", ONE, (1, 3, 2), "relative error 2**"),
    "the other sign of the argument": ("erf", Float(-2, -1), (0, 3, 2), "relative error 2**"),
    "half of it": ("sqrt", ONE, (0, 2, 2), "relative error 2**-1.0, allowed 2**-2"),
}


class TestRefutations:
    @pytest.mark.parametrize("wrong", WRONG)
    def test_one_entry(self, wrong: str) -> None:
        name, x, fields, says = WRONG[wrong]
        evidence = verified(name, {x: fields})
        assert (evidence.answer, evidence.worst) == (Answer.REFUTED, None)
        found = evidence.counterexample
        assert found is not None
        assert says in found.violated
        [at], [expected], [got] = found.inputs, found.expected, found.got
        assert at.value == x.value
        assert expected.value == REAL[name].nearest(x, FORMAT).value
        assert got.bits == f"{fields[0]:b} {fields[1]:02b} {fields[2]:03b}"
        assert str(got) in str(found)
        assert found.violated in str(found)

    @pytest.mark.parametrize("name", REAL)
    def test_two_units_in_the_last_place(self, name: str) -> None:
        tried = 0
        for x, fields in [*two_off(name, 3)][::9]:
            about = instance_of(table_row(name, 3, {**nearest(name, 3), x: fields}), p=3)
            outcome = enclose(about, obligations(about))
            assert outcome.answer is Answer.REFUTED
            assert outcome.counterexample is not None
            assert outcome.counterexample.inputs[0].value == x.value
            tried += 1
        assert tried > 3

    def test_a_bit_that_is_two(self) -> None:
        """The results stay right."""
        row = table_row("exp", P, nearest("exp", P))
        leaky = replace(row, text=row.text.replace("output", "bit two = 2*g7\noutput"))
        about = instance_of(leaky, p=P)
        assert enclose(about, [OUTPUTS]).answer is Answer.PROVED
        evidence = verify(leaky, {"p": P})
        assert evidence.answer is Answer.REFUTED
        assert evidence.counterexample is not None
        assert "two of table_exp is 2" in evidence.counterexample.violated

    def test_a_bit_of_the_result_that_is_three(self) -> None:
        """Its parity is right."""
        row = table_row("exp", P, nearest("exp", P))
        leaky = replace(row, text=row.text.replace("bit r_s = 0", "bit r_s = 2*g7"))
        assert leaky.text != row.text
        assert verify(leaky, {"p": P}).answer is Answer.REFUTED


class TestMethods:
    ROW = table_row("exp", P, nearest("exp", P))

    @pytest.mark.parametrize("method", ["exhaustive", "z3", "compositional"])
    def test_others_do_not_apply(self, method: str) -> None:
        with pytest.raises(UsageError, match=f"approximates exp: {method} does not apply, use balls"):
            verify(self.ROW, {"p": P}, method)

    def test_balls_are_for_approximations(self) -> None:
        with pytest.raises(UsageError, match="balls does not apply, use exhaustive, z3, compositional"):
            verify(RIPPLE, {"n": 3}, "balls")
        with pytest.raises(UsageError, match="approximates nothing"):
            enclose(instance_of(RIPPLE, n=3), [OUTPUTS])
        with pytest.raises(KernelError, match="its results are not words"):
            exhaust(instance_of(self.ROW, p=P), [OUTPUTS])

    @pytest.mark.parametrize("method", ["auto", "balls"])
    def test_too_many_inputs(self, method: str) -> None:
        with pytest.raises(UsageError, match=r"33554433 inputs, of which .*sample_check tries some"):
            verify(self.ROW, {"p": 12}, method)

    def test_a_method_that_proves_everything_is_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        proved = Outcome(Answer.PROVED)
        method = Method(lambda *_: proved, lambda _i, asked, _r: [proved] * len(asked))
        monkeypatch.setattr(module, "METHODS", {"balls": method})
        assert verify(self.ROW, {"p": P}).answer is Answer.VACUOUS

    @pytest.mark.parametrize("times", [4, 2.5])
    def test_a_tolerance_that_is_too_large_is_found_out(self, times: float, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control is off by less than that."""
        judge = Approximation.judge
        row = table_row("sqrt", 4, nearest("sqrt", 4))

        def lax(self: Approximation, operand: Any, got: Any) -> Any:
            accepted, error = judge(self, operand, got)
            return accepted or (error is not None and bool(error <= times)), error

        def each(about: Instance, asked: Any, _: int) -> list[Outcome]:
            with monkeypatch.context() as patch:
                patch.setattr(Approximation, "judge", lax)
                return [enclose(about, [one]) for one in asked]

        monkeypatch.setattr(module, "METHODS", {"balls": replace(module.METHODS["balls"], each=each)})
        evidence = verify(row, {"p": 4})
        assert (evidence.answer, evidence.outcome.reason[:8]) == (Answer.VACUOUS, "outputs:")

    def test_a_judge_that_accepts_everything_is_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Approximation, "judge", lambda *_: (True, None))
        assert verify(self.ROW, {"p": P}).answer is Answer.VACUOUS

    @pytest.mark.parametrize("name", REAL)
    def test_the_changed_circuit_is_hardly_wrong(self, name: str) -> None:
        about = instance_of(table_row(name, 4, nearest(name, 4)), p=4)
        found = too_far(about, sample(about))
        assert found is not None
        outcome = enclose(found[1], [OUTPUTS])
        assert (outcome.answer, outcome.inputs) == (Answer.REFUTED, 1)
        assert outcome.counterexample is not None
        assert outcome.counterexample.violated.split(",")[0].split("**")[1] in (
            "-3.9",
            "-3.8",
            "-3.7",
            "-3.6",
            "-3.5",
            "-3.4",
            "-3.3",
            "-3.2",
            "-3.1",
            "-3.0",
        )

    def test_without_gates_at_the_result(self) -> None:
        evidence = verify(SIGNED, {"p": 5})
        assert (evidence.answer, evidence.control[0]) == (Answer.PROVED, "r_m[0] +1, for one input that is off")


class TestRows:
    ROW = TestMethods.ROW

    def test_a_meaning_or_a_function(self) -> None:
        with pytest.raises(KernelError, match="and not both"):
            replace(self.ROW, meaning=lambda _w, _p, a: a)
        with pytest.raises(KernelError, match="and not both"):
            replace(RIPPLE, meaning=None)

    def test_a_function_that_there_is_not(self) -> None:
        with pytest.raises(KernelError, match="approximates tan, which is none of exp, log"):
            replace(self.ROW, approximates="tan")

    @pytest.mark.parametrize("ports", [(), (Port("x"),), (Port("x", "float", array=True),), (Port("x", "float"),) * 2])
    def test_one_float_to_one_float(self, ports: tuple[Port, ...]) -> None:
        for side in ("inputs", "outputs"):
            with pytest.raises(KernelError, match="takes one float and gives one"):
                replace(self.ROW, **{side: ports})
        with pytest.raises(KernelError, match="takes one float and gives one"):
            replace(self.ROW, inputs=(Port("x", "float"),) * 2, outputs=())


def tiny(name: str, text: str) -> Circuit:
    """Asked about floats below 2**-2p only."""
    ports = (Port("x", "float"),), (Port("r", "float"),)
    text = f"{text}gate r_s = {'x_s' if name == 'sin' else '0 >= 1'}\noutput r_s, r_m, r_e\n"
    head = "tiny(p >= 2)\ninput x_s\ninput x_m[i] for i in range(p)\ninput x_e[i] for i in range(p + 1)\n"
    return Circuit(
        "tiny", "", head + text, *ports, None, lambda v: v["p"] + 3, ({"p": 3},), approximates=name,
        promise=lambda _w, v, a: a[0].exponent < 2 ** v["p"] - 3 * v["p"],
    )  # fmt: skip


SIGNED = tiny("sin", "bit r_m[i] = x_m[i] for i in range(p)\nbit r_e[i] = x_e[i] for i in range(p + 1)\n")
IDENTITY = tiny("sin", "gate r_m[i] = x_m[i] >= 1 for i in range(p)\ngate r_e[i] = x_e[i] >= 1 for i in range(p + 1)\n")
CONSTANT = tiny(
    "exp",
    "gate r_m[i] = (1 if i == p - 1 else 0) >= 1 for i in range(p)\n"
    "gate r_e[i] = (1 - bit(p - 2, i) if i < p else 0) >= 1 for i in range(p + 1)\n",
)


class TestSamples:
    @pytest.mark.parametrize("row", [IDENTITY, CONSTANT])
    @pytest.mark.parametrize("p", [4, 16, 64])
    def test_right_circuits_of_any_width(self, row: Circuit, p: int) -> None:
        found = sample_check(row, {"p": p}, 200)
        assert (found.wrong, found.tried > 15) == ((), True)
        assert found.worst is not None
        assert 0 < found.worst < Fraction(1, 8)

    def test_errors_too_small_to_write_out(self) -> None:
        row = replace(CONSTANT, approximates="cos", promise=lambda _w, _p, a: a[0].exponent < 9)
        assert sample_check(row, {"p": 64}, 99).worst == Fraction(1, 2**256)

    @pytest.mark.parametrize("row", [IDENTITY, CONSTANT])
    def test_they_are_proved_where_inputs_are_few(self, row: Circuit) -> None:
        assert verify(row, {"p": 5}).answer is Answer.PROVED

    @pytest.mark.parametrize("p", [5, 64])
    def test_what_is_wrong_without_the_promise(self, p: int) -> None:
        found = sample_check(replace(CONSTANT, promise=None), {"p": p}, 50)
        assert 1 < len(found.wrong) <= 10
        assert {fault.violated.split("2**")[0] for fault in found.wrong} <= {
            "relative error ",
            "the value is beyond the largest float",
            "the value is below the smallest float",
        }

    def test_a_bit_that_is_two(self) -> None:
        leaky = replace(IDENTITY, text=IDENTITY.text.replace("output", "bit two = 2*x_s\noutput"))
        found = sample_check(leaky, {"p": 9}, 50)
        assert all("two of tiny is 2" in fault.violated for fault in found.wrong)
        assert found.wrong

    def test_twice_the_same_and_another_seed(self) -> None:
        row = table_row("exp", 3, nearest("exp", 3))
        first, again, other = (sample_check(row, {"p": 3}, 9, seed) for seed in (0, 0, 4))
        assert first == again
        assert first.tried != other.tried

    def test_nothing_that_is_meant(self) -> None:
        never = replace(IDENTITY, promise=lambda _w, _p, a: a[0].exponent < 0)
        assert sample_check(never, {"p": 4}).tried == 0

    def test_a_circuit_that_approximates_nothing(self) -> None:
        with pytest.raises(UsageError, match="approximates nothing"):
            sample_check(RIPPLE, {"n": 3})


class TestReported:
    def test_by_check(self) -> None:
        [checked], findings = check_circuits([table_row("log", P, nearest("log", P))])
        assert (findings, checked.status) == ([], Status.MODULO)
        assert scope_text(checked.evidence) == "balls p = 2"
        [checked], findings = check_circuits([table_row("log", P, {**nearest("log", P), ONE: (0, 2, 0)})])
        assert [finding.code for finding in findings] == ["PK701"]
        assert findings[0].message.endswith("the value is 0")

    @pytest.fixture
    def row(self, monkeypatch: pytest.MonkeyPatch) -> Circuit:
        row = table_row("sqrt", P, {**nearest("sqrt", P), Float(3, -1): (0, 3, 2)})
        self.put(monkeypatch, row)
        return row

    def put(self, monkeypatch: pytest.MonkeyPatch, row: Circuit) -> None:
        put(monkeypatch, row)
        monkeypatch.setattr(module, "CIRCUITS", {row.name: replace(row)})

    def run(self, *args: str) -> Any:
        return CliRunner().invoke(app, ["circuit", *args])

    def test_a_proof_on_the_command_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.put(monkeypatch, table_row("sqrt", P, nearest("sqrt", P)))
        result = self.run("verify", "table_sqrt", "-p", "2")
        assert result.exit_code == 0, result.output
        lines = [" ".join(line.split()) for line in result.output.splitlines()]
        assert "method balls" in lines
        assert "inputs 33, which are all" in lines
        assert "worst relative error at most 0.735 * 2**-p" in lines
        as_json = self.run("verify", "table_sqrt", "-p", "2", "--format", "json").output
        assert '"worst": "0.735"' in as_json

    @pytest.mark.usefixtures("row")
    def test_a_refutation_on_the_command_line(self) -> None:
        """sqrt(1.5) = 1.2247 is not 0.75."""
        result = self.run("verify", "table_sqrt", "-p", "2")
        assert result.exit_code == 1, result.output
        lines = result.output.splitlines()
        assert "  but relative error 2**-1.3, allowed 2**-2" in lines
        replayed = self.run(*shlex.split(lines[-1].removeprefix("replay: "))[2:])
        assert replayed.exit_code == 1
        assert "gates and reference differ: relative error 2**-1.3, allowed 2**-2" in replayed.output

    @pytest.mark.usefixtures("row")
    def test_an_evaluation(self) -> None:
        result = self.run("eval", "table_sqrt", "-p", "2", "2")
        assert result.exit_code == 0, result.output
        value, verdict = result.output.splitlines()[-2:]
        assert value == "sqrt(x) = 1.4142135623730950488, nearest to it 1.5; relative error 0.243 * 2**-2"
        assert verdict == "gates and reference agree (sqrt by balls)"
