"""`python -m tests.faults [--all]`: plant faults in every spec, print the matrix, exit 1 if one is missed.

Of the faults of one kind in one file, at most MOST are tried, spread evenly; with `--all`, every one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from proofkit.spec.load import load_dir
from proofkit.spec.model import Spec
from tests.faults.closure import closure
from tests.faults.mutant import Mutant
from tests.faults.mutations import mutants
from tests.faults.trial import Result, Sound, Trial, judge_sound, run

SPECS = Path(__file__).parents[2] / "specs"
PRINTED = "as printed"
"""Files of this reading are wrong on purpose, and say where: there is nothing to plant in them."""
MOST = 16


def homes() -> tuple[str, ...]:
    """The files with statements about definitions, but for those that are printed with their faults."""
    told = [s for s in specs() if s.paper.reading != PRINTED]
    return tuple(s.paper.id for s in told if any(t.about is not None for t in s.statements))


@cache
def specs() -> tuple[Spec, ...]:
    return tuple(load_dir(SPECS))


@cache
def planted(home: str) -> tuple[Mutant, ...]:
    """The mutants of one file; made once in each process, since specs do not travel between processes."""
    return tuple(mutants(specs(), home))


@cache
def sound(subject: str) -> Sound:
    """A statement without a fault, judged."""
    return judge_sound(closure(specs(), subject), subject)


def trial(task: tuple[str, int]) -> Trial:
    home, number = task
    mutant = planted(home)[number]
    return run(mutant, sound(mutant.subject))


def sample(home: str, most: int | None) -> list[tuple[str, int]]:
    """Which mutants of a file are tried: of each kind at most so many, at equal distances."""
    kinds: dict[str, list[int]] = {}
    for number, mutant in enumerate(planted(home)):
        kinds.setdefault(mutant.kind, []).append(number)
    return [(home, number) for numbers in kinds.values() for number in spread(numbers, most)]


def spread(numbers: list[int], most: int | None) -> list[int]:
    if most is None or len(numbers) <= most:
        return numbers
    return [numbers[k * (len(numbers) - 1) // (most - 1)] for k in range(most)]


def trials(files: Iterable[str], most: int | None) -> list[Trial]:
    """The mutants of these files, tried."""
    tasks = [task for home in files for task in sample(home, most)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(trial, tasks, chunksize=16))


def matrix(done: list[Trial]) -> list[str]:
    """The counts, one line for each kind of fault."""
    columns = list(Result)
    counts = Counter((t.kind, t.result) for t in done)
    kinds = list(dict.fromkeys(t.kind for t in done))
    lines = [f"{'fault':24}{'tried':>7}" + "".join(f"{c:>19}" for c in columns)]
    for kind in [*kinds, "all"]:
        row = [sum(n for (k, r), n in counts.items() if kind in (k, "all") and r is c) for c in columns]
        lines.append(f"{kind:24}{sum(row):>7}" + "".join(f"{n:>19}" for n in row))
    return lines


def main(arguments: list[str]) -> int:
    if set(arguments) - {"--all"}:
        print("usage: python -m tests.faults [--all]", file=sys.stderr)
        return 2
    files = homes()
    done = trials(files, None if arguments else MOST)
    made = sum(len(planted(home)) for home in files)
    print("\n".join(matrix(done)))
    bad = [t for t in done if t.result in (Result.MISSED, Result.WRONG_CODE)]
    for trial in [*bad, *(t for t in done if t.result is Result.EQUIVALENT)]:
        codes = ", ".join(trial.codes) or "nothing"
        print(f"{trial.result}: {trial.kind} in {trial.subject}: {trial.label} (fired: {codes})")
    print(f"{len(done)} of {made} faults tried, in {len(files)} files")
    print(f"{len(done) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
