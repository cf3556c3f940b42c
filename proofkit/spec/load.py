"""Spec files to frozen values, with every finding of a file at once."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath

from proofkit.errors import SpecError
from proofkit.spec.build import STATEMENT_KINDS, Table, build
from proofkit.spec.formula import parse_body
from proofkit.spec.model import Spec
from proofkit.spec.positions import FINDINGS_LIMIT, Path, first_of, index
from proofkit.spec.validate import schema_findings, subject
from proofkit.terms import Finding, Place

__all__ = ["SIZE_LIMIT", "digest_of", "load_dir", "load_file", "load_text"]

SIZE_LIMIT = 2**20
"""A spec file has at most this many bytes."""

_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_KINDS_WITH_IDS = ("definition", *STATEMENT_KINDS, "class-statement", "requirement", "problem", "result")


def load_file(path: FilePath | str, display: str | None = None) -> Spec:
    """Reads one spec file; findings show it as `display`, or as the path that was given.

    Raises: SpecError with all findings of the file: PK001 where it cannot be read, else as `load_text`.
    """
    file = FilePath(path)
    shown = display if display is not None else file.as_posix()
    return load_text(_decoded(_bytes(file, shown), shown), shown)


def load_text(text: str, file: str) -> Spec:
    """Reads a spec from its text; `file` is the name that findings show.

    Raises: SpecError with PK001 (not text, too large), PK002 (not TOML), PK003 (not of the schema), PK004 and PK005
    (formulas), PK009 (an id used twice), PK010 (a number where a label belongs), PK902 (no reason given).
    """
    _refuse_unreadable(text, file)
    positions = index(text, file)
    root = Table(positions)
    findings = [*schema_findings(positions), *_duplicate_ids(root)]
    bodies: dict[Path, ast.Module] = {}
    for table in root.tables("definition"):
        if len(findings) >= FINDINGS_LIMIT:
            break
        try:
            bodies.update(_body(table))
        except SpecError as error:
            findings.extend(error.findings)
    if findings:
        raise SpecError(first_of(findings))
    return replace(build(root, bodies), digest=digest_of(text))


def digest_of(text: str) -> str:
    """The same for copies of a text that differ in their line ends only."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def load_dir(directory: FilePath | str) -> tuple[Spec, ...]:
    """Reads every *.toml below a directory, in the order of their names.

    Raises: SpecError with the findings of all files; PK001 where there is no such directory.
    """
    root = FilePath(directory)
    if not root.is_dir():
        raise _unreadable(root.as_posix(), "there is no such directory", "check the spelling, or make it")
    specs: list[Spec] = []
    findings: list[Finding] = []
    for file in sorted(root.rglob("*.toml"), key=lambda file: (file.parent.as_posix(), file.stem)):
        try:
            specs.append(load_file(file))
        except SpecError as error:
            findings.extend(error.findings)
    if findings:
        raise SpecError(findings)
    return tuple(specs)


def _unreadable(file: str, message: str, fix: str, line: int = 0, column: int = 1) -> SpecError:
    return SpecError([Finding("PK001", message, Place(file, line, column), fix=fix)])


def _bytes(file: FilePath, shown: str) -> bytes:
    """The bytes of a regular file, never more than one above the limit."""
    try:
        if not file.is_file():
            raise _unreadable(shown, "there is no such file", "check the spelling; a directory or device is not a file")
        with file.open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _unreadable(shown, f"the file cannot be read: {reason}", "check its permissions") from None


def _decoded(content: bytes, shown: str) -> str:
    if len(content) > SIZE_LIMIT:
        raise _too_large(shown)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise _unreadable(shown, message, "save the file as UTF-8", line, column) from None


def _too_large(file: str) -> SpecError:
    return _unreadable(file, f"the file has more than {SIZE_LIMIT} bytes", "one file holds one paper; split it")


def _refuse_unreadable(text: str, file: str) -> None:
    """Raises: SpecError with PK001 at what no text editor writes: size, NUL, surrogates, a byte order mark."""
    if len(text) > SIZE_LIMIT or len(text.encode(errors="surrogatepass")) > SIZE_LIMIT:
        raise _too_large(file)
    wrong = _NOT_TEXT.search(text)
    if wrong:
        message = f"the character U+{ord(wrong[0]):04X} is not text"
        line, column = text.count("\n", 0, wrong.start()) + 1, wrong.start() - text.rfind("\n", 0, wrong.start())
        raise _unreadable(file, message, "remove it; a spec is plain UTF-8 text", line, column)
    if text.startswith("\ufeff"):
        raise _unreadable(file, "the file starts with a byte order mark", "save it as UTF-8 without one", 1)


def _body(table: Table) -> Iterator[tuple[Path, ast.Module]]:
    """The parsed formulas of a definition, if it has any.

    Raises: SpecError with PK004 and PK005, and PK003 for an escape, behind which columns would be wrong.
    """
    path = (*table.path, "body")
    if not isinstance(table.values.get("body"), str):
        return
    place = table.positions.value(path)
    name = subject(table.positions, path)
    if not table.positions.is_verbatim(path):
        fix = "write formulas in '''...''', where a backslash is a backslash"
        raise SpecError([Finding("PK003", "a body has no backslash escapes", place, name, fix)])
    try:
        yield path, parse_body(table.string("body"), place)
    except SpecError as error:
        found = error.findings
        raise SpecError(Finding(each.code, each.message, each.place, name, each.fix) for each in found) from None


def _duplicate_ids(root: Table) -> Iterator[Finding]:
    """Ids that two definitions or statements share: `cites` and `about` would not know which is meant."""
    seen: dict[str, Place] = {}
    tables = [table for kind in _KINDS_WITH_IDS for table in root.tables(kind)]
    for table in sorted(tables, key=lambda table: root.positions.order(table.path)):
        text = table.text("id")
        if text is None:
            continue
        first = seen.setdefault(text.value, text.place)
        if first != text.place:
            message = f'the id "{text.value[:128]}" is given twice: first at {first}'
            yield Finding("PK009", message, text.place, text.value[:128], "give one of them another id")
