"""What a circuit is for all parameters and at some: what is stated of it, what its netlists are, what was proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proofkit.circuit.growth import order
from proofkit.circuit.measured import Seen, confirm
from proofkit.circuit.size import gates_at
from proofkit.errors import KernelError
from proofkit.kernel.family import Family
from proofkit.kernel.measure import Measure, measure
from proofkit.prove.evidence import Evidence

__all__ = ["Inspection", "Look", "Summary", "at_text", "summary_of"]


@dataclass(frozen=True, slots=True)
class Look:
    """One netlist: how many gates it has, with one for each output, and what else was seen of it."""

    gates: int
    seen: Seen


@dataclass(frozen=True, slots=True)
class Summary:
    """What the kernel states of a family for all parameters, in brief, and where netlists differ from that."""

    depth: int
    gates: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the netlists of a row are, what was found of its function, and why the row is refused.

    The summary is left out where another process makes it.
    """

    looks: tuple[Look, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refused: str = ""
    summary: Summary | None = None


def summary_of(family: Family, looks: Iterable[Look]) -> Summary:
    """Raises: KernelError if the description is refused."""
    stated = measure(family)
    return Summary(stated.depth, order(stated.at_most), tuple(_differences(stated, looks)))


def _differences(stated: Measure, looks: Iterable[Look]) -> Iterator[str]:
    for look in looks:
        params = look.seen.params
        try:
            confirm(stated, look.seen)
        except KernelError as error:
            yield f"at {at_text(params)} {error.detail}"
        if look.gates != (due := gates_at(stated, params)):
            yield f"at {at_text(params)} the netlist has {look.gates} gates, the description {due}"


def at_text(params: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items())
