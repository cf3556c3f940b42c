"""Square root of floats: sums of fractions for every significand, half of the exponent, and what both mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofkit.circuit.library.float_sqrt import nearest_root
from proofkit.errors import KernelError
from proofkit.floats.words import IntWords, Words
from proofkit.prove.compositional.facts import Equation, Relation
from proofkit.prove.compositional.number import Number
from proofkit.prove.compositional.proof import Case, Proof
from proofkit.prove.compositional.sums import summed
from proofkit.prove.compositional.tabulated import Tables, fractions

__all__ = ["root_of_float"]


def root_of_float(proof: Proof) -> None:
    """float_sqrt"""
    [sign], [low, *_], bits = (proof.nodes(f"x_{field}") for field in "sem")
    *lower, top = bits
    normal = [{sign: 0, top: 1, low: parity} for parity in (0, 1)]
    others = [{sign: 0, top: 0}, {sign: 1}]
    cases = [*normal, *others]
    tables = Tables(proof, fractions(proof), lower, cases)
    summed(proof, "r.", len(tables.fractions) + 1)
    digits = proof.nodes("r.s")
    roots = [_root(proof, tables, digits, case, nearest_root if case in normal else _nothing) for case in cases]
    exponent = _exponent(proof)
    proof.lemma(
        "results",
        "the results are the root and its exponent, or 0 where there is none",
        cut=[*digits, *proof.nodes("t.s")],
        given=[exponent],
        shows=[proof.meant],
        bits=proof.open_bits("r_s", "r_m", "r_e"),
        cases=[
            *(Case(case, rewrite=(root,)) for case, root in zip(normal, roots, strict=False)),
            Case({sign: 0, **dict.fromkeys(bits, 0)}, given=(roots[2],)),
            Case({sign: 1}, given=(roots[3],)),
        ],
        covering=[proof.assumed],
        width=proof.instance.width,
    )


def _root(
    proof: Proof,
    tables: Tables,
    digits: Sequence[int],
    case: Mapping[int, int],
    meaning: Callable[[Words, int, Any, Any], Any],
) -> Equation:
    """The upper digits of the sum are what is meant, for every significand of the case."""
    p, w = proof.params["p"], IntWords()
    _, significand, exponent = proof.operands
    *_, top = significand.weights
    [parity, *_] = exponent.weights
    high, odd, lost = case.get(top, 0) << (p - 1), case.get(parity, 0), tables.places - p

    def check(totals: Sequence[int], linear: Number) -> None:
        if linear.weights:
            raise KernelError("tables", "the root depends on more than the significand")
        for lower, total in enumerate(totals):
            if total >> lost != meaning(w, p, high + lower, _Parity(odd)):
                raise KernelError("tables", f"the sum of fractions for {high + lower} is not the root")

    says = "the sum of fractions, rounded, is the significand of the root, for every significand"
    tables.show("roots", says, digits, case, check)

    def right(w: Words, a: Sequence[Any]) -> Any:
        return meaning(w, p, *a)

    root = Number.binary(digits[lost:])
    return proof.admit(Equation((root, significand, exponent), right, tuple(case.items())))


@dataclass(frozen=True, slots=True)
class _Parity:
    """An integer of which nothing else is known: whoever asks for more gets an error."""

    bit: int

    def __add__(self, more: int) -> _Parity:
        return _Parity((self.bit + more) & 1)

    def __and__(self, mask: int) -> int:
        if mask != 1:
            raise KernelError("tables", "the root depends on more of the exponent than its parity")
        return self.bit


def _nothing(w: Words, _p: int, _significand: Any, _exponent: Any) -> Any:
    return w.constant(0)


def _exponent(proof: Proof) -> Relation:
    p = proof.params["p"]
    _, _, exponent = proof.operands
    summed(proof, "t.", 3)

    def halved(_w: Words, a: Sequence[Any]) -> Any:
        odd = (a[1] + p) & 1
        return a[0] == ((a[1] + p + odd) >> 1) + (2 ** (p - 1) - p)

    shown = Relation((Number.binary(proof.nodes("t.s")), exponent), halved)
    proof.lemma("exponent", "the exponent is half of that of the operand, rounded up", cut=(), shows=[shown])
    return shown
