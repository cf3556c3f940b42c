"""Addition of two integers by carry look-ahead."""

from __future__ import annotations

from collections.abc import Callable

from proofkit.prove.compositional.carries import passes_on, settle_digits
from proofkit.prove.compositional.facts import Bound, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Proof

__all__ = ["add", "add_windows", "added_by_windows"]


def add(proof: Proof) -> None:
    """int_add"""
    n = proof.params["p"]
    column = _columns(proof, "")
    _look_ahead(proof, "", n, 1, lambda i: column[i], ("both", "one"))
    proof.conclude(proof.nodes("s"))


def add_windows(proof: Proof) -> None:
    """int_add_windows"""
    added_by_windows(proof, "", proof.params["p"])
    proof.conclude(proof.nodes("s"))


def added_by_windows(proof: Proof, prefix: str, n: int) -> None:
    """Show that the digits of int_add_windows are 0 or 1. That they are those of the sum is in their rows."""
    _look_ahead(
        proof, prefix, n, n.bit_length(), lambda i: Number.of(proof.node(f"{prefix}window", i)), ("makes", "passes")
    )


def _columns(proof: Proof, prefix: str) -> list[Number]:
    x, y = (proof.nodes(f"{prefix}{name}") for name in "xy")
    return [Number.of(a, b) for a, b in zip(x, y, strict=True)]


def _look_ahead(
    proof: Proof, prefix: str, n: int, stride: int, window: Callable[[int], Number], names: tuple[str, str]
) -> None:
    """Place i makes a carry, or passes one on that comes into its window; the window ends at place i."""
    makes, passes = (f"{prefix}{name}" for name in names)
    exclusive: dict[int, Bound] = {}
    for i in range(stride, n):
        exclusive[i] = Bound((Number.of(proof.node(makes, i), proof.node(passes, i)),), 0, 1)
        proof.lemma(
            f"{prefix}window",
            "a window makes a carry, or passes one, or neither",
            cut=window(i).weights,
            shows=[exclusive[i]],
            bits=[proof.node(passes, i)],
        )
    carries = proof.nodes(f"{prefix}carry")
    steps: dict[int, Bound] = {}
    for c in range(1, n + 1):
        steps[c] = _carry(proof, prefix, c, stride, window(c - 1), (makes, passes), exclusive)
    digits = proof.nodes(f"{prefix}s")
    settle_digits(proof, _columns(proof, prefix), [Number.of(carry) for carry in carries], steps, stride, digits)


def _carry(
    proof: Proof,
    prefix: str,
    c: int,
    stride: int,
    window: Number,
    names: tuple[str, str],
    exclusive: dict[int, Bound],
) -> Bound:
    """What the carry into place c is, and that it is 0 or 1."""
    makes, passes = names
    carry = proof.node(f"{prefix}carry", c)
    chain = range(c - 1, -1, -stride)
    given: list[Relation] = []
    step = window - Number.of(carry) * (1 << stride)
    cut = {*window.weights}
    if c > stride:
        incoming = Number.of(proof.node(f"{prefix}carry", c - stride))
        step = step + incoming
        given = [passes_on(Number.of(carry), Number.of(proof.node(makes, c - 1)), proof.node(passes, c - 1), incoming)]
        proof.lemma(
            f"{prefix}carry",
            "a carry is made in the window below, or comes into it and is passed on",
            cut=[*(proof.node(makes, i) for i in chain), *(proof.node(passes, i) for i in chain if i >= stride)],
            given=[exclusive[i] for i in chain if i >= stride],
            shows=given,
            bits=[carry],
        )
        cut |= {carry, *incoming.weights}
    found = Bound((step,), 0, (1 << stride) - 1)
    proof.lemma(
        f"{prefix}step",
        "a carry is what its window and the carry into that make, in whole units",
        cut=cut,
        given=given,
        shows=[found],
    )
    return found
