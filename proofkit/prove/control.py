"""Circuits that are wrong on purpose: a proof that does not refute them proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

import numpy as np

from proofkit.circuit.evaluate import evaluate, node_values
from proofkit.circuit.planes import Planes, pack_bits
from proofkit.floats.words import IntWords
from proofkit.kernel.family import Kind
from proofkit.prove.mutate import Mutant, with_constant
from proofkit.prove.outcome import OUTPUTS, Obligation
from proofkit.prove.ports import Instance

__all__ = ["sample", "spoiled"]

Assignment = Sequence[int]

TRIES = 4096
ENOUGH = 16
ZEROS = 8
"""One float in so many is zero."""


def sample(instance: Instance) -> list[Assignment]:
    """Some inputs that are meant, the same on every call; there may be more where none is found."""
    w, random = IntWords(), Random(0)
    tries = (_draw(instance, random) for _ in range(TRIES))
    meant = (bits for bits in tries if instance.assumed(w, instance.words(lambda places: natural(bits, places))))
    return list(islice(meant, ENOUGH))
