"""Ways to prove that a circuit is right: ours, and other people's solvers on the queries that ours puts to Z3.

`python -m tests.bench.circuits_solvers METHOD CIRCUIT P SECONDS` is one attempt, in a process of its own.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from proofkit.circuit.library import CIRCUITS, family
from proofkit.circuit.unfold import unfold
from proofkit.prove.compositional.prove import prove_instance
from proofkit.prove.compositional.scripts import SCRIPTS
from proofkit.prove.exhaustive import exhaust
from proofkit.prove.monolithic import ask_z3
from proofkit.prove.outcome import merged, obligations
from proofkit.prove.ports import Instance
from proofkit.prove.solve import MOST_RLIMIT, Query, Reply, solve
from tests.bench.installed import ABC

__all__ = ["METHODS", "SOLVERS", "prove", "queries"]


def prove(method: str, circuit: str, p: int) -> str:
    """The answer; all queries are put one after the other, in this process."""
    instance = Instance.of(CIRCUITS[circuit], unfold(family(circuit), {"p": p}))
    match method:
        case "exhaustive":
            return exhaust(instance, obligations(instance)).answer
        case "z3":
            return merged(
                ask_z3(instance, obligations(instance), MOST_RLIMIT, lambda asked: list(map(solve, asked)))
            ).answer
        case "compositional":
            return prove_instance(instance).status if circuit in SCRIPTS else "no lemmas"
    _, unsatisfiable = SOLVERS[method]
    return "proved" if all(unsatisfiable(query.text) for query in queries(instance)) else "refuted"


def queries(instance: Instance) -> list[Query]:
    """One for the outputs and one for each group of bits; satisfiable if something is wrong."""
    found: list[Query] = []

    def keep(asked: Sequence[Query]) -> list[Reply]:
        found.extend(asked)
        return [Reply("unknown", 0)] * len(asked)

    ask_z3(instance, obligations(instance), MOST_RLIMIT, keep)
    return found


def bitwuzla(text: str) -> bool:
    import bitwuzla as b

    parser = b.Parser(b.TermManager(), b.Options())
    parser.parse(_with_two_operands(text), parse_only=True, parse_file=False)
    return parser.bitwuzla().check_sat() == b.Result.UNSAT


def _with_two_operands(text: str) -> str:
    """Z3 writes, and bitwuzla refuses, conjunctions and disjunctions of a single operand."""
    return re.sub(r"\((and|or)(?=\s)", lambda found: f"({found[1]} {'true' if found[1] == 'and' else 'false'}", text)


def cadical(text: str) -> bool:
    """On the clauses that Z3's bit-blaster makes."""
    from pysat.formula import CNF
    from pysat.solvers import Solver

    goal = _blasted(text, "tseitin-cnf")
    if goal.inconsistent():
        return True
    with Solver("cadical195", bootstrap_with=CNF(from_string=goal.dimacs())) as solver:
        return not solver.solve()


def abc(text: str) -> bool:
    """On the gates that Z3's bit-blaster makes; `&cec` stops at 1000 conflicts if it is not told otherwise."""
    goal = _blasted(text)
    if goal.inconsistent():
        return True
    with TemporaryDirectory() as directory:
        path = Path(directory, "query.blif")
        path.write_text(blif(goal))
        command = f"read_blif {path}; strash; &get; &cec -m -C 1000000000"
        said = subprocess.run([ABC, "-q", command], capture_output=True, text=True, check=True).stdout
    answers = {"Networks are equivalent": True, "Networks are NOT EQUIVALENT": False}
    [answer] = [answer for sentence, answer in answers.items() if sentence in said]
    return answer


def _blasted(text: str, *more: str) -> Any:
    import z3

    context = z3.Context()
    goal = z3.Goal(ctx=context)
    goal.add(*z3.parse_smt2_string(text, ctx=context))
    [result] = z3.Then("simplify", "bit-blast", *more, ctx=context)(goal)
    return result


def blif(goal: Any) -> str:
    """A model whose output is the conjunction of a goal over Boolean constants."""
    roots = [goal[k] for k in range(len(goal))]
    nodes = list(_ordered(roots))
    wires = {node.get_id(): _wire(node) for node in nodes}
    lines = [
        ".model query",
        " ".join([".inputs", *(_wire(node) for node in nodes if _is_input(node))]),
        ".outputs wrong",
    ]
    for node in nodes:
        if not _is_input(node):
            operands = [wires[child.get_id()] for child in node.children()]
            lines += [" ".join([".names", *operands, _wire(node)]), *_table(node)]
    lines += [" ".join([".names", *(wires[root.get_id()] for root in roots), "wrong"]), "1" * len(roots) + " 1", ".end"]
    return "\n".join([*lines, ""])


def _ordered(roots: Sequence[Any]) -> Iterator[Any]:
    """All that the roots depend on, operands first."""
    met, left = set(), [(root, False) for root in reversed(roots)]
    while left:
        node, is_ready = left.pop()
        if is_ready:
            yield node
        elif node.get_id() not in met:
            met.add(node.get_id())
            left.append((node, True))
            left += [(child, False) for child in node.children()]


def _is_input(node: Any) -> bool:
    import z3

    return node.decl().kind() == z3.Z3_OP_UNINTERPRETED


def _wire(node: Any) -> str:
    return f"{'i' if _is_input(node) else 'n'}{node.get_id()}"


def _table(node: Any) -> list[str]:
    """The operands' values for which the result is 1."""
    import z3

    count = node.num_args()
    tables = {
        z3.Z3_OP_TRUE: ["1"],
        z3.Z3_OP_FALSE: [],
        z3.Z3_OP_NOT: ["0 1"],
        z3.Z3_OP_AND: ["1" * count + " 1"],
        z3.Z3_OP_OR: ["-" * k + "1" + "-" * (count - 1 - k) + " 1" for k in range(count)],
        z3.Z3_OP_XOR: ["10 1", "01 1"],
        z3.Z3_OP_EQ: ["11 1", "00 1"],
        z3.Z3_OP_ITE: ["11- 1", "0-1 1"],
    }
    return tables[node.decl().kind()]


SOLVERS: Mapping[str, tuple[str, Callable[[str], bool]]] = MappingProxyType(
    {"bitwuzla": ("bitwuzla", bitwuzla), "cadical": ("python-sat", cadical), "abc": (ABC, abc)}
)
"""What has to be installed, and whether a query is unsatisfiable."""

METHODS = ("exhaustive", "z3", "compositional", *SOLVERS)


if __name__ == "__main__":
    method, circuit, p, most = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(most), int(most)))
    print(prove(method, circuit, int(p)))
