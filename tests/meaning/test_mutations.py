"""The meaning test can fail: every single-token mutant of every definition is refused or gives other numbers.

Run with `-s` to see the matrix: how many mutants were made, refused with a finding, differ in value, fail when they are
run, are equivalent for a reason that is listed here, and were missed (none may be).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from proofkit.dag.built import Built
from proofkit.errors import UsageError
from tests.meaning.mutate import mutants_of_body
from tests.meaning.reading import bodies, catalog, generator, reread, run
from tests.references import REFERENCES, Case, agree, printed_up, some
from tests.references_image import EQUIVALENT_IMAGE
from tests.references_models import EQUIVALENT_MODELS
from tests.references_recurrences import EQUIVALENT_RECURRENCES

TRIES = 8
FEW_MUTANTS, MOST_MUTANTS = 50, 150
"""Of a body with more mutants, every second is tried, or every third, ...: whole models have several hundred. So many
in a short run, and in a long one.
"""
SIZE_ORDER = (1, 2, 3, 0)
FAILURES = (UsageError, ArithmeticError, ValueError, TypeError)
"""What running a mutant may end in: outside an axis, outside a domain, an empty maximum, a number with subscripts."""

FAR_ROWS = "one more row of zeros at the far end, which no output reads"

# Definition, pattern of the label, why it computes the same.
EQUIVALENT = (
    ("attention-layer-diagonal", r"E\[i:t, j:t\]: i becomes j #2", "D[j] is D[i] where i == j, and read nowhere else"),
    ("attention-layer-diagonal", r"E\[i:t, j:t\]: E.* swap i:t, j:t", "a diagonal matrix is its own transpose"),
    ("b-spline-kernel", r"y: u <(=?) .* with <=?", "the pieces have the same value where they meet"),
    ("keys-kernel", r"y: u <(=?) .* with <=?", "the pieces have the same value where they meet"),
    ("bicubic-weights", r"V\[i, s\]: u\[i, s\] <(=?) . with <=?", "the pieces have the same value where they meet"),
    ("bicubic-weights", r"V\[i, s\]: 2 becomes 3", "u is a distance to one of the four nearest points, at most 2"),
    ("bicubic-weights", r"u\[.*\]: u\[.*\] extent .* \+ 1", "rows of u that V does not read"),
    ("bicubic-weights", r"u\[.*\]: 4 becomes 5", "rows of u that V does not read"),
    ("feature-map-reconstruction-repaired", r"P\[.*\]: P\[.*\] extent .* \+ 1", FAR_ROWS),
    ("feature-map-reconstruction-repaired", r"P\[.*\]: .* - 1 (with \+|only left)", FAR_ROWS),
    ("feature-map-reconstruction-repaired", r"P\[.*\]: 1 becomes 0( #2)?", FAR_ROWS),
    ("resnet-block", r"Q\[.*\]: Q\[.*\] extent .* \+ 1", FAR_ROWS),
    ("resnet-block", r"Q\[.*\]: . \+ ._k - 1 (with \+|only left)", FAR_ROWS),
    ("resnet-block", r"Q\[.*\]: 1 becomes 0( #2)?", FAR_ROWS),
    *EQUIVALENT_IMAGE,
    *EQUIVALENT_RECURRENCES,
    *EQUIVALENT_MODELS,
    ("affine", r"Y\[i, j\]: edge becomes zero( #2)?", "read where k < d_in only"),
    ("relu", r"y: max swap x, 0", "a maximum does not depend on the order"),
    ("sinusoidal", r"A\[.*\]: A\[.*\] extent t \+ 1", "rows of A that Y does not read"),
    ("softplus", r"y: max swap x, 0", "a maximum does not depend on the order"),
    ("vision-transformer", r"X\[i, j\]: edge becomes zero", "read where i > 0 only"),
)


@dataclass
class Row:
    """One row of the matrix; `examples` are the labels behind each number."""

    name: str
    examples: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    @property
    def made(self) -> int:
        return sum(map(len, self.examples.values()))

    def __str__(self) -> str:
        numbers = "".join(f"{len(self.examples[kind]):>11}" for kind in KINDS)
        return f"{self.name:<38}{self.made:>7}{numbers}"


KINDS = ("refused", "differ", "fail", "equivalent", "missed")
HEADER = f"{'definition':<38}{'made':>7}" + "".join(f"{kind:>11}" for kind in KINDS)


def cases(name: str, tries: int) -> Iterator[tuple[Case, Any]]:
    """Random cases with what is wanted, the ones that tell most mutants apart first."""
    for seed in range(tries):
        for size in SIZE_ORDER:
            yield case_of(name, size, seed)


@cache
def case_of(name: str, size: int, seed: int) -> tuple[Case, Any]:
    case = REFERENCES[name].draw(generator(name, size, 100 + seed), size)
    return case, REFERENCES[name].compute(case)


def tried(name: str, mutant: Built, tries: int) -> str:
    """Whether running a mutant tells it apart."""
    ends = (tried_on(mutant, case, wanted) for case, wanted in cases(name, tries))
    return next((end for end in ends if end != "missed"), "missed")


def tried_on(mutant: Built, case: Case, wanted: Any) -> str:
    try:
        return "missed" if agree(run(mutant, case), wanted) else "differ"
    except FAILURES:
        return "fail"


def reason(name: str, label: str) -> str:
    return next((why for own, pattern, why in EQUIVALENT if own == name and re.fullmatch(pattern, label)), "")


def fate(name: str, text: str, label: str, known: Counter[str]) -> str:
    """Refused means: no graph, or a finding that the definition itself does not have."""
    mutant = reread(name, text)
    if mutant is None or Counter(f.code for f in mutant.findings) - known:
        return "refused"
    if reason(name, label):
        end = tried(name, mutant, tries=1)
        return "equivalent" if end == "missed" else end
    return tried(name, mutant, TRIES)


Mutants = tuple[tuple[str, str], ...]
"""Labels and texts."""


@cache
def mutants_of(name: str) -> Mutants:
    return tuple(mutants_of_body(catalog().definitions[name].body_text))


def spread(every: Mutants, most: int) -> Mutants:
    """At most so many of them, evenly spread."""
    return every[:: -(-len(every) // most) or 1]


@cache
def row_of(name: str, mutants: Mutants) -> Row:
    built = catalog().built(name)
    assert built is not None
    known = Counter(f.code for f in built.findings)
    row = Row(name)
    for label, text in mutants:
        row.examples[fate(name, text, label, known)].append(label)
    return row


@pytest.mark.parametrize("name", bodies())
def test_no_mutant_is_missed(name: str) -> None:
    assert_none_is_missed(row_of(name, spread(spread(mutants_of(name), MOST_MUTANTS), FEW_MUTANTS)))


@pytest.mark.slow
@pytest.mark.parametrize("name", bodies())
def test_no_mutant_of_more_is_missed(name: str) -> None:
    assert_none_is_missed(row_of(name, spread(mutants_of(name), MOST_MUTANTS)))


def assert_none_is_missed(row: Row) -> None:
    print(f"\n{HEADER}\n{row}")  # noqa: T201
    assert row.made > 0
    assert row.examples["missed"] == []
    assert row.examples["refused"] or row.examples["differ"]


def test_no_mutant_of_the_interpolation_as_printed_is_missed() -> None:
    """The body without its stand-in, on rows and columns i < h', j < w', where it stays inside."""
    name, output = "up-interpolation", "Y[h2 - 1, w2 - 1, c]"
    body = catalog(printed=True).definitions[name].body_text
    whole = reread(name, body, output, printed=True)
    assert whole is not None
    known = Counter(f.code for f in whole.findings)
    assert known == {"PK105": 2, "PK106": 2}
    rng = generator(name, 0, 0)
    params = {"h": 9, "w": 8, "h2": 3, "w2": 4, "c": 2}
    case = Case({"X": some(rng, 9, 8, 2), "W": some(rng, 4)}, params)
    wanted = printed_up(case["X"], case["W"], 3, 4)[:-1, :-1]
    assert agree(run(whole, case), wanted)
    missed = []
    for label, text in mutants_of_body(body):
        mutant = reread(name, text, output, printed=True)
        if mutant is None or Counter(f.code for f in mutant.findings) - known:
            continue
        if tried_on(mutant, case, wanted) == "missed":
            missed.append(label)
    assert missed == []


def test_every_listed_equivalence_is_needed() -> None:
    """A reason that excuses no mutant is left over from a formula that has changed."""
    for name, pattern, _ in EQUIVALENT:
        assert any(re.fullmatch(pattern, label) for label, _ in mutants_of(name)), (name, pattern)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Y[i] = X[i]", {"X[i + 1]", "X[i - 1]"}),
        ("Y[i] = X[i] + 1", {"X[i] - 1", "X[i] * 1", "X[i]", "1", "X[i] + 2", "X[i] + 0"}),
        ("Y[i, j] = X[i, j]", {"X[j, i]", "X[i, i]", "X[j, j]"}),
        ("Y = sum(X[k] for k in range(d))", {"sum((X[k] for k in range(d - 1)))", "max((X[k] for k in range(d)))"}),
        ("Y = where(a <= b, a, b)", {"where(a < b, a, b)", "where(a <= b, b, a)"}),
        ("Y = f(A, B, h=p, w=q)", {"f(B, A, h=p, w=q)", "f(A, B, h=q, w=p)", "f(A, B, h=p + 1, w=q)"}),
    ],
)
def test_the_generator_makes_the_mutants_it_promises(text: str, wanted: set[str]) -> None:
    made = [mutant for _, mutant in mutants_of_body(text)]
    assert wanted <= {mutant.split(" = ", 1)[1] for mutant in made}
    assert text not in made
    assert len(made) == len(set(made))


def test_labels_are_unique_and_the_body_itself_is_never_a_mutant() -> None:
    for name in bodies():
        labels, mutants = zip(*mutants_of(name), strict=True)
        assert len(set(labels)) == len(labels)
        assert len(set(mutants)) == len(mutants)
