"""Many assignments at once: plane k holds bit k of each, 64 to a word, the first in the lowest bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Planes", "all_inputs", "pack", "pack_bits", "unpack", "unpack_bits", "words_for"]

Planes = NDArray[np.uint64]
"""[planes, words]"""

_WITHIN_A_WORD = tuple(sum(1 << j for j in range(64) if j >> bit & 1) for bit in range(6))
"""The word whose bit j is bit `bit` of j."""


def words_for(count: int) -> int:
    """The number of words that hold so many assignments."""
    return -(-count // 64)


def pack_bits(bits: NDArray[np.uint8]) -> Planes:
    """Planes of zeros and ones [planes, count]; what is left of the last word is 0."""
    planes, count = bits.shape
    octets = np.zeros((planes, 8 * words_for(count)), np.uint8)
    octets[:, : -(-count // 8)] = np.packbits(bits, axis=1, bitorder="little")
    return octets.view("<u8").astype(np.uint64, copy=False)


def unpack_bits(planes: Planes, count: int) -> NDArray[np.uint8]:
    """The first `count` bits of each plane, as zeros and ones [planes, count]."""
    octets = np.ascontiguousarray(planes).astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(octets, axis=1, count=count, bitorder="little")


def pack(values: NDArray[np.int64], width: int) -> Planes:
    """Planes [width, words] of the lowest `width` bits of integers [count], in two's complement."""
    places = np.arange(width, dtype=np.int64)[:, np.newaxis]
    return pack_bits((values >> places & 1).astype(np.uint8))


def unpack(planes: Planes, count: int) -> NDArray[np.int64]:
    """The first `count` naturals of at most 63 bits; plane k has weight 2**k."""
    values = np.zeros(count, np.int64)
    for place, bits in enumerate(unpack_bits(planes, count)):
        values |= bits.astype(np.int64) << place
    return values


def all_inputs(inputs: int, first: int = 0, words: int | None = None) -> Planes:
    """Words `first` to `first + words - 1` (to the last, if not said) of all assignments to so many inputs.

    Assignment j gives input k bit k of j. Fewer than 64 assignments are repeated until the one word is full.
    """
    words = words_for(1 << inputs) - first if words is None else words
    planes = np.empty((inputs, words), np.uint64)
    number = np.arange(first, first + words, dtype=np.uint64)
    for k, plane in enumerate(planes):
        plane[:] = _WITHIN_A_WORD[k] if k < 6 else -(number >> np.uint64(k - 6) & np.uint64(1))
    return planes
