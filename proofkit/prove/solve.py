"""Queries to Z3, each in a context of its own, so that an answer and its cost depend on nothing but the query.

Run as a program it answers a list of queries, in JSON on standard input, by a list on standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

__all__ = ["MOST_RLIMIT", "Query", "Reply", "solve", "solve_apart", "solve_together"]

MOST_RLIMIT = 2**32 - 1
"""A limit that Z3 counts in 32 bits."""


JOBS = 2
"""Processes at a time."""


@dataclass(frozen=True, slots=True)
class Query:
    """Declarations and assertions in SMT-LIB 2, and the Boolean constants whose values are asked for.

    rlimit   resource units that may be used; 0 would be no limit at all
    """

    text: str
    names: tuple[str, ...]
    rlimit: int


@dataclass(frozen=True, slots=True)
class Reply:
    """sat with the values of the names, unsat, or unknown with the reason; and the resource units used."""

    answer: str
    rlimit: int
    values: tuple[int, ...] = ()
    reason: str = ""


def solve(query: Query) -> Reply:
    """Ask in this process, in a fresh context."""
    import z3

    solver = z3.SolverFor("QF_BV", ctx=z3.Context())
    solver.set("rlimit", query.rlimit)
    solver.set("random_seed", 0)
    solver.from_string(query.text)
    answer = str(solver.check())
    used = next((value for key, value in solver.statistics() if key == "rlimit count"), 0)
    if answer == "sat":
        model = solver.model()
        found = (model.eval(z3.Bool(name, solver.ctx), model_completion=True) for name in query.names)
        return Reply(answer, used, tuple(int(z3.is_true(value)) for value in found))
    return Reply(answer, used, reason="" if answer == "unsat" else solver.reason_unknown())


def solve_apart(queries: Iterable[Query]) -> list[Reply]:
    """Ask each in a process of its own; replies come in the order of the queries."""
    with ThreadPoolExecutor(JOBS) as pool:
        return [reply for [reply] in pool.map(solve_together, ([query] for query in queries))]


def solve_together(queries: Sequence[Query]) -> list[Reply]:
    """Ask one after the other in one process. If it dies, for want of memory say, it has not answered."""
    command, text = [sys.executable, "-P", __file__], json.dumps([asdict(query) for query in queries])
    run = subprocess.run(command, input=text, capture_output=True, text=True)
    if run.returncode:
        return [Reply("unknown", 0, reason=f"the solver's process ended with code {run.returncode}")] * len(queries)
    return [Reply(**{**reply, "values": tuple(reply["values"])}) for reply in json.loads(run.stdout)]


if __name__ == "__main__":
    given = [Query(**{**query, "names": tuple(query["names"])}) for query in json.load(sys.stdin)]
    json.dump([asdict(solve(query)) for query in given], sys.stdout)
