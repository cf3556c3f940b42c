"""A scanner that finds where each key and value of a TOML text stands; `tomllib` decides what they mean.

It knows the lexical shape of TOML and no more, runs in linear time, and refuses deep nesting before `tomllib` (which is
recursive, and quadratic in dotted keys) sees the text. What it finds is compared with `tomllib` in `positions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["DOTS_LIMIT", "NESTING_LIMIT", "Duplicate", "Entry", "Path", "ScanError", "Span", "scan"]

Path = tuple[str | int, ...]

DOTS_LIMIT = 2
"""A table header or a key has at most this many parts."""
NESTING_LIMIT = 8
"""Arrays and inline tables are nested at most this deep."""
ENTRIES_LIMIT = 20_000
"""A file has at most this many keys and values, so that every check of it is quick."""
DUPLICATES_LIMIT = 100
"""The scan ends behind this many duplicates: nobody reads more."""
SCALAR_LIMIT = 100
"""A number has at most this many characters: reading digits takes quadratic time."""

_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_REST_OF_LINE = re.compile(r"[ \t]*+(?:#[^\n]*+)?+(?:\n|\Z)")
_KEY = re.compile(r"""[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+'""")
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*+|[^\s,\]}#\"'\[{=]++")
_BODIES = {
    '"""': re.compile(r'(?:[^"\\]++|\\[\s\S]|"(?!""))*+'),
    "'''": re.compile(r"(?:[^']++|'(?!''))*+"),
    '"': re.compile(r'(?:[^"\\\n]++|\\[^\n])*+'),
    "'": re.compile(r"[^'\n]*+"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The characters from `start` up to, but not including, `stop`."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a key (or a table header, or an array element) stands, and its value.

    `value` spans the content of a string without its quotes, and the whole of any other value. `is_implied` marks a
    table that only a dotted name mentions.
    """

    key: Span
    value: Span
    quote: str = ""
    is_implied: bool = False


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One name that is given twice."""

    path: Path
    first: Span
    second: Span


class ScanError(Exception):
    """The scanner stopped at `offset`; with a `fix` it is sure, without one `tomllib` may explain it better."""

    def __init__(self, offset: int, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.fix = fix


class _Scanner:
    """Mutable state of one scan: the text, the offset reached, what was found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.entries: dict[Path, Entry] = {}
        self.duplicates: list[Duplicate] = []
        self.counts: dict[Path, int] = {}
        self.table: Path = ()

    def run(self) -> None:
        self.skip(_BLANK)
        while self.offset < len(self.text) and len(self.duplicates) < DUPLICATES_LIMIT:
            if self.text.startswith("[", self.offset):
                self.header()
            else:
                self.pair(self.table, 0)
            self.end_line()
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.offset)
        self.offset = found.end() if found else self.offset

    def takes(self, token: str) -> bool:
        """Whether the token stands here; if so, moves behind it."""
        if not self.text.startswith(token, self.offset):
            return False
        self.offset += len(token)
        return True

    def expect(self, token: str) -> None:
        if not self.takes(token):
            raise ScanError(self.offset, f"expected `{token}`")

    def end_line(self) -> None:
        if not _REST_OF_LINE.match(self.text, self.offset):
            raise ScanError(self.offset, "expected the end of the line")
        self.skip(_REST_OF_LINE)

    def record(self, path: Path, entry: Entry) -> None:
        """Keeps the entry, or notes a duplicate; a table that was only implied may still be given."""
        if len(self.entries) >= ENTRIES_LIMIT:
            message = f"the file holds more than {ENTRIES_LIMIT} keys and values"
            raise ScanError(entry.key.start, message, "one file holds one paper; split it")
        known = self.entries.get(path)
        if known is None or known.is_implied:
            self.entries[path] = entry
        elif not entry.is_implied:
            self.duplicates.append(Duplicate(path, known.key, entry.key))

    def names(self) -> Iterator[tuple[str, Span]]:
        """The parts of a dotted name."""
        for count in range(DOTS_LIMIT + 1):
            self.skip(_SPACE)
            found = _KEY.match(self.text, self.offset)
            if not found:
                raise ScanError(self.offset, "expected a name")
            if count == DOTS_LIMIT:
                message = f"a name has at most {DOTS_LIMIT} parts: tables are two levels deep"
                raise ScanError(self.offset, message, "write [table.inner], or an inline table { name = value }")
            if found[0].startswith('"') and "\\" in found[0]:
                raise ScanError(self.offset, "a quoted name has no escapes", "write the name plainly")
            self.offset = found.end()
            yield found[0][1:-1] if found[0][0] in "\"'" else found[0], Span(*found.span())
            self.skip(_SPACE)
            if not self.takes("."):
                return

    def inside(self, path: Path) -> Path:
        """The path, or, for an array of tables, the path of its last table."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def header(self) -> None:
        """Reads `[table]`, `[table.inner]` or `[[array]]` and moves into it."""
        start = self.offset
        is_array = self.takes("[[") or not self.takes("[")
        *outer, last = [name for name, _ in self.names()]
        self.expect("]]" if is_array else "]")
        entry = Entry(Span(start, self.offset), Span(start, self.offset))
        path: Path = ()
        for name in outer:
            path = self.inside((*path, name))
            self.record(path, Entry(entry.key, entry.value, is_implied=True))
        path = (*path, last)
        self.table = self.next_of_array(path, entry) if is_array else path
        self.record(self.table, entry)

    def next_of_array(self, path: Path, entry: Entry) -> Path:
        if path not in self.counts:
            self.record(path, entry)
        count = self.counts.setdefault(path, 0)
        self.counts[path] = count + 1
        return (*path, count)

    def pair(self, table: Path, depth: int) -> None:
        """Reads `name = value` or `outer.inner = value`."""
        *outer, (last, span) = self.names()
        for name, where in outer:
            table = (*table, name)
            self.record(table, Entry(where, where, is_implied=True))
        self.expect("=")
        self.skip(_SPACE)
        self.value((*table, last), span, depth)

    def value(self, path: Path, key: Span | None, depth: int) -> None:
        """Reads one value; an array element has no key and is its own."""
        if depth > NESTING_LIMIT:
            message = f"arrays and tables are nested more than {NESTING_LIMIT} deep"
            raise ScanError(self.offset, message, "write arrays of strings and one level of inline tables")
        quote = next((quote for quote in _BODIES if self.text.startswith(quote, self.offset)), "")
        if quote:
            span = self.string(quote)
        elif self.text.startswith("[", self.offset):
            span = self.array(path, depth + 1)
        elif self.text.startswith("{", self.offset):
            span = self.inline_table(path, depth + 1)
        else:
            span = self.scalar()
        self.record(path, Entry(key or span, span, quote))

    def string(self, quote: str) -> Span:
        """Reads a string; its content starts behind a newline that follows ''' and may end in two more quotes."""
        begin = self.offset
        self.offset += len(quote)
        if len(quote) == 3:
            self.takes("\n")
        start = self.offset
        self.skip(_BODIES[quote])
        if not self.text.startswith(quote, self.offset):
            raise ScanError(begin, f"this string is not closed by {quote}", "close it; only ''' and \"\"\" span lines")
        while len(quote) == 3 and self.text.startswith(quote[0], self.offset + 3):
            self.offset += 1
        self.offset += len(quote)
        return Span(start, self.offset - len(quote))

    def scalar(self) -> Span:
        start = self.offset
        self.skip(_SCALAR)
        if start == self.offset:
            raise ScanError(start, "expected a value")
        if self.offset - start > SCALAR_LIMIT:
            raise ScanError(start, f"a number has more than {SCALAR_LIMIT} characters", "write a string in quotes")
        return Span(start, self.offset)

    def array(self, path: Path, depth: int) -> Span:
        start = self.offset
        self.expect("[")
        self.skip(_BLANK)
        count = 0
        while not self.takes("]"):
            self.value((*path, count), None, depth)
            count += 1
            self.skip(_BLANK)
            if not self.takes(",") and not self.text.startswith("]", self.offset):
                raise ScanError(self.offset, "expected `,` or `]` in an array")
            self.skip(_BLANK)
        return Span(start, self.offset)

    def inline_table(self, path: Path, depth: int) -> Span:
        start = self.offset
        self.expect("{")
        self.skip(_SPACE)
        if self.takes("}"):
            return Span(start, self.offset)
        while True:
            self.pair(path, depth)
            self.skip(_SPACE)
            if self.takes("}"):
                return Span(start, self.offset)
            self.expect(",")


def scan(text: str) -> tuple[dict[Path, Entry], tuple[Duplicate, ...]]:
    """Every path of the text with its place, and the names that are given twice.

    Raises: ScanError where the text is not TOML, or nested deeper than proofkit allows.
    """
    scanner = _Scanner(text)
    scanner.run()
    return scanner.entries, tuple(scanner.duplicates)
