"""Time, as the least of a few runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["REPEATS", "ROOT", "seconds"]

ROOT = Path(__file__).parents[2]
REPEATS = 3


def seconds(work: Callable[[], object]) -> float:
    """The best of a few runs."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best
