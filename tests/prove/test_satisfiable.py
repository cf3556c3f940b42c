"""Hypotheses contradict one another exactly if no values satisfy them at any large scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.kernel.claims import Hypothesis, Params
from proofkit.prove.satisfiable import contradictory
from proofkit.spec.bounds import Names, read_hypotheses
from proofkit.spec.model import Text

NAMES = Names(("n", "a", "b", "d", "m", "z"), ("hs",))
PARAMS = Params("n", {"n": 1, "a": 1, "b": 1, "d": 1, "m": 1, "z": 0, "hs": 1})


def read(*texts: str) -> tuple[Hypothesis, ...]:
    return tuple(h for text in texts for h in read_hypotheses(Text(text), NAMES))


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        # can hold
        ([], False),
        (["d <= n"], False),
        (["d <= n", "d >= n"], False),
        (["d = n", "m = n"], False),
        (["d*m <= n", "d >= 2", "m >= 2"], False),
        (["d*d = m"], False),
        (["a*a + b*b = d*d", "a <= n", "b <= n"], False),
        (["m = O(1)", "m >= 8"], False),
        (["m = O(1)", "m >= 1000"], False),
        (["d = O(n)", "d >= n + 5"], False),
        (["d <= poly(n)", "d >= n**3"], False),
        (["d = O(log(n))", "d >= 2"], False),
        (["z <= 0"], False),
        (["n >= 5000000"], False),
        (["nonzero(S)"], False),
        (["nonzero(S)", "d <= n"], False),
        (["hs[0] <= n"], False),
        # cannot
        (["d <= n", "d >= n + 1"], True),
        (["d <= 0"], True),
        (["z + 1 <= 0"], True),
        (["d + m <= 1"], True),
        (["n <= 5"], True),
        (["n <= d", "d = O(1)"], True),
        (["n = O(1)"], True),
        (["n**2 = O(n)"], True),
        (["n <= d*d", "d = O(log(n))"], True),
        (["n*n <= d", "d = O(n)"], True),
        (["d <= m", "m <= a", "a + 1 <= d"], True),
        (["2*d = 2*m + 1"], True),
        (["hs[0] <= 0"], True),
        (["nonzero(S)", "d <= 0"], True),
    ],
)
def test_what_contradicts_itself(texts: list[str], wanted: bool) -> None:
    assert contradictory(read(*texts), PARAMS) is wanted


small = st.integers(0, 4)
lines = st.builds(
    lambda x, c, y, k, sign: f"{c}*{x} {sign} {y} + {k}",
    st.sampled_from("abdm"),
    st.integers(1, 3),
    st.sampled_from("abdm"),
    small,
    st.sampled_from(["<=", ">="]),
)


@given(st.lists(lines, min_size=1, max_size=3), st.fixed_dictionaries({x: st.integers(1, 5) for x in "abdm"}))
def test_what_has_values_is_never_called_contradictory(texts: list[str], values: dict[str, int]) -> None:
    holds = [eval(text, {}, values) for text in texts]  # noqa: S307 - our own text of +, *, <=
    if all(holds):
        assert contradictory(read(*texts), PARAMS) is False


@given(st.lists(lines, min_size=1, max_size=3), st.permutations(range(3)))
def test_the_order_does_not_matter(texts: list[str], order: list[int]) -> None:
    shuffled = [texts[k] for k in order if k < len(texts)]
    assert contradictory(read(*texts), PARAMS) is contradictory(read(*shuffled), PARAMS)


@given(st.lists(lines, min_size=2, max_size=3))
def test_more_hypotheses_never_help(texts: list[str]) -> None:
    if contradictory(read(*texts[:-1]), PARAMS):
        assert contradictory(read(*texts), PARAMS)


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    """Queries that share a solver's context would: a hard one, given up, would make the next ones fail."""
    names, params = Names(tuple("ndmp")), Params("n", dict.fromkeys("ndmp", 1))

    def ask(power: int) -> bool | None:
        texts = ("d <= n", f"d**{power} + m**{power} = p**{power}")
        return contradictory((h for text in texts for h in read_hypotheses(Text(text), names)), params)

    assert [ask(power) for power in (2, 3, 2, 2)] == [False, None, False, False]
