"""Whether the results that a statement cites are about the components of its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofkit.check.catalog import Catalog
from proofkit.check.derive import Gap, Through
from proofkit.dag.built import Built
from proofkit.spec.model import Statement
from proofkit.terms import Finding, Place

__all__ = ["coverage_findings"]


def coverage_findings(catalog: Catalog, statement: Statement, built: Built, through: Through) -> Iterator[Finding]:
    """PK204 and PK205 for components that no cited result covers, PK206 for citations that cover nothing."""
    place = statement.about.place if statement.about is not None else statement.place
    blamed: set[str] = set()
    home = catalog.home[statement.id].path
    for component, gaps in _by_component(catalog, built, through.gaps).items():
        left = ", ".join(dict.fromkeys(_readable(catalog, g) for g in gaps))
        close = [s for s in _cited(catalog, statement) if _is_near(catalog, s, component)]
        blamed |= {s.id for s in close}
        if close and component in catalog.definitions:
            message = _not_covered(close, component, left)
            yield Finding(
                "PK204", message, _citation_place(statement, close[0].id), statement.id, _fix(catalog, component, home)
            )
        else:
            message = f"{statement.ref} uses {component}, which none of its citations covers ({left})"
            yield Finding("PK205", message, place, statement.id, _fix(catalog, component, home))
    for text in statement.cites or ():
        if text.value in catalog.statements and text.value not in through.used and text.value not in blamed:
            message = f"{statement.ref} cites {text.value}, which covers nothing that {built.graph.name} uses"
            yield Finding("PK206", message, text.place, statement.id, "remove the citation")


def _not_covered(close: Iterable[Statement], component: str, left: str) -> str:
    cited = ", ".join(f"{s.ref} (about {s.about})" for s in close)
    return f"{cited} is cited for {component} but does not cover it; left over: {left}"


def _by_component(catalog: Catalog, built: Built, gaps: Iterable[Gap]) -> dict[str, list[Gap]]:
    """Gaps grouped by the part of the definition itself in which they arise."""
    grouped: dict[str, list[Gap]] = {}
    top = {built.graph.name, *(p.graph.name for p in built.parts.values() if p.graph.name not in catalog.definitions)}
    for gap in gaps:
        if gap.inside in top:
            key = gap.component.removeprefix("op:")
        else:
            key = next((c for c in _direct(catalog, built) if gap.inside in _below(catalog, c)), gap.inside)
        grouped.setdefault(key, []).append(gap)
    return grouped


def _direct(catalog: Catalog, built: Built) -> list[str]:
    """The definitions that a graph calls, also inside its loops."""
    found: list[str] = []
    for part in built.parts.values():
        found += [part.graph.name] if part.graph.name in catalog.definitions else _direct(catalog, part)
    return list(dict.fromkeys(found))


def _below(catalog: Catalog, definition: str) -> set[str]:
    """A definition, everything that it calls, and its loop bodies."""
    built = catalog.built(definition)
    names = {definition, f"{definition} (one pass)"}
    return names.union(*(_below(catalog, c) for c in _direct(catalog, built))) if built is not None else names


def _cited(catalog: Catalog, statement: Statement) -> list[Statement]:
    return [catalog.statements[t.value] for t in statement.cites or () if t.value in catalog.statements]


def _is_near(catalog: Catalog, cited: Statement, component: str) -> bool:
    """Whether a cited result is about a part of the component, or about something that the component is a part of."""
    if cited.about is None:
        return False
    about = cited.about.value
    return about != component and (about in _below(catalog, component) or component in _below(catalog, about))


def _citation_place(statement: Statement, cited: str) -> Place:
    return next(t.place for t in statement.cites or () if t.value == cited)


def _readable(catalog: Catalog, gap: Gap) -> str:
    name = gap.component.removeprefix("op:")
    return name if gap.component.startswith("op:") or name not in catalog.by_digest else catalog.by_digest[name]


def _fix(catalog: Catalog, component: str, home: str) -> str:
    """The statements that would cover the component, those of the same file first."""
    known = sorted(catalog.statements.values(), key=lambda s: catalog.home[s.id].path != home)
    about = [s.id for s in known if s.about is not None and s.about.value == component]
    covering = [s.id for s in known if any(t.value == component for t in s.covers)]
    found = about + covering
    return f"cite {' or '.join(found)}" if found else f"state a lemma about {component} and cite it"
