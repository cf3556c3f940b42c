"""Whether a definition still computes what its reference implementation computes."""

from __future__ import annotations

from proofkit.check.catalog import Catalog
from proofkit.errors import UsageError
from tests.meaning.reading import SEEDS, SIZES, generator, run
from tests.references import REFERENCES, agree

__all__ = ["agrees"]


def agrees(mutated: Catalog, name: str) -> bool:
    """Whether the mutated body gives the reference's numbers at every size and seed that is tried."""
    built = mutated.built(name)
    if built is None:
        return False
    for size in SIZES:
        for seed in SEEDS:
            case = REFERENCES[name].draw(generator(name, size, seed), size)
            try:
                if not agree(run(built, case), REFERENCES[name].compute(case)):
                    return False
            except (UsageError, ArithmeticError, IndexError, ValueError):
                return False
    return True
