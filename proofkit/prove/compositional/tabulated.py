"""Sums of fractions that depend on some inputs through remainders alone: what they are, for each value of those."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from proofkit.errors import KernelError
from proofkit.kernel.family import Kind
from proofkit.prove.compositional.facts import Fact
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.residues import split
from proofkit.prove.compositional.values import Range, Values

__all__ = ["Looked", "Tables", "Tabulated", "fractions"]

MOST_ARGUMENTS = 2**20
"""Values of the argument that are tried."""
CONTROLS = 4
"""How many gates are changed first, one at a time, before all are."""

Sum = tuple[tuple[int, int], ...]
"""A weighted sum of inputs, sorted by them."""
_Opened = dict[frozenset[int], dict[int, Number]]
"""For some forms that are not opened: what nodes are, or are decided by, over other nodes."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A number that a sum of inputs tells: entries[i] where that sum, without its constant, is `first` + i."""

    form: Sum
    first: int
    entries: tuple[int, ...]

    def at_all(self, argument: Sequence[int]) -> Iterator[int]:
        """For all values of the argument, the digits of which are these inputs, lowest first."""
        weights, sums = dict(self.form), [-self.first]
        for node in argument:
            weight = weights.pop(node, 0)
            sums += [value + weight for value in sums]
        if weights:
            raise KernelError("tables", "a remainder depends on something else than the argument")
        return map(self.entries.__getitem__, sums)


@dataclass(frozen=True, eq=False)
class Tabulated(Fact):
    """Where the nodes `fixed` have these values, the number is found[a] + linear, modulo `modulus`, for the natural
    number a with the binary digits `argument`, lowest first.

    linear  a sum of inputs that are neither fixed nor in the argument
    """

    fixed: Mapping[int, int]
    argument: tuple[int, ...]
    found: tuple[int, ...]
    linear: Number
    modulus: int


