"""Where each key and value of a TOML file stands: `tomllib` gives values without places, this adds the places."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proofkit.errors import SpecError
from proofkit.spec.scan import Duplicate, Entry, Path, ScanError, scan
from proofkit.terms import Finding, Place

__all__ = ["FINDINGS_LIMIT", "Lines", "Path", "Positions", "describe", "first_of", "index"]

LINE_LIMIT = 1_000
"""Lines longer than this are not shown in findings."""
NAME_SHOWN = 64
"""Names are shown up to this many characters."""
FINDINGS_LIMIT = 100
"""A file with more findings than this is reported by its first ones."""

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Lines:
    """A text cut into lines, to turn offsets into places."""

    file: str
    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str, file: str) -> Lines:
        """Cuts at newlines only, as `tomllib` does."""
        starts = (0, *(found.end() for found in re.finditer("\n", text)))
        return cls(file, text, starts)

    def place(self, start: int, stop: int) -> Place:
        """The place of a span; one that runs over several lines is shown up to the end of its first line."""
        row = bisect_right(self.starts, start) - 1
        begin = self.starts[row]
        end = self.text.find("\n", begin)
        end = len(self.text) if end < 0 else end
        shown = self.text[begin:end] if end - begin <= LINE_LIMIT else ""
        return Place(self.file, row + 1, start - begin + 1, shown, max(1, min(stop, end) - start))

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column that count from one, kept inside the text."""
        row = min(max(line, 1), len(self.starts)) - 1
        return min(self.starts[row] + max(column, 1) - 1, len(self.text))


@dataclass(frozen=True, slots=True)
class Positions:
    """The values of a TOML file and the place of each.

    A path is what one writes to reach a value in the parsed file: `("lemma", 0, "cites", 2)` is the third citation
    of the first lemma.
    """

    lines: Lines
    entries: Mapping[Path, Entry]
    values: Mapping[str, object]

    def at(self, path: Path) -> object:
        """What the file gives at a path, or None."""
        found: object = self.values
        for part in path:
            if isinstance(found, Mapping):
                found = found.get(part)
            elif isinstance(found, list) and isinstance(part, int) and part < len(found):
                found = found[part]
            else:
                return None
        return found

    def key(self, path: Path) -> Place:
        """Where the name of the value stands: its key, or the header of a table; else what encloses it."""
        entry = self._nearest(path)
        return self.lines.place(entry.key.start, entry.key.stop) if entry else self.lines.place(0, 0)

    def value(self, path: Path) -> Place:
        """Where the value stands; for a string its content, without the quotes."""
        entry = self._nearest(path)
        return self.lines.place(entry.value.start, entry.value.stop) if entry else self.lines.place(0, 0)

    def source(self, path: Path) -> str:
        """The value as it is written, without the quotes of a string."""
        entry = self._nearest(path)
        return self.lines.text[entry.value.start : entry.value.stop] if entry else ""

    def is_verbatim(self, path: Path) -> bool:
        """Whether a string is written without escapes, so that columns of its value are columns of the file."""
        return "'" in self.entries[path].quote or "\\" not in self.source(path)

    def order(self, path: Path) -> int:
        """A number that sorts tables and keys by where they stand in the file."""
        entry = self._nearest(path)
        return entry.key.start if entry else 0

    def _nearest(self, path: Path) -> Entry | None:
        while path and path not in self.entries:
            path = path[:-1]
        return self.entries.get(path)


def index(text: str, file: str) -> Positions:
    """Parses a TOML text and finds the place of everything in it.

    Raises: SpecError with PK002 where the text is not TOML or gives a name twice, PK003 where it is TOML beyond the
    part that specs use.
    """
    lines = Lines.of(text.replace("\r\n", "\n"), file)
    try:
        entries, duplicates = scan(lines.text)
    except ScanError as problem:
        raise SpecError([_scan_finding(lines, problem)]) from None
    if duplicates:
        raise SpecError(first_of(_duplicate_finding(lines, duplicate) for duplicate in duplicates))
    values = _parse(lines)
    _compare(lines, entries, values)
    return Positions(lines, MappingProxyType(entries), MappingProxyType(values))


