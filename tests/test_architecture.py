"""The building's rules: imports point down the list of rooms, and what no module may do. See DESIGN.md, rooms."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from proofkit.report.trusted import code_lines

PACKAGE = Path(__file__).resolve().parent.parent / "proofkit"
MODULES = sorted(PACKAGE.rglob("*.py"))

# A room may import the rooms before it. "__init__" is the front door, proofkit/__init__.py.
ROOMS = (
    "terms",
    "errors",
    "codes",
    "kernel",
    "floats",
    "circuit",
    "spec",
    "ops",
    "dag",
    "compose",
    "prove",
    "cost",
    "check",
    "importers",
    "report",
    "__init__",
    "cli",
    "__main__",
)
STRANGERS = {("prove", "compose"), ("kernel", "codes")}
THIRD_PARTY = {
    "floats": {"flint"},
    "circuit": {"numpy"},
    "spec": {"jsonschema"},
    "dag": {"networkx"},
    "compose": {"sympy", "networkx"},
    "prove": {"z3", "numpy"},
    "check": {"networkx"},
    "report": {"sympy"},
    "cli": {"rich", "click"},
}
CLOCKLESS = {"kernel", "compose", "prove", "check"}
CLOCKS = {"time", "datetime"}
BUILTINS_REFUSED = {"eval", "exec", "compile", "__import__"}
WORDS_REFUSED = {"sympify", "parse_expr", "pickle", "environ", "environb", "getenv", "getenvb", "import_module"}
MODULE_LINES = 400
FUNCTION_LINES = 40
KERNEL_LINES = 2_400

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def faults(path: Path, text: str) -> list[str]:
    """Every rule that one module breaks, each as one sentence; `path` is relative to the package."""
    room = path.parts[0].removesuffix(".py")
    if room not in ROOMS:
        return [f"{room} is not on the list of rooms"]
    tree = ast.parse(text)
    found = [*import_faults(room, tree), *word_faults(tree), *kernel_faults(room, tree), *size_faults(tree, text)]
    return list(dict.fromkeys(found))


def imports(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Absolute imports, wherever they stand: (module, name taken from it or "", name it is bound to)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", alias.asname or alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.module or "", alias.name, alias.asname or alias.name) for alias in node.names)


def import_faults(room: str, tree: ast.AST) -> Iterator[str]:
    """Imports that are relative, point up, or take in a third party that the room may not have."""
    if any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree)):
        yield "a relative import"
    for module, name, _ in imports(tree):
        top = module.split(".")[0]
        if top == "proofkit":
            there = room_of(module, name)
            if ROOMS.index(there) > ROOMS.index(room) or (room, there) in STRANGERS:
                yield f"{room} imports {there}"
        elif top not in sys.stdlib_module_names | THIRD_PARTY.get(room, set()):
            yield f"{room} imports {top}"
        elif top in CLOCKS and room in CLOCKLESS:
            yield f"{room} reads the clock"


def room_of(module: str, name: str) -> str:
    """The room that an import from the package leads to; what is no room is behind the front door."""
    there = f"{module}.{name}".split(".")[1]
    return there if there in ROOMS else "__init__"


def word_faults(tree: ast.AST) -> Iterator[str]:
    """Statements and names that no module may use: they hide a failure, run text, or read the machine's state."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield "an assert"
        elif isinstance(node, ast.Name) and node.id in BUILTINS_REFUSED | WORDS_REFUSED:
            yield f"uses {node.id}"
        elif isinstance(node, ast.Attribute) and node.attr in WORDS_REFUSED:
            yield f"uses {node.attr}"
    for module, name, _ in imports(tree):
        yield from (f"uses {word}" for word in (*module.split("."), name) if word in WORDS_REFUSED)