class Tables:
    """Fractions, each with its binary digits, highest first, that depend on the argument through one sum of its digits
    in each of some cases.

    cases     values of inputs and of gates; of those that compare one form with a constant, that form is bounded
    covering  facts from which it follows that one of the cases holds, if these are not all that there are
    """

    def __init__(
        self,
        proof: Proof,
        fractions: Sequence[Sequence[int]],
        argument: Sequence[int],
        cases: Sequence[Mapping[int, int]],
        covering: Sequence[Fact] = (),
    ) -> None:
        self.proof, self.fractions, self.argument, self.cases = proof, fractions, tuple(argument), cases
        [self.places] = {len(digits) for digits in fractions}
        if 1 << len(argument) > MOST_ARGUMENTS:
            raise KernelError("tables", f"there are {1 << len(argument)} values of the argument: too many to try")
        self._own = _all_cases(proof.values, cases)
        if covering and any(1 << len(case) != len(cases) for case in cases):
            proof.cover("tables.cases", "one of the cases of the tables holds", list(map(Case, cases)), covering)
        else:
            proof.used.add("cases")
            split(cases)
        proof.used.add("tables")
        for digits in fractions:
            self._show_digits(digits)
            for node in digits:
                proof.values.settle(node)

    def _show_digits(self, digits: Sequence[int]) -> None:
        def tries(values: Values) -> int:
            own = values is self.proof.values
            wheres = self._own if own else _all_cases(values, self.cases)
            return sum(len(where.looked(digits).entries) for where in wheres)

        says = "the digits of a fraction are 0 or 1, whatever the one sum of inputs that they depend on, in each case"
        changed = dict.fromkeys((digits[0], digits[-1]), 2)
        self.proof.exhaust("tables", says, digits, tries, [changed])

    @property
    def sum(self) -> Number:
        """All fractions, in units of the last digit."""
        return Number({node: 1 << j for digits in self.fractions for j, node in enumerate(reversed(digits))})

    def rest(self, digits: Sequence[int], case: Mapping[int, int]) -> Number:
        """The digits, lowest first, are those of the sum of all fractions and of this number, which depends on inputs
        alone, modulo what they can hold.

        Raises: KernelError if they are not.
        """
        modulus = 1 << len(digits)
        if len(digits) != self.places:
            raise KernelError("tables", "a sum has not as many digits as the fractions")
        if not all(map(self.proof.values.is_truth, digits)):
            raise KernelError("tables", "a digit of a sum is not known to be 0 or 1")
        rest = self.proof.values.normal(Number.binary(digits) - self.sum, {*digits})
        left = Number({v: n % modulus for v, n in rest.weights.items() if n % modulus}, rest.constant)
        found = self._own[self.cases.index(case)].linear(left)
        if not {*self.argument}.isdisjoint(found.weights):
            raise KernelError("tables", "the argument counts in two ways")
        return Number({v: n % modulus for v, n in found.weights.items() if n % modulus}, found.constant % modulus)

    def totals(self, values: Values, fixed: Mapping[int, int], constant: int) -> list[int]:
        """The sum of all fractions and a constant, whole parts dropped, for each value of the argument."""
        where = _Where(values, fixed, {}) if values is not self.proof.values else self._own[self.cases.index(fixed)]
        sums = [constant] * (1 << len(self.argument))
        for digits in self.fractions:
            looked = where.looked(digits)
            if {*looked.entries} != {0}:
                sums = [a + b for a, b in zip(sums, looked.at_all(self.argument), strict=True)]
        mask = (1 << self.places) - 1
        return [value & mask for value in sums]

    def show(
        self,
        name: str,
        says: str,
        digits: Sequence[int],
        case: Mapping[int, int],
        check: Callable[[Sequence[int], Number], None],
    ) -> Tabulated:
        """What the digits, lowest first, are in one of the cases; `check` is given that: a number for each value of the
        argument, and what is linear in other inputs.

        It raises KernelError if they are not as wanted; it has to do so for a changed circuit, the first time.
        """
        rest = self.rest(digits, case)
        linear, found = Number(rest.weights), list[int]()

        def tries(values: Values) -> int:
            totals = self.totals(values, case, rest.constant)
            check(totals, linear)
            if values is self.proof.values:
                found.extend(totals)
            return len(totals)

        changed = [] if name in self.proof.stages else [dict.fromkeys(self._gates(case), 1)]
        self.proof.exhaust(name, says, self.argument, tries, changed)
        number, modulus = Number.binary(digits), 1 << self.places
        return self.proof.admit(Tabulated((number,), case, self.argument, tuple(found), linear, modulus))

    def _gates(self, case: Mapping[int, int]) -> list[int]:
        """Gates that decide the fractions in this case, a few of them first."""
        where = self._own[self.cases.index(case)]
        gates = sorted({v for digits in self.fractions for v in where.deciding(digits)})
        if not gates:  # high digits that are always 0
            high = (v for digits in self.fractions for v in digits[:CONTROLS])
            gates = [v for v in high if where.looked([v]).entries == (0,)]
        return [*gates[:: len(gates) // CONTROLS + 1], *gates]


def _all_cases(values: Values, cases: Sequence[Mapping[int, int]]) -> list[_Where]:
    opened: _Opened = {}
    return [_Where(values, case, opened) for case in cases]


class _Where:
    """The gates of a netlist where some nodes have given values: each is a constant, or compares a sum of inputs with
    one.
    """

    def __init__(self, values: Values, fixed: Mapping[int, int], opened: _Opened) -> None:
        self.values, self.fixed = values, fixed
        self.bounds = dict(self._bounds())
        self._opened = opened.setdefault(frozenset(self.bounds), {})
        self._known: dict[int, int | tuple[Sum, int]] = {}
        self._looked: dict[tuple[int, ...], Looked] = {}

    def _bounds(self) -> Iterator[tuple[int, Range]]:
        """What those of the gates that compare one form with a constant say of that form."""
        for gate, value in self.fixed.items():
            row = self.values.rows[gate]
            if self.values.kinds[gate] != Kind.GATE or len(row) != 1:
                continue
            if abs(row[0][1]) != 1 or self.values.kinds[row[0][0]] != Kind.FORM:
                continue
            [(form, weight)], constant = row, self.values.constants[gate]
            low, high = self.values.range(form)
            # weight * form + constant is at least 0, or it is at most -1
            if (weight > 0) == (value == 1):
                low = max(low, -constant if value else constant + 1)
            else:
                high = min(high, constant if value else -constant - 1)
            if low > high:
                raise KernelError("tables", f"{self.values.netlist.label(gate)} is never {value}")
            yield form, (low, high)

    def looked(self, digits: Sequence[int]) -> Looked:
        """The number with these digits, highest first.

        Raises: KernelError if a digit is neither 0 nor 1, or they depend on more than one sum of inputs.
        """
        key = tuple(digits)
        if key not in self._looked:
            self._looked[key] = self._tabulated(key)
        return self._looked[key]

    def _tabulated(self, digits: tuple[int, ...]) -> Looked:
        steps = [self._steps(node) for node in digits]
        forms = {form for _, rises in steps for form, _ in rises}
        if len(forms) > 1:
            raise KernelError("tables", "a fraction depends on more than one sum of inputs")
        form = next(iter(forms), ())
        low, high = sum(min(w, 0) for _, w in form), sum(max(w, 0) for _, w in form)
        entries = [0] * (high - low + 1)
        for (start, rises), node in zip(steps, digits, strict=True):
            by_value = [0] * (high - low + 1)
            by_value[0] = start
            for (_, threshold), weight in rises.items():
                by_value[threshold - low] += weight
            bits = list(accumulate(by_value))
            if not {*bits} <= {0, 1}:
                raise KernelError("tables", f"{self.values.netlist.label(node)} is not 0 or 1 for all remainders")
            entries = [2 * entry + bit for entry, bit in zip(entries, bits, strict=True)]
        return Looked(form, low, tuple(entries))

    def _steps(self, node: int) -> tuple[int, dict[tuple[Sum, int], int]]:
        """A bit as a constant and what is added from a threshold of some sum on."""
        if self.values.kinds[node] != Kind.BIT:
            raise KernelError("tables", f"{self.values.netlist.label(node)} is no bit")
        flat = self._of_node(node)
        start, rises = flat.constant, dict[tuple[Sum, int], int]()
        for v, weight in flat.weights.items():
            found = self._value(v)
            if isinstance(found, int):
                start += weight * found
            else:
                rises[found] = rises.get(found, 0) + weight
        return start, rises

    def linear(self, number: Number) -> Number:
        """A number over inputs that are not fixed. Raises: KernelError if it depends on more than one at once."""
        constant, weights = number.constant, dict[int, int]()
        for v, weight in self._flat(number).weights.items():
            if self.values.kinds[v] == Kind.INPUT and v not in self.fixed:
                weights[v] = weights.get(v, 0) + weight
            elif isinstance(found := self._value(v), int):
                constant += weight * found
            else:
                form, threshold = found
                if len(form) > 1:
                    raise KernelError("tables", f"{self.values.netlist.label(v)} is no function of one input")
                [(node, factor)], start = form, int(threshold <= 0)
                constant += weight * start
                weights[node] = weights.get(node, 0) + weight * (int(threshold <= factor) - start)
        return Number(weights, constant)

    def deciding(self, digits: Sequence[int]) -> Iterator[int]:
        """The gates that these digits depend on that are not constant here."""
        for node in digits:
            yield from (v for v in self._of_node(node).weights if not isinstance(self._value(v), int))

    def _of_node(self, node: int) -> Number:
        """The sum that a bit is, or that decides a gate."""
        if node not in self._opened:
            self._opened[node] = self._flat(self.values.row(node))
        return self._opened[node]

    def _flat(self, number: Number) -> Number:
        kinds = self.values.kinds
        return self.values.expanded(number, lambda v: kinds[v] in (Kind.FORM, Kind.BIT) and v not in self.bounds)

    def _value(self, node: int) -> int | tuple[Sum, int]:
        """A constant, or the sum of inputs that a gate looks at and from which value of that on it is 1."""
        if node in self.fixed:
            return self.fixed[node]
        if node not in self._known:
            if self.values.kinds[node] != Kind.GATE:
                raise KernelError("tables", f"{self.values.netlist.label(node)} is no gate, and not fixed")
            self._known[node] = self._compared(node)
        return self._known[node]

    def _compared(self, gate: int) -> int | tuple[Sum, int]:
        flat = self._of_node(gate)
        low = high = flat.constant
        free: list[tuple[int, int]] = []
        for v, weight in flat.weights.items():
            if v in self.bounds:
                ends = sorted(weight * end for end in self.bounds[v])
                low, high = low + ends[0], high + ends[1]
            elif self.values.kinds[v] == Kind.INPUT and v not in self.fixed:
                free.append((v, weight))
            elif isinstance(found := self._value(v), int):
                low, high = low + weight * found, high + weight * found
            else:
                raise KernelError("tables", f"{self.values.netlist.label(gate)} depends on a gate that is not constant")
        least, greatest = low + sum(min(w, 0) for _, w in free), high + sum(max(w, 0) for _, w in free)
        if least >= 0 or greatest < 0:
            return int(least >= 0)
        if low != high:
            raise KernelError("tables", f"{self.values.netlist.label(gate)} depends on what is only bounded")
        return tuple(sorted(free)), -low


def fractions(proof: Proof) -> list[tuple[int, ...]]:
    """The digits of each fraction of a circuit, highest first."""
    found: dict[int, dict[int, int]] = {}
    span = proof.values.netlist.span("fraction")
    for node, (k, j) in zip(span.nodes, span.indices, strict=True):
        found.setdefault(k, {})[j] = node
    return [tuple(digits[j] for j in range(len(digits))) for digits in found.values()]
