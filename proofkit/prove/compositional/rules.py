"""The rules between lemmas: what each of them concludes, in exact integers."""

from __future__ import annotations

__all__ = ["RULES"]

RULES = {
    "combine": "a number that is an exact combination of bounded ones, by the netlist's rows, is bounded accordingly",
    "identity": "a number equals a polynomial of others, by the netlist's rows and products of bits, term by term",
    "lemma": "what Z3 shows for all values of a cut holds for the values that the netlist gives to it",
    "cases": "what holds in each of some cases, one of which always holds, holds",
    "rewrite": "equal numbers are put for each other in what is claimed",
    "exhaust": "a number that depends on another one alone is bounded by trying all that this one may be",
    "remainders": "numbers t/q, for several q, add up to Z*C/M but for whole parts, where M is the product of all q, "
    "which have no factors in common, and t is Z*C*(M/q)**-1 modulo q",
    "tables": "digits that depend on one sum of inputs are found for all its values, in each of some cases, and what "
    "they add up to for all values of those inputs",
    "alternating": "what has an alternating series of falling terms is between any two of its partial sums in a row",
    "corners": "what is linear in each of some integers and holds at the ends of their ranges holds between them",
    "wrap": "an integer between -2**(w - 1) and 2**(w - 1) is its remainder modulo 2**w, if that is below 2**(w - 1)",
    "signed": "an integer that w bits in two's complement can hold is its remainder modulo 2**w, read like that",
    "congruent": "integers that are congruent modulo m and less than m apart are equal",
    "series": "a binomial series is off by no more than a multiple of its next term, and fractions of integers times "
    "powers of 2 add up to it as they do in a product",
    "quotient": "an integer s with s*y <= x < (s + 1)*y is x / y, rounded down",
    "near": "the float nearest to what is a relative 2**(-2p) off from a real value, about, may stand for that value; "
    "and one that may stand for a monotone function's values at both ends of an interval, for all between",
    "apart": "floats whose exponents keep their gaps, or far ones, have a sum with the same first p + 1 bits, and the "
    "same answer whether there are others: what is far below something that is not 0 counts by its sign",
}