def first_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in file order, each once; no more of them than a reader can use."""
    ordered = sorted(set(findings), key=lambda finding: (finding.place.line, finding.place.column, finding.message))
    return tuple(ordered[:FINDINGS_LIMIT])


def describe(path: Path) -> str:
    """A path as it is written in a file: `[[lemma]]`, `[paper]`, `lemma.at`."""
    names = [part[:NAME_SHOWN] for part in path if isinstance(part, str)]
    if not names:
        return "the file"
    if len(names) == 1:
        return f"[[{names[0]}]]" if isinstance(path[-1], int) else f"[{names[0]}]"
    return ".".join(names)


def _scan_finding(lines: Lines, problem: ScanError) -> Finding:
    """What `tomllib` says where it also refuses, since it knows the language better; else the scanner's own words.

    It is given the text up to the offending line only, so that nothing unscanned reaches it.
    """
    end = lines.text.find("\n", problem.offset)
    if not problem.fix:
        try:
            _parse(Lines.of(lines.text[: len(lines.text) if end < 0 else end + 1], lines.file))
        except SpecError as error:
            return error.findings[0]
    place = lines.place(problem.offset, problem.offset + 1)
    fix = problem.fix or "use plain keys, strings, numbers, arrays and inline tables"
    return Finding("PK002" if problem.fix else "PK003", str(problem), place, fix=fix)


def _duplicate_finding(lines: Lines, duplicate: Duplicate) -> Finding:
    first = lines.place(duplicate.first.start, duplicate.first.stop)
    second = lines.place(duplicate.second.start, duplicate.second.stop)
    name = ".".join(part[:NAME_SHOWN] for part in duplicate.path if isinstance(part, str))
    return Finding("PK002", f"the name {name} is given twice: first at {first}", second, fix="remove one of the two")


def _parse(lines: Lines) -> dict[str, object]:
    """What `tomllib` reads.

    Raises: SpecError with PK002, at the place that its message names.
    """
    try:
        return tomllib.loads(lines.text)
    except RecursionError:
        message, start = "arrays or tables are nested too deep", 0
    except ValueError as error:
        found = _TOML_PLACE.search(str(error))
        message = _TOML_PLACE.sub("", str(error))
        start = len(lines.text.rstrip()) if found else 0
        if found and found[1]:
            start = lines.offset(int(found[1]), int(found[2]))
    fix = "see https://toml.io/en/v1.0.0"
    raise SpecError([Finding("PK002", f"not valid TOML: {message[:200]}", lines.place(start, start + 1), fix=fix)])


def _walk(values: object) -> Iterator[tuple[Path, object]]:
    """Every path of a parsed file with its value."""
    waiting: list[tuple[Path, object]] = [((), values)]
    while waiting:
        path, value = waiting.pop()
        if path:
            yield path, value
        if isinstance(value, dict):
            waiting.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, place), inner) for place, inner in enumerate(value))


def _compare(lines: Lines, entries: Mapping[Path, Entry], values: Mapping[str, object]) -> None:
    """Refuses a file of which the scanner and `tomllib` have different ideas.

    Raises: SpecError with PK003.
    """
    parsed = dict(_walk(values))
    findings = []
    for path, entry in entries.items():
        source = lines.text[entry.value.start : entry.value.stop]
        is_verbatim = bool(entry.quote) and ("'" in entry.quote or "\\" not in source)
        if path not in parsed or (is_verbatim and parsed[path] != source):
            findings.append(_disagreement(lines, path, entry))
    for path in parsed.keys() - entries.keys():
        findings.append(_disagreement(lines, path, entries.get(path[:1])))
    if findings:
        raise SpecError(first_of(findings))


def _disagreement(lines: Lines, path: Path, entry: Entry | None) -> Finding:
    place = lines.place(entry.key.start, entry.key.stop) if entry else lines.place(0, 1)
    message = f"{describe(path)} is written in a way for which no position is known"
    return Finding("PK003", message, place, fix="write it as a plain `name = value` under a table header")
