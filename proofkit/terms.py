"""The words every room shares: a place in a file, a finding, a status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

__all__ = ["NOWHERE", "Finding", "Place", "Severity", "Status"]


class Status(IntEnum):
    """What a verdict says, worst first; a report is as good as its worst line."""

    REFUTED = 0
    UNSUPPORTED = 1
    UNDECIDED = 2
    CONDITIONAL = 3
    MODULO = 4
    PROVED = 5

    def __str__(self) -> str:
        return self.name.lower()


class Severity(StrEnum):
    """How much a finding weighs: errors and warnings must be mended or acknowledged, notes inform."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one line of a file; `line` and `column` count from 1, `text` is the whole line."""

    file: str
    line: int
    column: int = 1
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def caret(self) -> str:
        """The source line with the span underlined, or nothing where the line is not known."""
        if not self.text:
            return ""
        stop = max(self.column, len(self.text) + 1)
        width = max(1, min(self.width, stop - self.column))
        return f"  {self.text}\n  {' ' * (self.column - 1)}{'^' * width}"


NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing, at one place.

    `subject` is the id of the statement or definition it is about; `fix` says what would mend it.
    """

    code: str
    message: str
    place: Place = NOWHERE
    subject: str = ""
    fix: str = ""
