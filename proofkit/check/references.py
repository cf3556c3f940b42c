"""What statements and problems refer to beside citations: results of the literature, known classes, no questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofkit.check.catalog import Catalog
from proofkit.check.classes import Known
from proofkit.spec.bounds import suggest
from proofkit.spec.model import Spec, Statement
from proofkit.terms import Finding

__all__ = ["problem_findings", "reference_findings"]


def reference_findings(statement: Statement, catalog: Catalog) -> Iterator[Finding]:
    """PK201 for a `known` result that no spec has, PK207 for a question that is cited."""
    for text in statement.known:
        if text.value not in catalog.results:
            hint = suggest(text.value, catalog.results)
            message = f"{statement.ref} names {text.value} as known, which is no [[result]] of any spec{hint}"
            yield Finding("PK201", message, text.place, statement.id, "add it with its source, or leave it out")
    for text in statement.cites or ():
        cited = catalog.statements.get(text.value)
        if cited is not None and cited.is_question:
            message = f"{statement.ref} cites {text.value}, which asks and states nothing"
            fix = f"state a lemma about {cited.about}" if cited.about is not None else "cite a lemma"
            yield Finding("PK207", message, text.place, statement.id, f"{fix}, and cite that")


def problem_findings(spec: Spec, specs: Iterable[Spec]) -> Iterator[Finding]:
    """PK508 for a problem that is hard for a class which no known relation names: nothing would follow from it."""
    known = Known(relation for each in specs for relation in each.known)
    for problem in spec.problems:
        if problem.hard.value not in known.inclusions:
            hint = suggest(problem.hard.value, map(str, known.inclusions))
            message = f"{problem.name} is hard for {problem.hard}, a class that no known relation names{hint}"
            yield Finding("PK508", message, problem.hard.place, problem.id, "correct it, or add a [[known]] relation")
