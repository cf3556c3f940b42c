"""One circuit at some parameters: whether its netlists are what the description says, and compute what they should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from proofkit.circuit.library.row import Circuit
from proofkit.circuit.measured import confirm, measured
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.size import gates_at
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.family import Family, Kind
from proofkit.kernel.measure import Measure, measure
from proofkit.prove.exhaustive import count
from proofkit.prove.ports import Instance
from proofkit.prove.verify import Evidence, verify, verify_instance

__all__ = ["Inspection", "at_text", "inspect"]

WIDTHS, FEW_INPUTS, FEW_GATES, MANY_GATES = 4, 2**12, 2**9, 2**14
"""How many parameter values of a row are looked at, up to how many inputs all are tried if not on demand, and up to
how many gates a netlist is looked at then: the first unless it has more than many, the others if they have few."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Where netlists are not what the description says, what was found of the function, and why a row is refused."""

    differences: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refused: str = ""


def inspect(row: Circuit, family: Family, deep: bool) -> Inspection:
    """Raises: KernelError for a family that is refused."""
    stated = measure(family)
    gates = _looked_at(row, stated, deep)
    netlists = [unfold(family, params) for params, _ in gates]
    try:
        few = _few_inputs([Instance.of(row, netlist) for netlist in netlists])
    except KernelError as error:
        return Inspection(refused=error.detail)
    differences = (_differences(stated, netlist, due) for netlist, (_, due) in zip(netlists, gates, strict=True))
    return Inspection(tuple(chain.from_iterable(differences)), tuple(_function(row, few, deep)))


def _looked_at(row: Circuit, stated: Measure, deep: bool) -> list[tuple[Mapping[str, int], int]]:
    """The parameters at which netlists are looked at, with how many gates there are to be."""
    most = chain([MANY_GATES], repeat(FEW_GATES))
    found = ((params, gates_at(stated, params), many) for params, many in zip(row.grid[:WIDTHS], most, strict=False))
    return [(params, gates) for params, gates, many in found if deep or gates <= many]


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


def _differences(stated: Measure, netlist: Netlist, gates: int) -> Iterator[str]:
    """Where the netlist is not what the description says of it; of very large ones only the gates are counted."""
    found = len({*netlist.nodes(Kind.GATE), *netlist.outputs})
    try:
        confirm(stated, netlist, measured(netlist))
    except KernelError as error:
        yield f"at {at_text(netlist.params)} {error.detail}"
    except UsageError:
        pass
    if found != gates:
        yield f"at {at_text(netlist.params)} the netlist has {found} gates, the description {gates}"


def at_text(params: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items())
