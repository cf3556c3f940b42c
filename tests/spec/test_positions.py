"""The position index says where each key and value of a TOML file stands, and agrees with `tomllib`."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.errors import SpecError
from proofkit.spec import positions as positions_module
from proofkit.spec import scan
from proofkit.spec.positions import Path, Positions, index
from proofkit.terms import Place

SAMPLE = """\
schema = 1 # a comment
[paper]
id = "var"
'odd key' = 'x'

[params]
n = { means = "tokens", role = 'scale' }
"p" = {means="é bits",index=["r","s"]}
[[definition]]
id = "a"
inputs = { X = "[n, d]", Y = "[d]" }
body = '''
A[i] = X[i]
B = "q" # [not] a = header
'''
[[lemma]]
id = "l1"
cites = [
    "one", # first
  "two",

]
at.n = "h*w"
  [[definition]]
    id = '''b'''
[definition.inputs]
Z = "[n]"
when = 1979-05-27 07:32:00
empty = ""
nested = [[1, 2], [-3.5e3, true], []]
"""


def under(place: Place) -> str:
    """The text that a place underlines."""
    return place.text[place.column - 1 : place.column - 1 + place.width]


@pytest.fixture(scope="module")
def sample() -> Positions:
    return index(SAMPLE, "specs/sample.toml")


VALUES: list[tuple[Path, int, int, str]] = [
    (("schema",), 1, 10, "1"),
    (("paper", "id"), 3, 7, "var"),
    (("paper", "odd key"), 4, 14, "x"),
    (("params", "n", "means"), 7, 16, "tokens"),
    (("params", "n", "role"), 7, 33, "scale"),
    (("params", "p", "means"), 8, 15, "é bits"),
    (("params", "p", "index", 1), 8, 35, "s"),
    (("definition", 0, "inputs", "Y"), 11, 31, "[d]"),
    (("definition", 0, "body"), 13, 1, "A[i] = X[i]"),
    (("lemma", 0, "cites", 0), 19, 6, "one"),
    (("lemma", 0, "cites", 1), 20, 4, "two"),
    (("lemma", 0, "at", "n"), 23, 9, "h*w"),
    (("definition", 1, "id"), 25, 13, "b"),
    (("definition", 1, "inputs", "Z"), 27, 6, "[n]"),
    (("definition", 1, "inputs", "when"), 28, 8, "1979-05-27 07:32:00"),
    (("definition", 1, "inputs", "nested", 1, 0), 30, 20, "-3.5e3"),
]


@pytest.mark.parametrize(("path", "line", "column", "text"), VALUES)
def test_a_value_has_its_own_place(sample: Positions, path: Path, line: int, column: int, text: str) -> None:
    place = sample.value(path)
    assert (place.file, place.line, place.column, under(place)) == ("specs/sample.toml", line, column, text)


KEYS: list[tuple[Path, int, str]] = [
    (("paper",), 2, "[paper]"),
    (("paper", "odd key"), 4, "'odd key'"),
    (("params", "n"), 7, "n"),
    (("params", "p"), 8, '"p"'),
    (("params", "n", "role"), 7, "role"),
    (("definition", 0), 9, "[[definition]]"),
    (("definition", 1), 24, "[[definition]]"),
    (("definition", 1, "inputs"), 26, "[definition.inputs]"),
    (("lemma", 0, "at"), 23, "at"),
    (("lemma", 0, "at", "n"), 23, "n"),
    (("lemma", 0, "cites", 1), 20, "two"),
]


@pytest.mark.parametrize(("path", "line", "text"), KEYS)
def test_a_key_or_header_has_its_own_place(sample: Positions, path: Path, line: int, text: str) -> None:
    place = sample.key(path)
    assert (place.line, under(place)) == (line, text)


def test_what_is_not_there_is_placed_at_what_encloses_it(sample: Positions) -> None:
    assert sample.key(("lemma", 0, "ref")).line == 16
    assert sample.key(("nothing",)).line == 1


def test_the_values_are_those_of_tomllib(sample: Positions) -> None:
    assert dict(sample.values) == tomllib.loads(SAMPLE)


def test_windows_line_ends_change_no_place() -> None:
    assert index(SAMPLE.replace("\n", "\r\n"), "specs/sample.toml").lines == index(SAMPLE, "specs/sample.toml").lines


REFUSED = [
    ("a = 1\nb = 2\na = 3\n", "PK002", 3, 1),
    ("[a]\nb = 1\n[c]\n[a]\n", "PK002", 4, 1),
    ("a = { b = 1, b = 2 }", "PK002", 1, 14),
    ("[a]\nx.y = 1\nx.y = 2\n", "PK002", 3, 3),
    ("[a.b.c]\n", "PK002", 1, 6),
    ("a.b.c = 1\n", "PK002", 1, 5),
    ("a = 'x\nb = 1\n", "PK002", 1, 5),
    ("ok = 1\na = = 1\n", "PK002", 2, 5),
    ("a = [1, 2\n", "PK002", 1, 10),
    ("a = " + "[" * 10 + "]" * 10, "PK002", 1, 13),
    ("a = '''\nnever closed\n", "PK002", 1, 5),
    ("a = 1 b = 2", "PK002", 1, 7),
    ("a = { b = 1 }\n[a.c]\n", "PK002", 2, 5),
    ("a = " + "9" * 5_000, "PK002", 1, 5),
    ('"a\\u0062" = 1', "PK002", 1, 1),
    ("\n" * 4 + "[a\n", "PK002", 5, 3),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED)
def test_what_is_not_a_spec_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(SpecError) as caught:
        index(text, "f.toml")
    finding = caught.value.findings[0]
    assert (finding.code, finding.place.line) == (code, line)
    assert abs(finding.place.column - column) <= 1  # versions of tomllib differ by one at the end of a line
    assert finding.fix


def test_both_places_of_a_duplicate_are_shown() -> None:
    with pytest.raises(SpecError) as caught:
        index("a = 1\n[b]\n[b]\n", "f.toml")
    assert "first at f.toml:2:1" in caught.value.findings[0].message
    assert caught.value.findings[0].place.line == 3


PLAIN = st.text(alphabet="abXY01 .-*/+()[]{}#,=é∑", max_size=12)
NAMES = st.text(alphabet="abcdXYZ_", min_size=1, max_size=6)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[Path, str]]:
    """A random file with what is to be found at each path: strings, arrays over several lines, inline tables."""
    lines: list[str] = []
    wanted: dict[Path, str] = {}
    for number in range(draw(st.integers(0, 4))):
        lines += [*draw(st.lists(st.sampled_from(["", "# [x] a = 1", "   "]), max_size=2)), "[[item]]"]
        for key in draw(st.lists(NAMES, unique=True, max_size=5)):
            path: Path = ("item", number, key)
            lines += _member(draw, path, wanted)
    return "\n".join(lines), wanted


def _member(draw: st.DrawFn, path: Path, wanted: dict[Path, str]) -> list[str]:
    key, indent = path[-1], draw(st.sampled_from(["", "  ", "\t"]))
    texts = draw(st.lists(PLAIN, min_size=1, max_size=4))
    match draw(st.sampled_from(["basic", "literal", "long", "array", "inline"])):
        case "array":
            wanted.update({(*path, place): text for place, text in enumerate(texts)})
            return [f"{indent}{key} = [ # [", *(f'{indent}"{text}", # "' for text in texts), "]"]
        case "inline":
            wanted.update({(*path, f"k{place}"): text for place, text in enumerate(texts)})
            inner = ", ".join(f"k{place} = '{text}'" for place, text in enumerate(texts))
            return [f"{indent}{key}={{ {inner} }}"]
        case "long":
            wanted[path] = texts[0]
            return [f"{indent}{key} = '''", *texts, "'''"]
        case kind:
            wanted[path] = texts[0]
            quote = '"' if kind == "basic" else "'"
            return [f"{indent}{key} = {quote}{texts[0]}{quote}"]


@given(files())
def test_the_text_at_a_place_is_the_value(made: tuple[str, dict[Path, str]]) -> None:
    text, wanted = made
    positions = index(text, "f.toml")
    for path, value in wanted.items():
        place = positions.value(path)
        line = text.split("\n")[place.line - 1]
        assert place.text == line
        assert line[place.column - 1 :].startswith(value)
        assert not value or under(place) == value


@given(files())
def test_the_text_at_the_place_of_a_key_is_the_key(made: tuple[str, dict[Path, str]]) -> None:
    text, wanted = made
    positions = index(text, "f.toml")
    for path in wanted:
        if isinstance(path[-1], str):
            assert under(positions.key(path)) == path[-1]
        assert under(positions.key(path[:2])) == "[[item]]"


@given(st.text(alphabet="ab='\"[]{},.#\n\\ 1", max_size=60))
def test_every_text_is_indexed_or_refused(text: str) -> None:
    """Where `tomllib` reads a text, the index has all of it; where it does not, the index refuses too."""
    try:
        positions = index(text, "f.toml")
    except SpecError as error:
        found = error.findings
    else:
        assert dict(positions.values) == tomllib.loads(text)
        return
    assert all(finding.place.line >= 1 for finding in found)


def test_a_file_has_a_limited_number_of_entries() -> None:
    assert index("".join(f"k{number} = 1\n" for number in range(20_000)), "f.toml")
    with pytest.raises(SpecError, match="more than 20000 keys and values") as caught:
        index("".join(f"k{number} = 1\n" for number in range(20_001)), "f.toml")
    assert caught.value.findings[0].place.line == 20_001


@pytest.mark.parametrize(("lost", "line"), [(("b", "c"), 2), (("a",), 1)])
def test_a_key_that_the_scanner_misses_is_a_finding(lost: Path, line: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(text: str) -> tuple[dict[Path, scan.Entry], tuple[scan.Duplicate, ...]]:
        entries, duplicates = scan.scan(text)
        del entries[lost]
        return entries, duplicates

    monkeypatch.setattr(positions_module, "scan", forgetful)
    with pytest.raises(SpecError, match="no position is known") as caught:
        index("a = 1\n[b]\nc = 2\n", "f.toml")
    assert caught.value.findings[0].place.line == line


@pytest.mark.parametrize("invented", [("zz",), ("b", "d")])
def test_a_key_that_the_scanner_invents_is_a_finding(invented: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def inventive(text: str) -> tuple[dict[Path, scan.Entry], tuple[scan.Duplicate, ...]]:
        entries, duplicates = scan.scan(text)
        return {**entries, invented: entries["a",]}, duplicates

    monkeypatch.setattr(positions_module, "scan", inventive)
    with pytest.raises(SpecError, match="PK003"):
        index("a = 1\n[b]\nc = 2\n", "f.toml")


def test_a_string_that_the_scanner_reads_differently_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(text: str) -> tuple[dict[Path, scan.Entry], tuple[scan.Duplicate, ...]]:
        entries, duplicates = scan.scan(text)
        entry = entries["a",]
        span = scan.Span(entry.value.start + 1, entry.value.stop)
        return {**entries, ("a",): scan.Entry(entry.key, span, entry.quote)}, duplicates

    monkeypatch.setattr(positions_module, "scan", shifted)
    with pytest.raises(SpecError, match="PK003"):
        index("a = 'xy'\n", "f.toml")