def kernel_faults(room: str, tree: ast.AST) -> Iterator[str]:
    """Private names of the kernel that another room imports, or reads off what it imported."""
    if room == "kernel":
        return
    bound = set()
    for module, name, binding in imports(tree):
        if not f"{module}.{name}.".startswith("proofkit.kernel."):
            continue
        bound.add(binding)
        yield from (
            f"{room} reaches into the kernel for {part}" for part in (*module.split("."), name) if private(part)
        )
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr) and root_name(node) in bound:
            yield f"{room} reaches into the kernel for {node.attr}"


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def root_name(node: ast.expr) -> str:
    """The name that a chain of attributes starts from, or nothing if it starts from anything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def size_faults(tree: ast.AST, text: str) -> Iterator[str]:
    """A module or a function that is too long to be read in one go."""
    lines = len(text.splitlines())
    if lines > MODULE_LINES:
        yield f"the module has {lines} lines"
    for node in ast.walk(tree):
        if isinstance(node, FUNCTION) and function_lines(node) > FUNCTION_LINES:
            yield f"{node.name} has {function_lines(node)} lines"


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines from `def` to the end, without the docstring; a longer text, as of a circuit, counts as one."""
    left_out: set[int] = set()
    if ast.get_docstring(node, clean=False) is not None:
        left_out |= set(lines(node.body[0]))
    for text in filter(is_text, ast.walk(node)):
        left_out |= set(lines(text)[1:])
    return len(lines(node)) - len(left_out)


