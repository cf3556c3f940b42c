"""A set of specs with one fault."""

from __future__ import annotations

from dataclasses import dataclass, replace

from proofkit.spec.model import Definition, Spec, Statement

__all__ = ["Mutant", "with_item"]


@dataclass(frozen=True)
class Mutant:
    """Specs with one fault; `subject` is the statement to be judged, `codes` those of which one must fire.

    `definition` names a definition whose meaning may have changed without any rule being broken. With `is_refused`, a
    code is not enough: the subject must not hold, not even modulo what it cites.
    """

    kind: str
    label: str
    specs: tuple[Spec, ...]
    subject: str
    codes: tuple[str, ...]
    definition: str = ""
    is_refused: bool = False


def with_item(specs: tuple[Spec, ...], home: Spec, new: Statement | Definition) -> tuple[Spec, ...]:
    """The specs with one statement or definition replaced."""
    key = "statements" if isinstance(new, Statement) else "definitions"
    items = tuple(new if item.id == new.id else item for item in getattr(home, key))
    return tuple(replace(home, **{key: items}) if s is home else s for s in specs)
