"""Lemmas as questions to Z3: can the cut have values for which what is given holds and what is claimed does not?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from proofkit.circuit.boolean import Logic, Op
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.cone import Cone, cut_out
from proofkit.prove.compositional.facts import Equation, Fact
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.values import Values
from proofkit.prove.words_z3 import Z3Words

__all__ = ["Section"]

CONTROLS = 4
"""How many nodes are changed, one at a time, to see that a lemma then fails."""

Word = Any
Condition = Any


@dataclass(frozen=True)
class Section:
    """A lemma over the part of a netlist above a cut, some of whose nodes are fixed.

    rewrite  equations that are used on what is shown, from right to left, one after the other
    bits     nodes that are to be 0 or 1
    width    bits of a word that holds what the facts work out from their numbers
    """

    values: Values
    cut: frozenset[int]
    fixed: Mapping[int, int]
    given: tuple[Fact, ...]
    shows: tuple[Fact, ...]
    rewrite: tuple[Equation, ...] = ()
    bits: tuple[int, ...] = ()
    width: int = 0

    @property
    def violation(self) -> str:
        """Satisfiable if a bit may be neither 0 nor 1, or something shown be false, where all that is given holds."""
        wrong = [self.w.z3.Not(self._rewritten(self._condition(fact))).sexpr() for fact in self.shows]
        wrong += [f"b{place}" for place in range(len(self.cone.logic.obligations))]
        return "\n".join([self.circumstances, f"(assert (or false {' '.join(wrong)}))"])

    @cached_property
    def circumstances(self) -> str:
        """Satisfiable if all that is given may hold."""
        assumed = [*self._ranges(), *map(self._condition, self.given)]
        words = [f"(define-fun {name} () (_ BitVec {self.w.width}) {text})" for text, name in self._words.items()]
        return "\n".join([*_gates(self.cone.logic), *words, *(f"(assert {fact.sexpr()})" for fact in assumed)])

    def controls(self) -> Iterator[str]:
        """Of these one at least must be satisfiable: the lemma for changed cones, and without what is given."""
        values, inner = self.values, self.cone.inner
        nodes = [v for v in inner if values.kinds[v] == Kind.GATE or v in values.settled or not values.is_truth(v)]
        for node in nodes[:: len(nodes) // CONTROLS + 1]:
            yield replace(self, values=values.spoiled(node)).violation
        if self.given:
            yield replace(self, given=()).violation

    @cached_property
    def _words(self) -> dict[str, str]:
        """Names of the integers that are read, by their definitions."""
        names: dict[str, str] = {}
        for text in self._sums.values():
            names.setdefault(text, f"k{len(names)}")
        return names

    @cached_property
    def _sums(self) -> dict[int, str]:
        """The definition of each number that is read."""
        return {id(number): self._sum(number) for number in self._read}

    @cached_property
    def _read(self) -> list[Number]:
        read = [number for numbers in self._numbers.values() for number in numbers]
        return [*self._planes.values(), *read]

    @cached_property
    def _planes(self) -> dict[int, Number]:
        """The cut nodes whose planes may add up to more than they can be, as numbers."""
        return {
            node: Number.of(node)
            for node, planes in self.cone.planes.items()
            if sum(planes.weights.values()) > self.values.range(node)[1] - planes.constant
        }

    def _ranges(self) -> Iterator[Condition]:
        for node, number in self._planes.items():
            yield self._word(number) <= self.values.range(node)[1]

    def _condition(self, fact: Fact) -> Condition:
        return fact.condition(self.w, [self._word(number) for number in self._numbers[id(fact)]])

    def _rewritten(self, condition: Condition) -> Condition:
        for equation in self.rewrite:
            left, *words = [self._word(number) for number in self._numbers[id(equation)]]
            right = equation.right(self.w, words[: len(equation.numbers) - 1])
            condition = self.w.z3.substitute(condition, (right, equation.left(self.w, left)))
        return condition

    def _word(self, number: Number) -> Word:
        return self.w.z3.BitVec(self._words[self._sums[id(number)]], self.w.width, self.w.context)

    def _sum(self, number: Number) -> str:
        """The sum of natural numbers, less the sum of others, and a constant."""
        width = self.w.width
        terms, constant = self._terms(number)
        text = f"(_ bv{constant % 2**width} {width})"
        signed = [(name, _signed_digits(weight)) for name, weight in terms]
        for part, operation in enumerate(("bvadd", "bvsub")):
            naturals = list(_naturals((name, digits[part]) for name, digits in signed))
            if naturals:
                text = f"({operation} {text} {_resized(_total(naturals), width)})"
        return text

    def _terms(self, number: Number) -> tuple[list[tuple[str, int]], int]:
        """The number over inputs and roots of the cone."""
        terms: list[tuple[str, int]] = []
        constant = number.constant
        for node, weight in number.weights.items():
            if node in self.cone.decided:
                constant += weight * self.cone.decided[node]
            elif node in self.cone.planes:
                planes = self.cone.planes[node]
                constant += weight * planes.constant
                terms += [(f"i{place}", weight * factor) for place, factor in planes.weights.items()]
            else:
                terms.append((f"o{self._place[node]}", weight))
        return terms, constant

    @cached_property
    def _place(self) -> dict[int, int]:
        return {root: place for place, root in enumerate(self.cone.roots)}

    @cached_property
    def cone(self) -> Cone:
        """What is given must not depend on bits that may be neither 0 nor 1: of those only the parity is looked at."""
        sure = self._nodes(self.given) | self._nodes(self.rewrite)
        return cut_out(self.values, self._nodes(self.shows) | {*self.bits}, sure, self.cut, self.fixed)

    def _nodes(self, facts: Iterable[Fact]) -> set[int]:
        return {node for fact in facts for number in self._numbers[id(fact)] for node in number.weights}

    @cached_property
    def _numbers(self) -> dict[int, list[Number]]:
        """Those that a fact reads."""
        facts = (*self.given, *self.rewrite, *self.shows)
        return {id(fact): [self._opened(number) for number in fact.reads] for fact in facts}

    def _opened(self, number: Number) -> Number:
        """Over nodes that are no forms, unless they are cut."""
        kinds, kept = self.values.kinds, self.cut | self.fixed.keys()
        return self.values.expanded(number, lambda node: kinds[node] == Kind.FORM and node not in kept)

    @cached_property
    def w(self) -> Z3Words:
        """Words in which no number wraps around, whatever the planes of the cut are."""
        largest = max((fact.magnitude for fact in (*self.given, *self.shows)), default=0)
        for number in self._read:
            terms, constant = self._terms(number)
            largest = max(largest, abs(constant) + sum(abs(weight) for _, weight in terms))
        return Z3Words(max(self.width, largest.bit_length() + 2))


_Bits = tuple[str, int]
"""A bit-vector and its width."""


def _naturals(terms: Iterable[tuple[str, int]]) -> Iterator[_Bits]:
    """As few natural numbers, in binary, as have the sum of the weighted bits as their sum."""
    columns: dict[int, list[str]] = {}
    for bit, weight in terms:
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                columns.setdefault(place, []).append(f"(ite {bit} #b1 #b0)")
    while columns:
        digits = {place: column.pop() for place, column in columns.items()}
        width = max(digits) + 1
        text = " ".join(digits.get(place, "#b0") for place in reversed(range(width)))
        yield (f"(concat {text})" if width > 1 else text), width
        columns = {place: column for place, column in columns.items() if column}


def _total(numbers: Iterable[_Bits]) -> _Bits:
    """Their sum, in a tree of adders that are no wider than they must be."""
    waiting = deque(numbers)
    while len(waiting) > 1:
        left, right = waiting.popleft(), waiting.popleft()
        width = max(left[1], right[1]) + 1
        waiting.append((f"(bvadd {_resized(left, width)} {_resized(right, width)})", width))
    return waiting[0]


def _resized(number: _Bits, width: int) -> str:
    """The number modulo 2**width."""
    text, own = number
    if width < own:
        return f"((_ extract {width - 1} 0) {text})"
    return f"((_ zero_extend {width - own}) {text})" if width > own else text


def _signed_digits(weight: int) -> tuple[int, int]:
    """Two natural numbers whose difference is the weight, with as few ones between them as possible."""
    size = abs(weight)
    half, more = size >> 1, size + (size >> 1)
    plus, minus = (half ^ more) & more, (half ^ more) & half
    if plus.bit_count() + minus.bit_count() >= size.bit_count():
        plus, minus = size, 0
    return (plus, minus) if weight > 0 else (minus, plus)


def _gates(logic: Logic) -> Iterator[str]:
    """Inputs i..., operations n..., outputs o... and violated obligations b... as Boolean constants."""
    wires = ["false", *(f"i{place}" for place in range(logic.inputs))]

    def operand(literal: int) -> str:
        return f"(not {wires[literal >> 1]})" if literal & 1 else wires[literal >> 1]

    yield from (f"(declare-const {name} Bool)" for name in wires[1:])
    for variable, op, left, right in logic.operations():
        function = "xor" if op is Op.XOR else "and"
        yield f"(define-fun n{variable} () Bool ({function} {operand(left)} {operand(right)}))"
        wires.append(f"n{variable}")
    for name, literals in (("o", logic.outputs), ("b", logic.obligations.values())):
        yield from (f"(define-fun {name}{k} () Bool {operand(v)})" for k, v in enumerate(literals))
