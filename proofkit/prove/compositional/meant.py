"""The meaning of a sum of floats: a function of the sum's first bits, its place and whether there are other bits."""

from __future__ import annotations

from functools import reduce
from typing import Any

from proofkit.errors import KernelError
from proofkit.floats.words import Triple, Words, round_word
from proofkit.prove.compositional.aligned import summed_term
from proofkit.prove.compositional.proof import Inquiry, Proof
from proofkit.prove.words_z3 import Z3Words

__all__ = ["by_first_bits", "show_meaning"]


def show_meaning(proof: Proof) -> None:
    """What is meant is the sum of the operands, with its leading one at any place, rounded by its first bits.

    Raises: KernelError if a word may be too short for the sum.
    """
    ask = _Meaning(proof)
    says = "the sum that is meant is rounded by its first p + 1 bits and whether there are others below"
    texts = [ask.signed(0), ask.signed(1), ask.zero(), *(ask.leading(top, top) for top in range(ask.places))]
    control = ask.leading(ask.places // 2, ask.places // 2 + 1)
    for place, text in enumerate(texts):
        proof.inquiries.append(Inquiry("meaning", says, (), text, "", () if place else (control,)))


def by_first_bits(w: Words, p: int, sign: Any, magnitude: Any, k: int, top: Any) -> Triple:
    """The float nearest to a magnitude with its leading one at k, which is worth 2**top."""
    if k > p:
        rest = magnitude & (1 << (k - p)) - 1
        first = magnitude >> (k - p) << 1 | w.where(rest == 0, w.constant(0), w.constant(1))
    else:
        first = magnitude << (p + 1 - k)
    return round_word(w, p, sign, first, top - (p + 1), p + 2)


def _signed_magnitude(w: Words, total: Any) -> tuple[Any, Any]:
    """The terms that rounded_sum makes of its total: if they were others, nothing could be put for them."""
    negative = total < 0
    return w.where(negative, w.constant(1), w.constant(0)), w.where(negative, 0 - total, total)


class _Meaning:
    """Questions whether a circuit's meaning is this function of the sum of its operands, whatever that is."""

    def __init__(self, proof: Proof) -> None:
        instance, operands = proof.instance, proof.operands
        self.p, self.w = proof.params["p"], Z3Words(instance.width)
        most = [proof.values.range_of(number)[1] for number in operands]
        self.places = sum(m << e for m, e in zip(most[1::3], most[2::3], strict=True)).bit_length()
        if self.places >= instance.width:
            raise KernelError("apart", "the sum may be too large for a word")
        self.words = [self.w.z3.BitVec(f"x{k}", instance.width, self.w.context) for k in range(len(operands))]
        self.total = summed_term(self.w, self.words)
        self.expected = instance.expected(self.w, self.words)

    def signed(self, negative: int) -> str:
        """Satisfiable if what stands for sign and magnitude is something else for a sum of this sign, or 0."""
        w = self.w
        magnitude, zero = self.below(self.places), w.constant(0)
        total, sign = (0 - magnitude, w.where(magnitude == 0, zero, w.constant(1))) if negative else (magnitude, zero)
        pairs = zip(_signed_magnitude(w, total), (sign, magnitude), strict=True)
        return self.text(reduce(w.both, (a == b for a, b in pairs)))

    def zero(self) -> str:
        zero = self.w.constant(0)
        return self.text(self.rounds(zero, zero, Triple(zero, zero, zero)))

    def leading(self, k: int, claimed: int) -> str:
        """Satisfiable if it is something else for a sum with its leading one at k: one that is worth 2**claimed."""
        magnitude = self.below(k, 1)
        wanted = by_first_bits(self.w, self.p, self.sign, magnitude, k, self.w.constant(claimed))
        return self.text(self.rounds(self.sign, magnitude, wanted))

    @property
    def sign(self) -> Any:
        return self.w.where(self.w.z3.Bool("negative", self.w.context), self.w.constant(1), self.w.constant(0))

    def below(self, k: int, top: int = 0) -> Any:
        """Any number below 2**k, and top * 2**k."""
        z3, w = self.w.z3, self.w
        upper = z3.BitVecVal(top, w.width - k, w.context)
        every = z3.BitVec("magnitude", self.places, w.context)
        return z3.Concat(upper, z3.Extract(k - 1, 0, every)) if k else upper

    def rounds(self, sign: Any, magnitude: Any, wanted: Triple) -> Any:
        """That this is meant for a sum with this sign and this magnitude, which are put for the terms of a sum."""
        terms = list(zip(_signed_magnitude(self.w, self.total), (sign, magnitude), strict=True))
        meant = [self.w.z3.substitute(word, *terms) for word in self.expected]
        return reduce(self.w.both, (a == b for a, b in zip(meant, wanted, strict=True)))

    def text(self, holds: Any) -> str:
        words = {f"x{k}": self.w.width for k in range(len(self.words))} | {"magnitude": self.places}
        declared = [f"(declare-const {name} (_ BitVec {size}))" for name, size in words.items()]
        return "\n".join(["(declare-const negative Bool)", *declared, f"(assert {self.w.z3.Not(holds).sexpr()})"])
