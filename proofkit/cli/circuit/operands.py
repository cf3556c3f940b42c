"""Operands as they are typed, and numbers as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofkit.errors import UsageError
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.text import decimal, parse
from proofkit.prove.ports import Instance, Operand

__all__ = ["Number", "numbers", "read"]

NATURAL = re.compile(r"\d{1,1000}", re.ASCII)
ARRAY = re.compile(r"\s*\[(.*)\]\s*", re.DOTALL)
BETWEEN = re.compile(r",(?![^(]*\))")
"""A comma that is not inside a pair."""


@dataclass(frozen=True, slots=True)
class Number:
    """What stands at a port: a word for each field, and whether that is just what was typed."""

    operand: Operand
    words: tuple[int, ...]
    note: str = ""

    @property
    def cells(self) -> tuple[str, str, str]:
        """The exact value, the pair (m, e) of a float, and the bits of each field, the highest first."""
        bits = " ".join(f"{word:0{len(field)}b}" for word, field in zip(self.words, self.operand.fields, strict=True))
        if not self.operand.is_float:
            return str(self.words[0]), "", bits
        sign, significand, exponent = self.words
        x = Float(-significand if sign else significand, exponent - 2**self.operand.precision)
        value = decimal(x)
        return f"{x.m} * 2**{x.e}" if value == str(x) else value, str(x), bits


def numbers(operands: Sequence[Operand], words: Sequence[int]) -> list[Number]:
    """The numbers that words stand for, one word for each field; none if there are no words."""
    rest = iter(words)
    return [Number(operand, tuple(next(rest) for _ in operand.fields)) for operand in operands if words]


def read(instance: Instance, texts: Sequence[str]) -> list[Number]:
    """One text for each port: a number, or for an array numbers between brackets.

    Raises: UsageError for a text that is not what its port takes.
    """
    ports = instance.circuit.inputs
    if len(texts) != len(ports):
        names = ", ".join(f"{port.name} [...]" if port.array else port.name for port in ports)
        raise UsageError(f"the operands of {instance.circuit.name} are {names}: {len(texts)} given, not {len(ports)}")
    found: list[Number] = []
    for port, text in zip(ports, texts, strict=True):
        operands = [operand for operand in instance.operands if operand.port is port]
        parts = list(_parts(port.name, text)) if port.array else [text]
        if len(parts) != len(operands):
            raise UsageError(f"{port.name} has {len(operands)} elements, not {len(parts)}")
        found += map(_number, operands, parts)
    return found


def _parts(name: str, text: str) -> Iterator[str]:
    array = ARRAY.fullmatch(text)
    if array is None:
        raise UsageError(f"{name} is an array: write its elements as [1, 2, 3], not {text!r}")
    if array[1].strip():
        yield from BETWEEN.split(array[1])


def _number(operand: Operand, text: str) -> Number:
    text = text.strip()
    if not operand.is_float:
        return Number(operand, (_natural(operand, text),))
    format = FloatFormat(operand.precision)
    try:
        x, is_exact = parse(format, text)
    except UsageError as error:
        raise UsageError(f"{operand.name}: {error}") from None
    return Number(operand, format.fields(x), "" if is_exact else f"(nearest to {text})")


def _natural(operand: Operand, text: str) -> int:
    bits = len(operand.fields[0])
    value = int(text) if NATURAL.fullmatch(text) else -1
    if not 0 <= value < 1 << bits:
        raise UsageError(f"{operand.name} is an integer from 0 to {(1 << bits) - 1}, not {text!r}")
    return value
