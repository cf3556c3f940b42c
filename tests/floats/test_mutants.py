"""Wrong arithmetic is told apart from the right one, by the comparison that finds no fault with the right one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from proofkit.floats import words
from tests.floats.comparing import all_operands, first_difference

SOURCE = Path(words.__file__).read_text(encoding="utf-8")
P = 3

MUTANTS = [
    ("half up", "w.both(rest == half, kept & 1 == 1)", "rest == half", "add"),
    ("half down", "w.both(rest == half, kept & 1 == 1)", "rest > half", "mul"),
    ("ties to odd", "kept & 1 == 1", "kept & 1 == 0", "add"),
    ("truncation", "kept + _bit(w, up)", "kept", "div"),
    ("away from zero", "up = w.either(rest > half,", "up = w.either(rest > 0,", "mul"),
    ("no carry", "exponent + _bit(w, carried)", "exponent", "add"),
    ("a carried significand left alone", "w.where(carried, w.constant(2 ** (p - 1)), rounded)", "rounded", "mul"),
    ("no sticky bit in sums", "aligned | _bit(w, aligned << distance != padded)", "aligned", "add"),
    ("no sticky bit in quotients", " | _bit(w, w.mod(dividend, divisor) > 0)", "", "div"),
    ("no guard bits", "padded >> distance", "small.significand >> distance << 3", "add"),
    ("a shift clamped too early", "distance > p + 3, w.constant(p + 3)", "distance > p, w.constant(p)", "add"),
    ("half of the smallest kept", "magnitude > 1 << (bits - 1))", "magnitude > 0)", "mul"),
    (
        "all below the smallest flushed",
        "w.both(exponent == -1, magnitude > 1 << (bits - 1))",
        "exponent > exponent",
        "mul",
    ),
    (
        "a rounded value below the range",
        "vanishing = w.either(exponent < 0,",
        "vanishing = w.either(exponent < -1,",
        "mul",
    ),
    ("a quarter of the smallest kept", "exponent == -1", "exponent < 0", "mul"),
    ("overflow to the largest exponent only", "w.where(over, w.constant(2**p - 1), significand)", "significand", "mul"),
    ("saturation one too late", "over = exponent > most", "over = exponent > most + 1", "add"),
    ("minus zero", "w.where(significand == 0, w.constant(0), sign)", "sign", "mul"),
    ("zero with an exponent", "w.either(exponent < 0, magnitude == 0)", "exponent < 0", "add"),
    ("magnitudes always added", "large.sign == small.sign", "large.sign == large.sign", "add"),
    ("the sign of the first operand", "round_word(w, p, large.sign,", "round_word(w, p, x.sign,", "add"),
    ("floor towards zero", "_bit(w, below)", "0", "floor"),
    ("zero negated", "self.w.where(x.significand == 0, x.sign, 1 - x.sign)", "1 - x.sign", "neg"),
    ("negatives ordered as positives", "_is_smaller(w, y, x))", "_is_smaller(w, x, y))", "lt"),
]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    return lambda source: module_of(source, tmp_path / "mutant.py", monkeypatch)


def module_of(source: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path.write_text(source, encoding="utf-8")
    spec = spec_from_file_location("mutant", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "mutant", module)  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def difference(module: ModuleType, op: str) -> object:
    return first_difference(op, P, module.WordFloats(module.IntWords(), P), all_operands(op, P))


@pytest.mark.parametrize(("right", "wrong", "op"), [m[1:] for m in MUTANTS], ids=[m[0] for m in MUTANTS])
def test_a_mutant_is_told_apart(right: str, wrong: str, op: str, load: Callable[[str], ModuleType]) -> None:
    assert SOURCE.count(right) == 1
    assert difference(load(SOURCE.replace(right, wrong)), op) is not None


@pytest.mark.parametrize("op", sorted({mutant[-1] for mutant in MUTANTS}))
def test_the_original_is_not(op: str, load: Callable[[str], ModuleType]) -> None:
    assert difference(load(SOURCE), op) is None