def is_text(node: ast.AST) -> TypeGuard[ast.expr]:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def lines(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def test_the_package_is_where_we_look() -> None:
    assert PACKAGE / "__init__.py" in MODULES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_keeps_the_rules(path: Path) -> None:
    assert faults(path.relative_to(PACKAGE), path.read_text(encoding="utf-8")) == []


def test_the_kernel_stays_small() -> None:
    """Lines of code: what has to be read to be believed. DESIGN.md, decision 10, says why it is not smaller."""
    kernel = [path for path in MODULES if path.is_relative_to(PACKAGE / "kernel")]
    assert sum(code_lines(path.read_text(encoding="utf-8")) for path in kernel) <= KERNEL_LINES


def function(lines: int, docstring_lines: int = 0, text_lines: int = 0) -> str:
    """The text of a function of so many lines, and as many of docstring and of one text again as asked for."""
    docstring = ['    """Text.', *["    more"] * (docstring_lines - 2), '    """'] if docstring_lines else []
    text = ['    y = f"""{x}', *["    more"] * (text_lines - 2), '    """'] if text_lines else []
    return "\n".join(["def long():", *docstring, *["    x = 1"] * (lines - 1), *text, ""])


BAD = [
    ("terms.py", "from proofkit.errors import KernelError", "terms imports errors"),
    ("errors.py", "import proofkit.codes", "errors imports codes"),
    ("codes.py", "from proofkit import kernel", "codes imports kernel"),
    ("kernel/rules.py", "from proofkit.floats.format import FloatFormat", "kernel imports floats"),
    ("kernel/rules.py", "from proofkit.codes import CODES", "kernel imports codes"),
    ("ops/sum.py", "def f():\n    import proofkit.dag.graph as graph\n    return graph", "ops imports dag"),
    ("prove/smt.py", "from proofkit.compose import derive", "prove imports compose"),
    ("compose/derive.py", "from proofkit.prove import smt", "compose imports prove"),
    ("report/text.py", "from proofkit import __version__", "report imports __init__"),
    ("report/text.py", "import proofkit", "report imports __init__"),
    ("check/run.py", "from proofkit import *", "check imports __init__"),
    ("cli/check.py", "from proofkit.__main__ import main", "cli imports __main__"),
    ("terms.py", "from . import errors", "a relative import"),
    ("cli/check.py", "from .list import rows\nfrom ..terms import Status", "a relative import"),
    ("util.py", "", "util is not on the list of rooms"),
    ("util/text.py", "", "util is not on the list of rooms"),
    ("kernel/poly.py", "import sympy", "kernel imports sympy"),
    ("kernel/poly.py", "import time", "kernel reads the clock"),
    ("compose/derive.py", "from time import perf_counter", "compose reads the clock"),
    ("prove/smt.py", "import time as t", "prove reads the clock"),
    ("check/run.py", "from datetime import date", "check reads the clock"),
    ("floats/format.py", "import numpy as np", "floats imports numpy"),
    ("dag/graph.py", "from sympy import Max", "dag imports sympy"),
    ("compose/derive.py", "import z3", "compose imports z3"),
    ("prove/smt.py", "import networkx.algorithms", "prove imports networkx"),
    ("report/text.py", "from rich.table import Table", "report imports rich"),
    ("importers/onnx.py", "import onnx", "importers imports onnx"),
    ("__init__.py", "import click", "__init__ imports click"),
    ("compose/a.py", "from proofkit.kernel.theorem import _MINT", "compose reaches into the kernel for _MINT"),
    ("compose/a.py", "from proofkit.kernel import _poly", "compose reaches into the kernel for _poly"),
    ("compose/a.py", "import proofkit.kernel._poly", "compose reaches into the kernel for _poly"),
    ("compose/a.py", "from proofkit.kernel._poly import add", "compose reaches into the kernel for _poly"),
    ("check/a.py", "from proofkit.kernel import theorem as t\nt._mint(1)", "check reaches into the kernel for _mint"),
    ("check/a.py", "import proofkit.kernel.a\nproofkit.kernel.a._b", "check reaches into the kernel for _b"),
    ("terms.py", "assert 1 < 2", "an assert"),
    ("spec/expr.py", "eval('1')", "uses eval"),
    ("spec/expr.py", "list(map(eval, ['1']))", "uses eval"),
    ("spec/expr.py", "exec('x = 1')", "uses exec"),
    ("spec/expr.py", "compile('1', '', 'eval')", "uses compile"),
    ("spec/expr.py", "__import__('z3')", "uses __import__"),
    ("spec/expr.py", "import importlib\nimportlib.import_module('z3')", "uses import_module"),
    ("compose/show.py", "import sympy\nsympy.sympify('x')", "uses sympify"),
    ("compose/show.py", "from sympy import sympify as S\nS('x')", "uses sympify"),
    ("compose/show.py", "from sympy.parsing.sympy_parser import parse_expr", "uses parse_expr"),
    ("check/cache.py", "import pickle\npickle.loads(b'')", "uses pickle"),
    ("check/cache.py", "from pickle import loads", "uses pickle"),
    ("cli/main.py", "import os\nos.environ['HOME']", "uses environ"),
    ("cli/main.py", "from os import getenv\ngetenv('HOME')", "uses getenv"),
    ("terms.py", "x = 1\n" * 401, "the module has 401 lines"),
    ("terms.py", function(41), "long has 41 lines"),
    ("terms.py", function(41, docstring_lines=7), "long has 41 lines"),
    ("terms.py", "async " + function(41), "long has 41 lines"),
    ("terms.py", function(40, text_lines=7) + "    y = 2", "long has 42 lines"),
]


@pytest.mark.parametrize(("path", "text", "sentence"), BAD, ids=[sentence for _, _, sentence in BAD])
def test_a_broken_rule_is_one_sentence(path: str, text: str, sentence: str) -> None:
    assert faults(Path(path), text) == [sentence]


GOOD = [
    ("errors.py", "from proofkit.terms import Finding"),
    (
        "kernel/rules.py",
        "from fractions import Fraction\nfrom proofkit.errors import KernelError\nimport proofkit.terms",
    ),
    (
        "kernel/rules.py",
        "from proofkit.kernel.theorem import _MINT\nfrom proofkit.kernel import theorem\ntheorem._MINT",
    ),
    ("compose/derive.py", "import networkx as nx\nfrom sympy import Max\nfrom proofkit.kernel.rules import series"),
    ("compose/derive.py", "from proofkit.kernel import rules\nrules.__doc__\nself._kept = rules.series"),
    ("prove/smt.py", "import z3\nmodel.eval(x)\nsolver._x"),
    ("check/run.py", "from proofkit.compose import derive\nfrom proofkit.prove import smt\nimport networkx"),
    ("report/text.py", "import sympy, time"),
    ("__init__.py", "from proofkit.check import check\n__all__ = ['check']"),
    ("cli/main.py", "import click\nimport rich.table\nfrom proofkit import __version__"),
    ("spec/expr.py", "import ast, re, jsonschema\nre.compile('x')\nast.parse('eval(1)')"),
    ("spec/expr.py", '"""Never eval(), assert or pickle."""'),
    ("terms.py", "x = 1\n" * 400),
    ("terms.py", function(40, docstring_lines=9)),
    ("terms.py", function(39, docstring_lines=9, text_lines=50)),
]


@pytest.mark.parametrize(("path", "text"), GOOD, ids=[path for path, _ in GOOD])
def test_a_near_miss_is_no_fault(path: str, text: str) -> None:
    assert faults(Path(path), text) == []
