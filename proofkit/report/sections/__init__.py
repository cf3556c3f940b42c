"""The sections of a report, in order. Add one by adding a file and a name here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from proofkit.report.markdown import Block
from proofkit.report.sections.constants import constants
from proofkit.report.sections.details import details
from proofkit.report.sections.findings import findings
from proofkit.report.sections.graph import graph
from proofkit.report.sections.head import head
from proofkit.report.sections.ledger import ledger
from proofkit.report.sections.meaning import meaning
from proofkit.report.sections.notes import notes
from proofkit.report.sections.overview import overview
from proofkit.report.work import Work

__all__ = ["SECTIONS"]

Section = Callable[[Work], Iterator[Block]]

SECTIONS: tuple[Section, ...] = (head, overview, constants, graph, details, ledger, findings, notes, meaning)
