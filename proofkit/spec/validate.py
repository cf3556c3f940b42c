"""A spec file against its JSON Schema, with findings at the offending words rather than schema paths."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Protocol

from proofkit.spec.positions import FINDINGS_LIMIT, Path, Positions, describe
from proofkit.terms import Finding

__all__ = ["schema_findings", "subject"]

SHOWN_LIMIT = 40
"""Values are shown up to this many characters."""

_LABELS = frozenset({"id", "ref", "about", "cites", "covers", "functions", "finding", "at"})
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (str, "a string"),
    (list, "an array"),
    (dict, "a table"),
)
_EXPECTED = {"string": "a string", "integer": "an integer", "array": "an array", "object": "a table"}


class _SchemaError(Protocol):
    """The part of `jsonschema.ValidationError` that is read here."""

    validator: str
    validator_value: object
    instance: object
    schema: Mapping[str, object]
    absolute_path: Iterable[str | int]
    absolute_schema_path: Iterable[str | int]


def schema_findings(positions: Positions) -> Iterator[Finding]:
    """Everything in the file that the schema does not allow, at most as many as a reader can use."""
    errors: Iterable[_SchemaError] = _validator().iter_errors(dict(positions.values))
    for error in islice(errors, FINDINGS_LIMIT):
        yield from _findings(positions, error)


def subject(positions: Positions, path: Path) -> str:
    """The id of the definition or statement that a path leads into, or nothing."""
    name = positions.at((*path[:2], "id")) if len(path) > 1 else None
    return name if isinstance(name, str) and len(name) <= 128 else ""


class _Validator(Protocol):
    def iter_errors(self, instance: object) -> Iterable[_SchemaError]: ...


@cache
def _validator() -> _Validator:
    """Imports jsonschema only where a spec is read: it takes longer to load than a spec."""
    import jsonschema

    schema = json.loads((files("proofkit.spec") / "schema.json").read_text(encoding="utf-8"))
    validator: _Validator = jsonschema.Draft202012Validator(schema)
    return validator


def _findings(positions: Positions, error: _SchemaError) -> Iterator[Finding]:
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield _bad_name(positions, (*path, str(error.instance)), error)
        return
    explain = _EXPLAINED.get(error.validator, _bad_value)
    yield from explain(positions, path, error)


def _unknown_keys(positions: Positions, path: Path, error: _SchemaError) -> Iterator[Finding]:
    known = _names(error.schema.get("properties"))
    for key in islice((key for key in _names(error.instance) if key not in known), FINDINGS_LIMIT):
        place = positions.key((*path, key))
        message = f"unknown key {_shown(key)} in {describe(path)}"
        yield Finding("PK003", message, place, subject(positions, path), _did_you_mean(key, known))


def _missing_keys(positions: Positions, path: Path, error: _SchemaError) -> Iterator[Finding]:
    given = _names(error.instance)
    shown = ", ".join(name[:SHOWN_LIMIT] for name in given[:8]) or "nothing"
    for key in _names(error.validator_value):
        if key in given:
            continue
        code = "PK902" if path[:1] == ("acknowledge",) and key == "reason" else "PK003"
        fix = f"add {key} = ..." if path else f"add {_TOP_LEVEL.get(key, key)}"
        message = f"{describe(path)} has no {key}; it has {shown}"
        yield Finding(code, message, positions.key(path), subject(positions, path), fix)


_TOP_LEVEL = {"schema": "schema = 1 as the first line", "paper": "a table [paper] with id, title and source"}


def _wrong_type(positions: Positions, path: Path, error: _SchemaError) -> Iterator[Finding]:
    expected = _EXPECTED.get(str(error.validator_value), str(error.validator_value))
    kind = next((name for kind, name in _KINDS if isinstance(error.instance, kind)), "a date or time")
    written = _written(positions, path)
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    code, fix = "PK003", f"write {expected}"
    if expected == "a string" and kind != "a table" and kind != "an array":
        fix = f'write it in quotes: "{written}"'
        is_label = name in _LABELS or (len(path) > 2 and path[-2] in _LABELS)
        code = "PK010" if is_label and kind == "a number" else "PK003"
    elif len(path) == 1 and expected in ("an array", "a table"):
        fix = f"write [[{name}]]" if expected == "an array" else f"write [{name}], once"
    message = f"{describe(path)} is {kind}, {written}, where {expected} is expected"
    if isinstance(error.instance, dict | list):
        message = f"{describe(path)} is {kind} where {expected} is expected"
    yield Finding(code, message, positions.value(path), subject(positions, path), fix)


def _not_listed(positions: Positions, path: Path, error: _SchemaError) -> Iterator[Finding]:
    allowed = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    message = f"{describe(path)} is {_written(positions, path) or 'empty'}"
    fix = _did_you_mean(str(error.instance), [str(value) for value in allowed], "allowed")
    yield Finding("PK003", message, positions.value(path), subject(positions, path), fix)


def _bad_value(positions: Positions, path: Path, error: _SchemaError) -> Iterator[Finding]:
    """A value of the right type that breaks a rule: the rule's description says what was expected."""
    if path[:1] == ("acknowledge",) and path[-1] == "reason":
        fix = "say why the finding stands"
        yield Finding("PK902", "acknowledge.reason is empty", positions.value(path), subject(positions, path), fix)
        return
    rule = _RULES.get(error.validator, "is not as expected: {}").format(error.validator_value)
    message = f"{describe(path)} {rule}; it is {_written(positions, path) or 'empty'}"
    fix = f"expected: {error.schema.get('description', 'see schema.json')}"
    yield Finding("PK003", message, positions.value(path), subject(positions, path), fix)


_RULES = {
    "minLength": "is too short",
    "maxLength": "has more than {} characters",
    "minItems": "has fewer than {} entries",
    "maxItems": "has more than {} entries",
    "minimum": "is less than {}",
    "maximum": "is more than {}",
    "pattern": "is not spelled as expected",
}


def _bad_name(positions: Positions, path: Path, error: _SchemaError) -> Finding:
    message = f"{_shown(str(path[-1]))} cannot be a name in {describe(path[:-1])}"
    fix = f"expected: {error.schema.get('description', 'see schema.json')}"
    return Finding("PK003", message, positions.key(path), subject(positions, path), fix)


_EXPLAINED: Mapping[str, Callable[[Positions, Path, _SchemaError], Iterator[Finding]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": _not_listed,
}


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, Mapping | list) else []


def _shown(text: str) -> str:
    """Text in quotes on one line, cut where it is long."""
    cut = text if len(text) <= SHOWN_LIMIT else f"{text[:SHOWN_LIMIT]}..."
    return json.dumps(cut, ensure_ascii=False)


def _written(positions: Positions, path: Path) -> str:
    """A value as the file has it (5.10, not 5.1), cut where it is long."""
    written = positions.source(path).split("\n", 1)[0]
    return written if len(written) <= SHOWN_LIMIT else f"{written[:SHOWN_LIMIT]}..."


def _did_you_mean(word: str, known: Iterable[str], what: str = "known keys") -> str:
    """The nearest known word, and all of them; long words are not compared, which would take long."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6) if len(word) <= SHOWN_LIMIT else []
    listed = f"{what}: {', '.join(known)}"
    return f"did you mean {near[0]}? {listed}" if near else listed
