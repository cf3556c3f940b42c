"""Whether a definition still computes what its reference implementation computes."""

from __future__ import annotations

from proofkit.check.catalog import Catalog
from proofkit.errors import UsageError
from tests.meaning.reading import SEEDS, SIZES, catalog, generator, run
from tests.references import REFERENCES, agree

__all__ = ["agrees"]


def agrees(mutated: Catalog, name: str) -> bool:
    """Whether the mutated body gives the reference's numbers at every size and seed that is tried.

    What it calls is taken from the specs as the meaning tests read them, where the printed up-interpolation stays
    inside its map.
    """
    built = mutated.built(name)
    whole = catalog().built(name)
    if built is None or whole is None:
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
