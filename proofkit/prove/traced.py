"""Words without values: what a meaning may do with its operands, and what it gives, found out before it is believed.

On numbers, arrays and bit vectors the same Python text can mean different things if it asks `if x == y` or joins
conditions by `and`. Here a condition cannot be asked.
"""

from __future__ import annotations

from proofkit.errors import KernelError

__all__ = ["Traced", "TracedWords", "Truth"]


class Truth:
    """A condition; only `where`, `both` and `either` take it."""

    def __bool__(self) -> bool:
        raise KernelError("meaning", "it chooses by if, and, or, not: on words that is w.where, w.both, w.either")


class Traced:
    """A word; arithmetic on words and integers gives a word, a comparison gives a condition."""

    __hash__ = None  # type: ignore[assignment]

    def _word(self, _: Traced | int) -> Traced:
        return Traced()

    def _truth(self, _: object) -> Truth:
        return Truth()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _word
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __lshift__ = __rlshift__ = __rshift__ = _word
    __lt__ = __le__ = __gt__ = __ge__ = _truth
    __eq__ = __ne__ = _truth  # type: ignore[assignment]


class TracedWords:
    """The backend of traced words."""

    def constant(self, k: int) -> Traced:  # noqa: ARG002
        return Traced()

    def where(self, condition: Truth, yes: Traced, no: Traced) -> Traced:  # noqa: ARG002
        return self._chosen(condition)

    def both(self, left: Truth, right: Truth) -> Truth:
        self._chosen(left)
        self._chosen(right)
        return Truth()

    either = both

    def div(self, a: Traced, b: Traced) -> Traced:  # noqa: ARG002
        return Traced()

    mod = div

    def _chosen(self, condition: Truth) -> Traced:
        if not isinstance(condition, Truth):
            raise KernelError(
                "meaning", f"it takes {type(condition).__name__} for a condition: compare it with something"
            )
        return Traced()
