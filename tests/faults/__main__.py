"""`python -m tests.faults`: plant every fault, print the matrix, exit 1 if one is missed."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from proofkit.spec.load import load_dir
from tests.faults.mutations import Mutant, mutants
from tests.faults.trial import Result, Trial, run

SPECS = Path(__file__).parents[2] / "specs"
HOMES = ("var-repaired",)


@cache
def planted() -> tuple[Mutant, ...]:
    """All mutants; made once in each process, since specs do not travel between processes."""
    specs = load_dir(SPECS)
    return tuple(mutant for home in HOMES for mutant in mutants(specs, home))


def trial(number: int) -> Trial:
    return run(planted()[number])


def trials() -> list[Trial]:
    """Every mutant of every repaired chain, tried."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(trial, range(len(planted())), chunksize=8))


def matrix(done: list[Trial]) -> list[str]:
    """The counts, one line for each kind of fault."""
    columns = list(Result)
    counts = Counter((t.kind, t.result) for t in done)
    kinds = list(dict.fromkeys(t.kind for t in done))
    lines = [f"{'fault':24}{'made':>7}" + "".join(f"{c:>19}" for c in columns)]
    for kind in [*kinds, "all"]:
        row = [sum(n for (k, r), n in counts.items() if kind in (k, "all") and r is c) for c in columns]
        lines.append(f"{kind:24}{sum(row):>7}" + "".join(f"{n:>19}" for n in row))
    return lines


def main() -> int:
    done = trials()
    print("\n".join(matrix(done)))
    bad = [t for t in done if t.result in (Result.MISSED, Result.WRONG_CODE)]
    for trial in [*bad, *(t for t in done if t.result is Result.EQUIVALENT)]:
        found = ", ".join(trial.codes) or "nothing"
        print(f"{trial.result}: {trial.kind} in {trial.subject}: {trial.label} (fired: {found})")
    print(f"{len(done) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
