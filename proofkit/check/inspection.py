"""One circuit at some parameters: whether its netlists are what the description says, and compute what they should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat

from proofkit.check.summary import Inspection, Look
from proofkit.circuit.library.row import Circuit
from proofkit.circuit.measured import MOST_WIRES, Seen, at_most, measured
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import count_at, unfold
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.family import Family, Kind
from proofkit.prove.evidence import Evidence
from proofkit.prove.exhaustive import count
from proofkit.prove.ports import Instance
from proofkit.prove.verify import verify, verify_instance

__all__ = ["inspect"]

WIDTHS, FEW_INPUTS, FEW_GATES, MANY_GATES = 4, 2**12, 2**9, 2**14
"""How many parameter values of a row are looked at, up to how many inputs all are tried if not on demand, and up to
how many gates a netlist is looked at then: the first unless it has more than many, the others if they have few."""

FEW_WIRES = 2**16
"""Up to how many wires into gates these are measured one by one, if not on demand; more are bounded from above."""


def inspect(row: Circuit, family: Family, deep: bool) -> Inspection:
    """Nothing here needs what holds for all parameters; that is compared with what was seen by `summary_of`."""
    netlists = [unfold(family, params) for params in _looked_at(row, family, deep)]
    try:
        few = _few_inputs([Instance.of(row, netlist) for netlist in netlists])
    except KernelError as error:
        return Inspection(refused=error.detail)
    most = MOST_WIRES if deep else FEW_WIRES
    return Inspection(tuple(_look(netlist, most) for netlist in netlists), tuple(_function(row, few, deep)))


def _looked_at(row: Circuit, family: Family, deep: bool) -> list[Mapping[str, int]]:
    """The parameters at which netlists are looked at."""
    most = chain([MANY_GATES], repeat(FEW_GATES))
    return [p for p, many in zip(row.grid[:WIDTHS], most, strict=False) if deep or _gates(family, p) <= many]


def _gates(family: Family, params: Mapping[str, int]) -> int:
    """How many gates a netlist is going to have, with one for each output."""
    return sum(count_at(g, params) for g in family.groups if g.kind is Kind.GATE or g.name in family.outputs)


def _look(netlist: Netlist, most: int) -> Look:
    """Of netlists with more than so many wires, what was measured is nowhere below what there is."""
    gates = len({*netlist.nodes(Kind.GATE), *netlist.outputs})
    try:
        found = measured(netlist, most)
    except UsageError:
        found = at_most(netlist)
    return Look(gates, Seen.of(netlist, found))


def _few_inputs(instances: Sequence[Instance]) -> list[Instance]:
    """Those of which all inputs are tried in no time, that with most of them last; at least one, if there are any."""
    few = [instance for instance in instances if count(instance) <= FEW_INPUTS]
    return sorted(few, key=count) or list(instances[:1])


def _function(row: Circuit, few: Sequence[Instance], deep: bool) -> Iterator[Evidence]:
    """All inputs at the parameters with most of them, or on demand at all of these and at larger ones.

    Circuits with a twin are large and not checked here: at the least parameters they are not meant for any operand.
    """
    method = "balls" if row.approximates else "exhaustive"
    for instance in () if row.as_in else few if deep else few[-1:]:
        yield verify_instance(instance, method)
    for params in row.deep if deep else ():
        yield verify(row, params)
