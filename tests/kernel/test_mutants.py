"""Each rule of the kernel, weakened in one place, must be seen by the tests of this directory.

A mutant is the package with one string of one kernel module replaced, in a directory of its own; the tests are copied
beside it and run there. Run with -s to see the matrix.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKERS = 2
ORDER = {
    "poly": "poly graph walk rules entail judge theorem attacks",
    "growth": "growth entail judge",
    "entail": "judge entail attacks",
    "graph": "graph walk rules attacks",
    "names": "names walk rules attacks",
    "walk": "walk rules judge attacks",
    "rules": "rules walk judge attacks",
    "judge": "judge theorem oracles attacks",
    "theorem": "theorem rules oracles",
    "oracles": "oracles rules judge attacks",
    "claims": "claims theorem judge walk rules",
    "family": "family measure",
    "functions": "functions family inequality counting measure",
    "number_theory": "functions",
    "reals": "functions_reals functions",
    "series": "functions_series functions",
    "inequality": "inequality measure",
    "counting": "counting measure",
    "measure": "measure functions",
    "numeric": "numeric",
}
"""Which tests to ask about a module, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` stands exactly once in the module; `why` is the reason why a survivor is no fault of the tests."""

    module: str
    name: str
    old: str
    new: str
    why: str = ""


MUTANTS = [
    # poly
    Mutant("poly", "one coefficient >= 0 is enough", "if all(c >= 0 for c in poly", "if any(c >= 0 for c in poly"),
    Mutant("poly", "the shift test after the shift: any", "return all(c >= 0 for c in", "return any(c >= 0 for c in"),
    Mutant("poly", "the sign of a coefficient is ignored", "return all(c >= 0 for c", "return all(abs(c) >= 0 for c"),
    Mutant("poly", "every name is at least 1", "return least.get(atom, 0)", "return least.get(atom, 1)"),
    Mutant(
        "poly",
        "shifted by one too much",
        "Poly.of(atom) + floor for",
        "Poly.of(atom) + floor + 1 for",
    ),
    Mutant("poly", "a value of some factors", "** e for a, e in monomial)", "** e for a, e in monomial[:1])"),
    Mutant("poly", "a slice of a table forgets its start", "first + tuple(arg", "tuple(arg"),
    Mutant("poly", "exponents do not add up", "powers.get(atom, 0) + exponent", "exponent"),
    Mutant("poly", "coefficients do not add up", "terms.get(monomial, 0) + a * b", "a * b"),
    Mutant("poly", "a substitution stops at functions", "arg.rewrite(change) for arg", "arg for arg"),
    Mutant(
        "poly",
        "one less is at most",
        "coefficient > large.get(monomial, 0):",
        "coefficient > large.get(monomial, 0) + 1:",
    ),
    Mutant("poly", "negative terms of the larger one", "if coefficient < 0 and monomial not in small:", "if False:"),
    Mutant(
        "poly",
        "functions have least values",
        "return least.get(atom.name, 0) if atom.table else 0",
        "return least.get(atom.name, 0)",
    ),
    # growth
    Mutant("growth", "within says True for None", "        return None\n", "        return True\n"),
    Mutant("growth", "within says None for False", "return False", "return None"),
    Mutant("growth", "logarithms are ignored", "and self.log <= other.log", "and True"),
    Mutant("growth", "powers are ignored", "lower_order = self.power < other.power or", "lower_order = True or"),
    Mutant("growth", "unknown exponents are ignored", "lower_order and _covered(mine, theirs)", "lower_order"),
    Mutant(
        "growth",
        "a join is the smaller",
        "if self.within(other):\n            return other",
        "if self.within(other):\n            return self",
    ),
    Mutant("growth", "a join takes the smaller power", "max(self.power, other.power)", "min(self.power, other.power)"),
    Mutant(
        "growth",
        "a join takes the smaller exponents",
        "max(counts.get(name, 0), count)",
        "min(counts.get(name, 0), count)",
    ),
    Mutant("growth", "a product forgets logarithms", "self.log + other.log", "self.log"),
    Mutant("growth", "a product forgets exponents", "counts.get(name, 0) + count", "count"),
    # entail
    Mutant("entail", "the scale learns", "atom != self.params.scale and ", ""),
    Mutant("entail", "a factor that may be 0", "all(map(self._at_least_one, others))", "True"),
    Mutant("entail", "another scale teaches", "coefficient > 0 and stated_for", "coefficient > 0"),
    Mutant(
        "entail",
        "sides are not sorted out",
        "left, right = sides(hypothesis)",
        "left, right = hypothesis.left, hypothesis.right",
    ),
    Mutant("entail", "a sum grows like its last term", "total = total.join(product)", "total = product"),
    Mutant(
        "entail",
        "an unknown factor is none",
        "if factor is None:\n                return None",
        "if factor is None:\n                continue",
    ),
    Mutant(
        "entail",
        "an unknown term is none",
        "if product is None:\n                    return None",
        "if product is None:\n                    continue",
    ),
    Mutant("entail", "a size of anything is polynomial", "None if None in inside else Growth", "Growth"),
    Mutant("entail", "log is constant", "CONSTANT if inside[0].is_constant else LOGARITHMIC", "CONSTANT"),
    Mutant("entail", "a goal in another scale", "(goal.scale == self.params.scale and self._grows", "(self._grows"),
    Mutant("entail", "None is shown", "bool(growth.within(limit))", "growth.within(limit) is not False"),
    Mutant("entail", "one polynomial atom", "return all(self.atom_growth(atom)", "return any(self.atom_growth(atom)"),
    Mutant("entail", "anything is polynomial", "self.atom_growth(atom) is not None for", "True for"),
    Mutant(
        "entail",
        "what is stated counts twice",
        "is_nonnegative(gap - room, least)",
        "is_nonnegative(gap + room, least)",
    ),
    Mutant(
        "entail",
        "any fact is shown",
        "if isinstance(goal, Fact):\n            return goal in self.stated",
        "if isinstance(goal, Fact):\n            return True",
    ),
    Mutant("entail", "the weaker bound is kept", "bound.within(known)", "known.within(bound)"),
    Mutant("entail", "learns in one round", "range(len(self.stated) + 1)", "range(1)"),
    Mutant("entail", "nothing is missing", "if not self.shows(g)", "if not self.shows(g) and False"),
    Mutant("entail", "a difference teaches", " and all(c >= 0 for c in left.terms.values())", ""),
    # graph
    Mutant("graph", "axes that stay do not move", "extent.substitute(known | moved)", "extent.substitute(known)"),
    Mutant("graph", "axes inside do not move", "extent.substitute(moved | own)", "extent.substitute(own)"),
    Mutant("graph", "outer axes stay names", "{a: own[a] for a in axes[:k]}", "{}"),
    Mutant("graph", "too many subscripts", "if len(index) > len(shape):", "if False:"),
    Mutant("graph", "the last index is left out", "return extent - 1 if", "return extent - 2 if"),
    Mutant(
        "graph",
        "negative terms take the largest value",
        "self._most(atom) if coefficient > 0 else self._least(atom)",
        "self._most(atom)",
    ),
    Mutant(
        "graph",
        "indices start at 1",
        "return Poly.of(0) if atom in self.extents",
        "return Poly.of(1) if atom in self.extents",
    ),
    Mutant(
        "graph",
        "entries are at least 1",
        "self.params.least.get(atom.name, 0))",
        "self.params.least.get(atom.name, 1))",
    ),
    Mutant("graph", "a remainder is less than it may be", "atom.args[-1] - 1", "atom.args[-1] - 2"),
    Mutant("graph", "a table without a bound", "if atom.name not in self.params.tables:", "if False:"),
    Mutant(
        "graph",
        "an index inside a function stays",
        "return not any(a in self.extents",
        "return True or any(a in self.extents",
    ),
    Mutant("graph", "the digest forgets the needs", "*sorted(map(str, self.needs))]", "]"),
    Mutant("graph", "the digest forgets the nodes", "parts += map(repr, self.nodes)", "parts += []"),
    Mutant(
        "graph",
        "the digest forgets the parameters",
        "            self.params.text(),\n            repr(self.inputs)",
        "            repr(self.inputs)",
    ),
    Mutant(
        "graph",
        "an empty range has a last index",
        "if is_nonnegative(extent - 1, self.params.least) else extent",
        "if True else extent",
    ),
    # names
    Mutant("names", "a table with smaller entries", " or caller.least.get(table, 0) < callee.least.get(name, 0)", ""),
    Mutant(
        "names",
        "a table with larger entries",
        "if not is_nonnegative(limit - caller.tables[table], caller.least):",
        "if False:",
    ),
    Mutant("names", "indices may be parameters", " or n in declared", ""),
    Mutant("names", "any index is a name", "if not NAME.fullmatch(n) or n in declared", "if n in declared"),
    Mutant("names", "indices may be functions", " or n in RESERVED]", "]"),
    Mutant("names", "extents by later indices", "        earlier.add(axis)\n", "        earlier.update(axes)\n"),
    Mutant("names", "parameters below 0", " or least < 0", ""),
    Mutant("names", "any name", "            if atom not in allowed:\n", "            if False:\n"),
    Mutant("names", "any table", "            if atom.name not in params.tables:\n", "            if False:\n"),
    Mutant(
        "names",
        "any index function",
        "elif atom.name not in INDEX_FUNCTIONS or atom.name in MARKERS:",
        "elif atom.name in MARKERS:",
    ),
    Mutant(
        "names",
        "boundary rules anywhere",
        "elif atom.name not in INDEX_FUNCTIONS or atom.name in MARKERS:",
        "elif atom.name not in INDEX_FUNCTIONS:",
    ),
    Mutant("names", "parts of numbers", "if not all(type(c) is int for part", "if not all(True for part"),
    Mutant("names", "parts of numbers inside", "for part in (poly, *within) for c", "for part in (poly,) for c"),
    Mutant("names", "given values below the least", "else is_nonnegative(value - least, caller.least)", "else True"),
    Mutant("names", "own values below the least", "caller.least.get(name, 0) >= least if", "True if"),
    Mutant(
        "names",
        "constants may be indices",
        "| bound.depth_constants | bound.size_constants\n    if clash",
        "\n    if clash",
    ),
    Mutant(
        "names",
        "constants may be parameters",
        "constants & (params.least.keys() | {params.scale} | RESERVED)",
        "constants & ({params.scale} | RESERVED)",
    ),
    Mutant(
        "names",
        "constants may be the scale",
        "params.least.keys() | {params.scale} | RESERVED)):",
        "params.least.keys() | RESERVED)):",
    ),
    Mutant(
        "names",
        "the scale may change",
        "or values.get(callee.scale, Poly.of(caller.scale)) != Poly.of(caller.scale)",
        "",
    ),
    Mutant("names", "another scale", "if callee.scale != caller.scale or", "if"),
    Mutant("names", "anything takes a value", "    if unknown:\n", "    if False:\n"),
    Mutant(
        "names",
        "values below the least",
        "if name not in callee.tables and not shown",
        "if False",
    ),
    # walk
    Mutant("walk", "an output with free indices", " or walker.families[output].free", ""),
    Mutant("walk", "a node before the first", "not 0 <= a < at", "not a < at"),
    Mutant("walk", "any kind of node", "if node.kind not in KINDS:", "if False:"),
    Mutant(
        "walk",
        "free indices are not counted",
        "count = passes * _product(self.graph.extents[axis] for axis in sorted(free))",
        "count = passes",
    ),
    Mutant("walk", "passes are not counted in the size", "count = passes * _product", "count = _product"),
    Mutant(
        "walk",
        "passes are not counted in the depth",
        "self.upper(v.substitute(values)) * self.upper(passes)",
        "self.upper(v.substitute(values))",
    ),
    Mutant(
        "walk",
        "a depth is not taken at its largest",
        "self.upper(v.substitute(values)) * self.upper(passes)",
        "v.substitute(values) * self.upper(passes)",
    ),
    Mutant(
        "walk",
        "the domain of a callee",
        "        assuming += domain(bound.subject.params, values, self.graph.params)\n",
        "",
    ),
    Mutant(
        "walk",
        "the scale of a callee",
        "            check_values(bound.subject.params, values, self.graph.params)\n",
        "            pass\n",
    ),
    Mutant(
        "walk",
        "hypotheses of a premise",
        "bound.size.substitute(values))\n        assuming = [h.substitute(values) for h in bound.assuming]",
        "bound.size.substitute(values))\n        assuming: list[Hypothesis] = []",
    ),
    Mutant(
        "walk",
        "hypotheses about one index",
        "self.upper(hypothesis.left - hypothesis.right)",
        "hypothesis.left - hypothesis.right",
    ),
    Mutant("walk", "growth about one index", "Grows(self.upper(hypothesis.left),", "Grows(hypothesis.left,"),
    Mutant(
        "walk",
        "hypotheses keep the callee's names",
        "assuming = [h.substitute(values) for h in bound.assuming]",
        "assuming = [*bound.assuming]",
    ),
    Mutant(
        "walk", "a premise about anything", "if (subject.digest or subject.name) != name or", "if False and name or"
    ),
    Mutant("walk", "a gathered row costs one entry", "size * width", "size"),
    Mutant(
        "walk", "a gather chooses among one", 'self._costs("select", _product(entries),', 'self._costs("select", ONE,'
    ),
    Mutant("walk", "a gather with too little data", "sum(i is None for i in node.index) != len(args) - 1 or ", ""),
    Mutant("walk", "a reduction forgets operands", "_product(extents) + (len(args) - 1)", "_product(extents)"),
    Mutant("walk", "a reduction forgets free indices", "        free = free.union(*(a.free for a in args[1:]))\n", ""),
    Mutant(
        "walk", "a reduction of a tensor", "any(a.shape or a.results for a in args) or not node.axes", "not node.axes"
    ),
    Mutant(
        "walk",
        "an operation on tensors",
        'if not args or any(a.shape or a.results for a in args):\n            raise KernelError("walk", "an operation',
        'if not args:\n            raise KernelError("walk", "an operation',
    ),
    Mutant(
        "walk",
        "an operation forgets free indices",
        "free = frozenset[str]().union(*(a.free for a in args))",
        "free = args[0].free",
    ),
    Mutant(
        "walk",
        "an n-ary operation has one operand",
        "self._costs(node.name, Poly.of(len(args)), free)",
        "self._costs(node.name, ONE, free)",
    ),
    Mutant(
        "walk",
        "one static operand is enough",
        "STATIC and all(a.static for a in args)",
        "STATIC and any(a.static for a in args)",
    ),
    Mutant("walk", "every operation is static", "node.name in STATIC and all(", "all("),
    Mutant("walk", "every choice is free", '(node.name == "where" and args[0].static)', 'node.name == "where"'),
    Mutant(
        "walk",
        "a static choice is static",
        "            return Family((), free, static)\n",
        "            return Family((), free, True)\n",
    ),
    Mutant("walk", "exp is free", 'FREE = {"neg"', 'FREE = {"exp": "", "neg"'),
    Mutant("walk", "exp is static", 'STATIC = frozenset({"neg"', 'STATIC = frozenset({"exp", "neg"'),
    Mutant(
        "walk",
        "a call with any shapes",
        "len(values) != len(node.bind) or tuple(a.shape for a in args) != subject.inputs",
        "len(values) != len(node.bind)",
    ),
    Mutant(
        "walk",
        "a call forgets free indices",
        "free = self._indices(values.values()).union(*(a.free for a in args))",
        "free = self._indices(values.values())",
    ),
    Mutant(
        "walk",
        "a call forgets the indices it is given",
        "free = self._indices(values.values()).union(",
        "free = frozenset[str]().union(",
    ),
    Mutant("walk", "a loop of any count", " or self._extent(node.axes[0]) != node.number", ""),
    Mutant("walk", "a loop under another index", "if self._indices([node.number, *others]) or", "if"),
    Mutant("walk", "a loop that changes shapes", "if now.outputs != following.inputs[:count] or", "if"),
    Mutant("walk", "a loop that starts elsewhere", "if tuple(a.shape for a in args) != before:", "if False:"),
    Mutant("walk", "a result of what has none", " or not 0 <= which < len(args[0].results)", ""),
    Mutant(
        "walk",
        "a tensor forgets the indices of its extents",
        "free = frozenset[str]().union(args[0].free, *map(self._index_names, extents)) - set(node.axes)\n        shape",
        "free = args[0].free - set(node.axes)\n        shape",
    ),
    Mutant(
        "walk",
        "a tensor keeps nothing free",
        "- set(node.axes)\n        shape",
        "- set(self.graph.extents)\n        shape",
    ),
    Mutant(
        "walk", "a tensor is static", "return Family(shape, free, args[0].static)", "return Family(shape, free, True)"
    ),
    Mutant(
        "walk",
        "a load is static",
        "free, args[0].static).reading(self._reads(index))",
        "free, True).reading(self._reads(index))",
    ),
    Mutant("walk", "a load forgets its indices", "free = args[0].free | self._indices(index)", "free = args[0].free"),
    Mutant("walk", "a load forgets its tables", "args[0].static).reading(self._reads(index))", "args[0].static)"),
    Mutant(
        "walk",
        "a hypothesis is plain the wrong way round",
        "is_at_most(hypothesis.left, hypothesis.right, params.least)",
        "is_at_most(hypothesis.right, hypothesis.left, params.least)",
    ),
    Mutant("walk", "every inequality is plain", " and is_at_most(hypothesis.left, hypothesis.right, params.least)", ""),
    Mutant(
        "walk",
        "an operation forgets what was fixed",
        "            if premise.bound.at:\n",
        "            if False:\n",
        why="the number of operands is no parameter, so no rule fixes it",
    ),
    Mutant("walk", "a callee forgets what was fixed", "        self._check_fixed(bound, values)\n", ""),
    Mutant("walk", "a loop forgets free indices", " or any(a.free or a.results for a in args)", ""),
    Mutant("walk", "a loop without its index", "if len(inner) != 1 or ", "if "),
    Mutant("walk", "what stays in a loop may change shape", " or now.inputs[count:] != first.inputs[count:]", ""),
    Mutant("walk", "names of a premise may be indices", "        check_premise(bound, values, self.graph)\n", ""),
    Mutant("walk", "names need not be declared", "    check_graph(graph)\n", ""),
    Mutant(
        "walk",
        "extents may be negative",
        "natural = self._needed(AtMost(ZERO, e) for e in extents)",
        "natural = frozenset[Hypothesis]()",
    ),
    Mutant("walk", "quotients may be negative", "[*naturals(known), *self._short", "[*self._short"),
    Mutant("walk", "functions may work with anything", ", *self._short(plain, marked)]", "]"),
    Mutant("walk", "axes may be of any length", "for p in (*inside, *marked) for", "for p in inside for"),
    Mutant("walk", "tables may hold anything", "atom.table and atom.name in params.tables:", "False:"),
    Mutant("walk", "every growth is plain", "short = hypothesis.limit is None and", "short ="),
    Mutant("walk", "a growth in any scale is plain", " and hypothesis.scale == params.scale\n", "\n"),
    Mutant("walk", "every size is polynomial", "all(atom == params.scale for m in", "all(True for m in"),
    Mutant("walk", "an extent behind data", "if any(e.names() & hidden for e in (*entries, *rest)):", "if False:"),
    Mutant(
        "walk",
        "operations in another scale",
        "elif bound.subject.params.scale != self.graph.params.scale:",
        "elif False:",
    ),
    Mutant(
        "walk",
        "a tensor of two",
        "if len(args) != 1 or args[0].results or len(set(node.axes))",
        "if args[0].results or len(set(node.axes))",
    ),
    Mutant("names", "names of a premise may be indices", "polys = [*bound.depth, bound.size,", "polys = ["),
    Mutant(
        "names",
        "parameters of a premise may be indices",
        "(mentioned | bound.subject.params.least.keys())",
        "mentioned",
    ),
    Mutant("names", "two inputs of one name", "if len(dict(graph.inputs)) != len(graph.inputs):", "if False:"),
    Mutant("names", "conditions on anything", "        for poly in sides_of(need):\n", "        for poly in ():\n"),
    Mutant(
        "names", "the scale is fixed", "if name == params.scale or name in params.tables:", "if name in params.tables:"
    ),
    Mutant(
        "names", "a table is fixed", "if name == params.scale or name in params.tables:", "if name == params.scale:"
    ),
    Mutant("names", "fixed at anything", '        _check_poly(value, params, set(), f"the value of {name}")\n', ""),
    Mutant("names", "divisors may be 0", "needed += [AtMost(Poly.of(1), d) for d in divisors]", "pass"),
    Mutant(
        "names", "any number of arguments", 'elif len(atom.args) != (1 if atom.name == "log" else 2):', "elif False:"
    ),
    Mutant(
        "walk",
        "an operation is called",
        "        if not subject.digest:\n",
        "        if False:\n",
        why="a cited result has no outputs, and a callee has one",
    ),
    Mutant("walk", "an operation is repeated", "        if not premise.bound.subject.digest:\n", "        if False:\n"),
    Mutant("walk", "results are an output", " or walker.families[output].results", ""),
    Mutant(
        "walk",
        "results are loaded",
        ' or args[0].results:\n            raise KernelError("walk", "a load',
        ':\n            raise KernelError("walk", "a load',
    ),
    Mutant(
        "walk",
        "a range without gates may be negative",
        "        assuming += [AtMost(ZERO, self.graph.extents[axis]) for axis in free]\n",
        "",
    ),
    Mutant(
        "judge", "constants of the bound, parameters of the claim", "    check_constants(bound, claim.params)\n", ""
    ),
    Mutant("judge", "claims of no natural number", " + naturals([*claimed, *stated])", ""),
    # rules
    Mutant("rules", "a potential of any length", "if len(potential) != len(graph.nodes):", "if False:"),
    Mutant("rules", "no potential, no cost", "if not ready or not cost:", "if False:"),
    Mutant("rules", "what comes before is forgotten", "needed = before + own", "needed = own"),
    Mutant("rules", "a node's own depth is forgotten", "needed = before + own", "needed = before"),
    Mutant("rules", "one less is enough", "is_at_most(needed, after, least)", "is_at_most(needed - 1, after, least)"),
    Mutant("rules", "free nodes are not checked", "if cost == {ZERO} and arrivals <= ready:", "if cost == {ZERO}:"),
    Mutant("rules", "only the first argument counts", "for a in node.args] or", "for a in node.args[:1]] or"),
    Mutant("rules", "nodes without arguments are ready at any time", "or [frozenset({ZERO})]", "or [frozenset()]"),
    Mutant(
        "rules",
        "only the first output counts",
        "for o in graph.outputs))\n    size",
        "for o in graph.outputs[:1]))\n    size",
    ),
    Mutant(
        "rules",
        "only the last node has a size",
        "for family in families), ZERO)",
        "for family in families[-1:]), ZERO)",
    ),
    Mutant("rules", "premises are forgotten", "return tuple(used.values())", "return ()"),
    Mutant("rules", "the needs of the graph", "= graph.needs.union(", "= frozenset[Hypothesis]().union("),
    Mutant(
        "rules",
        "the hypotheses of nodes",
        "graph.needs.union(*(family.assuming for family in families))",
        "graph.needs",
    ),
    Mutant("rules", "tables need not be uniform", 'assuming | {Fact("uniform", name) for name in tables}', "assuming"),
    Mutant(
        "rules", "the strongest uniformity", "max((b.uniformity for b in bounds)", "min((b.uniformity for b in bounds)"
    ),
    Mutant("rules", "fixed twice", "    if bound.at:\n", "    if False:\n"),
    Mutant("rules", "specialise fixes anything", "    check_fixed(params, values)\n", ""),
    Mutant("rules", "specialise leaves the domain", " | set(domain(params, values, params))", ""),
    Mutant(
        "rules",
        "specialise keeps hypotheses as they were",
        "frozenset(h.substitute(values) for h in bound.assuming)",
        "bound.assuming",
    ),
    Mutant("rules", "specialise says nothing", "tuple(sorted(values.items(), key=lambda item: item[0]))", "()"),
    Mutant(
        "rules",
        "specialise rests on nothing",
        '_theorem(special, "specialise", theorem)',
        '_theorem(special, "specialise")',
    ),
    Mutant("rules", "specialise at what is no natural number", "        | set(naturals(values.values())),\n", ","),
    # judge
    Mutant(
        "judge", "a theorem about anything", "if (bound.subject, bound.at) != (claim.subject, claim.at):", "if False:"
    ),
    Mutant(
        "judge",
        "a theorem at any value",
        "(bound.subject, bound.at) != (claim.subject, claim.at)",
        "bound.subject != claim.subject",
    ),
    Mutant(
        "judge",
        "a theorem about any shapes",
        "(bound.subject, bound.at) != (claim.subject, claim.at)",
        "(bound.subject.digest, bound.at) != (claim.subject.digest, claim.at)",
        why="the digest covers inputs and nodes, so the shapes of the outputs follow from it",
    ),
    Mutant("judge", "proved by citation", "Status.MODULO if theorem.trust else Status.PROVED", "Status.PROVED"),
    Mutant("judge", "shortfalls are forgiven", "    if shortfalls:\n", "    if False:\n"),
    Mutant("judge", "missing hypotheses are forgiven", "    elif missing:\n", "    elif False:\n"),
    Mutant(
        "judge",
        "hypotheses of the theorem",
        "[*bound.assuming, *within, *depth_goals, *size_goals]",
        "[*within, *depth_goals, *size_goals]",
    ),
    Mutant(
        "judge",
        "goals of the depth",
        "[*bound.assuming, *within, *depth_goals, *size_goals]",
        "[*bound.assuming, *within, *size_goals]",
    ),
    Mutant(
        "judge",
        "goals of the size",
        "[*bound.assuming, *within, *depth_goals, *size_goals]",
        "[*bound.assuming, *within, *depth_goals]",
    ),
    Mutant("judge", "size is not compared", "shortfalls = [*depth, *size]", "shortfalls = [*depth]"),
    Mutant("judge", "depth is not compared", "shortfalls = [*depth, *size]", "shortfalls = [*size]"),
    Mutant(
        "judge",
        "uniformity the wrong way round",
        "bound.uniformity > claim.uniformity",
        "bound.uniformity < claim.uniformity",
    ),
    Mutant(
        "judge",
        "uniformity must be exact",
        "bound.uniformity > claim.uniformity",
        "bound.uniformity >= claim.uniformity",
    ),
    Mutant(
        "judge",
        "one vector is enough",
        "frozenset(v for v in derived if not any(",
        "frozenset(v for v in list(derived)[:0] if not any(",
    ),
    Mutant(
        "judge",
        "claimed at most derived",
        "given.shows(AtMost(v, m))",
        "given.shows(AtMost(m, v))",
    ),
    Mutant(
        "judge",
        "every claimed vector must do",
        "not any(given.shows(AtMost(v, m)) for m in most)",
        "not all(given.shows(AtMost(v, m)) for m in most)",
    ),
    Mutant("judge", "None is too large", "growth.within(limit) is False", "not growth.within(limit)"),
    Mutant("judge", "too large is not known", "growth.within(limit) is False", "growth.within(limit) is None"),
    Mutant("judge", "a growth asks for nothing", "goals.append(Grows(poly, limit, given.params.scale))", "pass"),
    Mutant("judge", "poly asks for nothing", "for poly in (derived, *_outputs(claim))]", "for poly in ()]"),
    Mutant("judge", "exact size is not compared", "not given.shows(AtMost(derived, claim.size))", "False"),
    Mutant("judge", "verdicts by anyone", "if mint is not _MINT:", "if mint is None:"),
    Mutant("judge", "verdicts are pickled", "def __reduce__", "def reduce"),
    Mutant("judge", "verdicts have heirs", "def __init_subclass__", "def init_subclass"),
    Mutant(
        "judge",
        "a claim with a larger domain",
        "[*bound.assuming, *within, *depth_goals",
        "[*bound.assuming, *depth_goals",
    ),
    Mutant("judge", "a claim in another scale", "    if theirs.scale != claim.params.scale:\n", "    if False:\n"),
    # theorem
    Mutant("theorem", "theorems by anyone", "if mint is not _MINT:", "if mint is None:"),
    Mutant("theorem", "theorems are pickled", "def __reduce__", "def reduce"),
    Mutant("theorem", "theorems have heirs", "def __init_subclass__", "def init_subclass"),
    Mutant("theorem", "trust is not inherited", "below | trust", "trust"),
    Mutant("theorem", "trust is only inherited", "below | trust", "below"),
    # oracles
    Mutant("oracles", "a result without a source", "if not source or not depth:", "if not depth:"),
    Mutant("oracles", "a result without a depth", "if not source or not depth:", "if not source:"),
    Mutant("oracles", "a result without a tag", 'trust=frozenset({f"cited:{source}"})', "trust=frozenset()"),
    Mutant(
        "oracles",
        "a result without hypotheses",
        "        size,\n        assuming,\n",
        "        size,\n        frozenset(),\n",
    ),
    Mutant("oracles", "growth in another scale", "h.scale != scale for h", "False for h"),
    Mutant("oracles", "costs below nothing", "if any(c < 0 for poly in", "if any(False for poly in"),
    # claims
    Mutant("claims", "the right side is not substituted", "self.right.substitute(values))", "self.right)"),
    Mutant("claims", "a growth is not substituted", "Grows(self.left.substitute(values)", "Grows(self.left"),
    Mutant("claims", "shapes are not substituted", "e.substitute(values) for e in shape", "e for e in shape"),
    Mutant(
        "claims",
        "tables of a callee keep their names",
        'if self.kind == "uniform" and self.about in values:',
        "if False:",
    ),
    Mutant(
        "claims",
        "parameters can be changed",
        '        object.__setattr__(self, "least", MappingProxyType(dict(self.least)))\n',
        "",
    ),
    # family
    Mutant(
        "family", "all conditions come first", "for w in self.where if not w.names() & own)", "for w in self.where)"
    ),
    Mutant(
        "family", "starts are not substituted", "s.substitute(values) for s in self.starts", "s for s in self.starts"
    ),
    Mutant("family", "conditions are no part of the text", ' + [f"if {w} >= 0" for w in self.where]', ""),
    Mutant("family", "kinds are no part of the text", "{self.kind.name.lower()} ", ""),
    Mutant("family", "the digest is that of the name", "str(self).encode()", "self.name.encode()"),
    # functions
    Mutant("functions", "functions where they are not defined", "or not function.takes(numbers) or", "or"),
    Mutant("functions", "huge numbers", " or not function.is_quick(*numbers)", ""),
    Mutant("functions", "huge powers", "lambda e: e <= MOST_PLACES", "lambda e: True"),
    Mutant("functions", "any number of arguments", "len(args) == len(self.least) and ", ""),
    Mutant("functions", "entries of tables are functions", "None if atom.table else _value", "_value"),
    Mutant(
        "functions",
        "quotients by 0",
        '"floordiv": FormulaFunction(\n            (0, 1)',
        '"floordiv": FormulaFunction(\n            (0, 0)',
    ),
    Mutant(
        "functions",
        "remainders by 0",
        '"mod": FormulaFunction(\n            (0, 1)',
        '"mod": FormulaFunction(\n            (0, 0)',
    ),
    Mutant(
        "functions",
        "half a power",
        '"pow2": FormulaFunction(\n            (0,)',
        '"pow2": FormulaFunction(\n            (-1,)',
    ),
    Mutant(
        "functions",
        "lengths below 0",
        '"bit_length": FormulaFunction(\n            (0,)',
        '"bit_length": FormulaFunction(\n            (-9,)',
    ),
    Mutant(
        "functions",
        "bits below the lowest",
        '"bit": FormulaFunction(\n            (0, 0)',
        '"bit": FormulaFunction(\n            (0, -1)',
    ),
    Mutant(
        "functions",
        "primes below 0",
        '"is_prime": FormulaFunction(\n            (0,)',
        '"is_prime": FormulaFunction(\n            (-1,)',
    ),
    Mutant(
        "functions",
        "powers modulo 0",
        '"power_mod": FormulaFunction((0, 0, 1)',
        '"power_mod": FormulaFunction((0, 0, 0)',
    ),
    Mutant(
        "functions",
        "inverse powers",
        '"power_mod": FormulaFunction((0, 0, 1)',
        '"power_mod": FormulaFunction((0, -1, 1)',
    ),
    Mutant(
        "functions",
        "generators modulo 0",
        '"generator": FormulaFunction(\n            (1,)',
        '"generator": FormulaFunction(\n            (0,)',
    ),
    Mutant(
        "functions",
        "logarithms modulo 0",
        '"discrete_log": FormulaFunction(\n            (0, 1)',
        '"discrete_log": FormulaFunction(\n            (0, 0)',
    ),
    Mutant(
        "functions",
        "a prime before the first",
        '"prime": FormulaFunction(\n            (0,)',
        '"prime": FormulaFunction(\n            (-1,)',
    ),
    Mutant(
        "functions",
        "primes for no bits",
        '"primes_for": FormulaFunction(\n            (1,)',
        '"primes_for": FormulaFunction(\n            (0,)',
    ),
    Mutant(
        "functions",
        "residues modulo 0",
        '"span": FormulaFunction(\n            (0, 1)',
        '"span": FormulaFunction(\n            (0, 0)',
    ),
    Mutant(
        "functions",
        "a product of no primes",
        '"crt": FormulaFunction(\n            (1, 0, 0)',
        '"crt": FormulaFunction(\n            (0, 0, 0)',
    ),
    Mutant(
        "functions",
        "roots of one bit",
        '"sqrt_crt": FormulaFunction(\n            (0, 0, 2, 0, 0, 0)',
        '"sqrt_crt": FormulaFunction(\n            (0, 0, 1, 0, 0, 0)',
    ),
    Mutant(
        "functions",
        "no digits of a power of e",
        '"exp_mod": FormulaFunction(\n            (0, 0, 0, 0, 1, 1)',
        '"exp_mod": FormulaFunction(\n            (0, 0, 0, 0, 0, 1)',
    ),
    Mutant(
        "functions",
        "digits modulo 0",
        '"exp_mod": FormulaFunction(\n            (0, 0, 0, 0, 1, 1)',
        '"exp_mod": FormulaFunction(\n            (0, 0, 0, 0, 1, 0)',
    ),
    Mutant(
        "functions",
        "bits of a power of e below the lowest",
        '"exp_bit": FormulaFunction(\n            (0, 0, 0, 0, 0)',
        '"exp_bit": FormulaFunction(\n            (0, 0, 0, 0, -1)',
    ),
    Mutant("functions", "series of one bit", "(0, 1, 2, 0, 0, 0, 0),", "(0, 1, 1, 0, 0, 0, 0),"),
    Mutant("functions", "a quotient is larger", "+ divisor - 1 - top", "+ divisor - 2 - top"),
    Mutant("functions", "a quotient is smaller", "return top - divisor * value,", "return top - divisor * value - 1,"),
    Mutant(
        "functions", "a remainder is smaller", "top - value, divisor - 1 - value", "top - value, divisor - 2 - value"
    ),
    Mutant(
        "functions",
        "a remainder is below what is divided",
        "return top - value, divisor",
        "return top - value - 1, divisor",
    ),
    Mutant("functions", "a length is smaller", "return number - value, Poly", "return number - value - 1, Poly"),
    Mutant("functions", "the power of a length is larger", "(value,))) - 1 - number", "(value,))) - 2 - number"),
    Mutant("functions", "a power is larger", "lambda value, e: (value - 1 - e,)", "lambda value, e: (value - 2 - e,)"),
    Mutant(
        "functions",
        "a bit is 0",
        '(ONE - value,),\n            "one bit of a number',
        '(-value,),\n            "one bit of a number',
    ),
    Mutant(
        "functions", "nothing is prime", '(ONE - value,),\n            "1 if no', '(-value,),\n            "1 if no'
    ),
    Mutant(
        "functions", "no remainder is the largest", "return (args[-1] - 1 - value,)", "return (args[-1] - 2 - value,)"
    ),
    Mutant("functions", "a prime is larger", "value - 3 - 2 * i,", "value - 4 - 2 * i,"),
    Mutant("functions", "a prime is smaller", "_next_square(i) - 1 - value)", "_next_square(i) - 2 - value)"),
    Mutant("functions", "more than one prime", "(value - 1, bits - value)", "(value - 2, bits - value)"),
    Mutant("functions", "fewer primes than bits", "(value - 1, bits - value)", "(value - 1, bits - 1 - value)"),
    Mutant("functions", "fewer residues", "(bits * q - bits - value,)", "(bits * q - bits - 1 - value,)"),
    Mutant(
        "functions",
        "a smaller remainder of a prime",
        '_k, _w, i: (Poly.of(App("prime", (i,))) - 1 - value,)',
        '_k, _w, i: (Poly.of(App("prime", (i,))) - 2 - value,)',
    ),
    Mutant(
        "functions",
        "a remainder of the prime before",
        '_k, _w, i: (Poly.of(App("prime", (i,)))',
        '_k, _w, i: (Poly.of(App("prime", (i - 1,)))',
    ),
    Mutant(
        "functions",
        "a smaller residue of a root",
        "(args[-1],))) - 1 - value,),\n            SERIES",
        "(args[-1],))) - 2 - value,),\n            SERIES",
    ),
    Mutant(
        "functions",
        "a smaller residue of a series",
        "(args[-1],))) - 1 - value,),\n        SERIES",
        "(args[-1],))) - 2 - value,),\n        SERIES",
    ),
    Mutant(
        "functions",
        "no bit of a power of e",
        '(ONE - value,),\n            SERIES.format("one bit of the place',
        '(-value,),\n            SERIES.format("one bit of the place',
    ),
    Mutant(
        "functions",
        "no bit of the logarithm of 2",
        '(ONE - value,),\n            SERIES.format("one bit of the log',
        '(-value,),\n            SERIES.format("one bit of the log',
    ),
    Mutant("functions", "a bound on quotients", "lambda top, _: top,", "lambda top, _: top - 1,"),
    Mutant("functions", "a bound on remainders", "lambda _, divisor: divisor,", "lambda _, divisor: divisor - 1,"),
    Mutant(
        "functions",
        "a bound on what grows",
        "return lambda *args: tidy(Poly.of(App(name, args)))",
        "return lambda *args: tidy(Poly.of(App(name, args))) - 1",
    ),
    Mutant(
        "functions",
        "a bound on bits",
        'lambda *_: ONE,\n            lambda value, *_: (ONE - value,),\n            "one bit of a number',
        'lambda *_: Poly.of(0),\n            lambda value, *_: (ONE - value,),\n            "one bit of a number',
    ),
    Mutant(
        "functions",
        "a bound on whether it is a prime",
        "number_theory.is_prime,\n            lambda _: ONE,",
        "number_theory.is_prime,\n            lambda _: Poly.of(0),",
    ),
    Mutant("functions", "a bound on powers", "lambda _a, _e, q: q,", "lambda _a, _e, q: q - 1,"),
    Mutant("functions", "a bound on generators", "lambda q: q,", "lambda q: q - 1,"),
    Mutant(
        "functions",
        "a bound on logarithms",
        "number_theory.discrete_log,\n            lambda _, q: q,",
        "number_theory.discrete_log,\n            lambda a, q: a,",
    ),
    Mutant("functions", "a bound on primes", "return (i + 2) ** 2", "return (i + 1) ** 2 + 2"),
    Mutant("functions", "a bound on numbers of primes", "lambda bits: bits,", "lambda bits: bits - 1,"),
    Mutant(
        "functions",
        "a bound on residues that are added up",
        "lambda bits, q: bits * q,",
        "lambda bits, q: bits * q - bits - q,",
    ),
    Mutant(
        "functions", "a bound on remainders of primes", "lambda _k, _w, i: _next_square(i),", "lambda _k, _w, i: i + 2,"
    ),
    Mutant(
        "functions",
        "a bound on remainders of primes above",
        "lambda _k, _w, s, i: _next_square(s + i),",
        "lambda _k, _w, s, i: _next_square(i),",
    ),
    Mutant(
        "functions",
        "a smaller remainder of a prime above",
        "(s + i,))) - 1 - value,)",
        "(s + i,))) - 2 - value,)",
    ),
    Mutant(
        "functions",
        "no primes above",
        '"crt_above": FormulaFunction(\n            (1, 0, 0, 0)',
        '"crt_above": FormulaFunction(\n            (0, 0, 0, 0)',
    ),
    Mutant(
        "functions",
        "a bound on roots",
        "lambda *args: _next_square(args[-1]),\n            lambda",
        "lambda *args: args[-1] + 2,\n            lambda",
    ),
    Mutant(
        "functions",
        "a bound on series",
        "lambda *args: _next_square(args[-1]),\n        lambda",
        "lambda *args: args[-1] + 2,\n        lambda",
    ),
    Mutant("functions", "a bound on digits of a power of e", "lambda *args: args[-1],", "lambda *args: args[-2],"),
    Mutant(
        "functions",
        "a bound on bits of a power of e",
        "lambda *_: ONE,\n            lambda value, *_: (ONE - value,),\n            SERIES",
        "lambda *_: Poly.of(0),\n            lambda value, *_: (ONE - value,),\n            SERIES",
    ),
    Mutant(
        "functions",
        "a bound on bits of the logarithm of 2",
        "series.ln2_bit,\n            lambda _: ONE,",
        "series.ln2_bit,\n            lambda _: Poly.of(0),",
    ),
    Mutant("functions", "bits from the highest", "(a >> i) & 1", "(a << i) & 1"),
    Mutant("functions", "quotients are rounded up", "lambda a, b: a // b,", "lambda a, b: -(-a // b),"),
    Mutant(
        "functions",
        "primes by counting: known in FO",
        'LOGSPACE.format("number i of the odd primes, by counting"),\n            Uniformity.L,',
        'LOGSPACE.format("number i of the odd primes, by counting"),',
    ),
    Mutant(
        "functions",
        "how many primes: known in FO",
        'LOGSPACE.format("how many odd primes have a product of so many bits"),\n            Uniformity.L,',
        'LOGSPACE.format("how many odd primes have a product of so many bits"),',
    ),
    Mutant(
        "functions",
        "residues that are added up: known in FO",
        'LOGSPACE.format("the residues of the powers of two, added up"),\n            Uniformity.L,',
        'LOGSPACE.format("the residues of the powers of two, added up"),',
    ),
    Mutant(
        "functions",
        "remainders of products of primes: known in FO",
        "Uniformity.L,\n            lambda k, w, _: k <= MOST_PRIMES",
        "Uniformity.DLOGTIME,\n            lambda k, w, _: k <= MOST_PRIMES",
    ),
    Mutant(
        "functions",
        "remainders of products of primes above: known in FO",
        "Uniformity.L,\n            lambda k, w, s, _: max(k, s) <= MOST_PRIMES",
        "Uniformity.DLOGTIME,\n            lambda k, w, s, _: max(k, s) <= MOST_PRIMES",
    ),
    Mutant(
        "functions",
        "roots: known in FO",
        'SERIES.format("a residue of a square root"),\n            Uniformity.L,',
        'SERIES.format("a residue of a square root"),',
    ),
    Mutant(
        "functions",
        "powers of e: known in FO",
        'SERIES.format("a residue of the digits of a power of e"),\n            Uniformity.L,',
        'SERIES.format("a residue of the digits of a power of e"),',
    ),
    Mutant(
        "functions",
        "places of powers of e: known in FO",
        'SERIES.format("one bit of the place of the leading one of a power of e"),\n            Uniformity.L,',
        'SERIES.format("one bit of the place of the leading one of a power of e"),',
    ),
    Mutant(
        "functions",
        "bits of the logarithm of 2: known in FO",
        'SERIES.format("one bit of the logarithm of 2"),\n            Uniformity.L,',
        'SERIES.format("one bit of the logarithm of 2"),',
    ),
    Mutant(
        "functions",
        "series: known in FO",
        'SERIES.format(f"a residue of {of}"),\n        Uniformity.L,',
        'SERIES.format(f"a residue of {of}"),',
    ),
    Mutant(
        "functions",
        "series: in polynomial time",
        'SERIES.format(f"a residue of {of}"),\n        Uniformity.L,',
        'SERIES.format(f"a residue of {of}"),\n        Uniformity.P,',
    ),
    # number theory
    Mutant("number_theory", "1 is prime", "q > 1 and", "q > 0 and"),
    Mutant("number_theory", "squares of primes are prime", "isqrt(q) + 1", "isqrt(q)"),
    Mutant("number_theory", "2 is an odd prime", "found[i + 1] for", "found[i] for"),
    Mutant("number_theory", "one prime too few", "while product < 1 << bits:", "while 2 * product < 1 << bits:"),
    Mutant("number_theory", "one prime too many", "while product < 1 << bits:", "while product < 2 << bits:"),
    Mutant("number_theory", "one prime of the product left out", "    return i\n", "    return i - 1\n"),
    Mutant("number_theory", "the span is one too long", "for j in range(bits))", "for j in range(bits + 1))"),
    Mutant("number_theory", "the span of other powers", "pow(2, j, q)", "pow(3, j, q)"),
    Mutant(
        "number_theory",
        "the span is reduced",
        "return sum(pow(2, j, q) for j in range(bits))",
        "return sum(pow(2, j, q) for j in range(bits)) % q",
    ),
    Mutant("number_theory", "any unit generates", "for g in range(1, q) if all(", "for g in range(1, q) if any("),
    Mutant("number_theory", "generators of half the units", "if (q - 1) % d == 0)", "if (q - 1) % d == 0 and d % 2)"),
    Mutant(
        "number_theory",
        "generators modulo composite numbers",
        "    if not is_prime(q):\n        return 0\n",
        "    if q < 2:\n        return 0\n",
    ),
    Mutant("number_theory", "another generator", "for g in range(1, q) if", "for g in reversed(range(1, q)) if"),
    Mutant(
        "number_theory",
        "logarithms to another base",
        "    g = generator(q)\n",
        "    g = pow(generator(q), -1, q) if generator(q) else 0\n",
    ),
    Mutant("number_theory", "logarithms of numbers below the modulus", "get(a % q, 0)", "get(a, 0)"),
    Mutant("number_theory", "0 has another logarithm", "get(a % q, 0)", "get(a % q, 1)"),
    Mutant("number_theory", "the largest exponent", "in reversed(range(q - 1))", "in range(2 * (q - 1))"),
    Mutant(
        "number_theory",
        "one more prime has a remainder",
        "if i >= k:\n        return 0\n    scale",
        "if i > k:\n        return 0\n    scale",
    ),
    Mutant(
        "number_theory",
        "one more prime above has a remainder",
        "if i >= k:\n        return 0\n    product",
        "if i > k:\n        return 0\n    product",
    ),
    Mutant("number_theory", "the scale above is rounded down", "return -(-product >> w) *", "return (product >> w) *"),
    Mutant("number_theory", "the inverse above is missing", "pow(product // q, -1, q)", "(product // q)"),
    Mutant("number_theory", "primes above start one late", "prod(prime(s + i) for", "prod(prime(s + 1 + i) for"),
    Mutant("number_theory", "the scale is rounded down", "-(-modulus(k) >> w)", "modulus(k) >> w"),
    Mutant("number_theory", "the inverse is missing", "pow(modulus(k) // q, -1, q)", "modulus(k) // q"),
    Mutant(
        "number_theory",
        "the inverse of the whole product",
        "pow(modulus(k) // q, -1, q)",
        "pow(modulus(k) // q, -1, q) * q",
    ),
    Mutant(
        "number_theory",
        "the product without the first prime",
        "prod(map(prime, range(k)))",
        "prod(map(prime, range(1, k)))",
    ),
    # reals
    Mutant("reals", "one more prime has a numerator", "if i >= k:", "if i > k:"),
    Mutant("reals", "a root around another number", "(m - 3 * 2 ** (p - 2))", "(m - 2 ** (p - 1))"),
    Mutant("reals", "a root with odd powers only", "for j in range(n // 2 + 1):", "for j in range(1):"),
    Mutant("reals", "a root of another fraction", "for _ in range(h):", "for _ in range(h + 1):"),
    Mutant("reals", "the inverse is missing in a root", " * pow(modulus(k) // q, -1, q) % q", " % q"),
    Mutant("reals", "powers of e for all numbers", "_exp(-d if negative else d, u - v, b)", "_exp(d, u - v, b)"),
    Mutant(
        "reals", "places of powers of e for all numbers", "_exp(-d if negative else d, u - v, 1)", "_exp(d, u - v, 1)"
    ),
    Mutant("reals", "the next bit", ">> c & 1", ">> c + 1 & 1"),
    Mutant("reals", "e to the 0 is 2", "return 0, 1 << (b - 1)", "return 0, 1 << b"),
    Mutant("reals", "a short logarithm of 2", "for i in range(1, bits, 2))", "for i in range(1, 9, 2))"),
    # series
    Mutant("series", "terms of rounded terms", "        term *= ratio(n)\n", "        term = whole * ratio(n)\n"),
    Mutant("series", "one more prime has a numerator", "if i >= k:", "if i > k:"),
    Mutant("series", "the inverse is missing in a series", " * pow(modulus(k) // q, -1, q) % q", " % q"),
    Mutant("series", "a series around another number", "m - 3 * 2 ** (p - 2)", "m - 2 ** (p - 1)"),
    Mutant("series", "a series on another scale", "** (h - g)", "** (h + g)"),
    Mutant("series", "waves without signs", "(sin, cos, -sin, -cos)", "(sin, cos, sin, cos)"),
    Mutant("series", "all waves are sines", "[(n + quarters) % 4]", "[n % 4]"),
    Mutant("series", "errors with another derivative", "-2 * (a * here + before) / n", "-2 * (a * here - before) / n"),
    Mutant("series", "logarithms without signs", "n * (-c) ** n", "n * c**n"),
    Mutant("series", "logarithms of another power", "* (e + 1)", "* e"),
    Mutant("series", "the place after", ">> (places - i) & 1", ">> (places - i - 1) & 1"),
    # inequality
    Mutant("inequality", "one term that is not negative", "return all(c >= 0 for c", "return any(c >= 0 for c"),
    Mutant("inequality", "indices reach their stop", "stop - 1 - Poly.of(r.index)", "stop - 2 - Poly.of(r.index)"),
    Mutant("inequality", "indices start later", "Poly.of(r.index) - start for", "Poly.of(r.index) - start - 1 for"),
    Mutant("inequality", "one more at each step", "factor, worst // size)", "factor, worst // size) + 1"),
    Mutant("inequality", "more at each step with a factor", "factor, -worst)", "factor, -worst) + 5"),
    Mutant("inequality", "the goal is not multiplied", "{m: times * c for m, c", "{m: c for m, c"),
    Mutant("inequality", "too little of a fact", "- count * coefficient", "- coefficient"),
    Mutant(
        "inequality", "a fact without its factor", "place = self.codes.product(monomial, factor)", "place = monomial"
    ),
    Mutant("inequality", "one negative term is none", "if not negative:", "if negative <= 1:"),
    Mutant(
        "inequality",
        "every length is at least 1",
        "Facts(nearest).show(app.args[0] - 1)",
        "Facts(nearest).show(app.args[0])",
    ),
    Mutant(
        "inequality",
        "a length by its own value",
        "for k in self.known if app not in k.functions() and k.names() <= names",
        "for k in self.known if k.names() <= names",
    ),
    Mutant(
        "inequality",
        "functions in facts are unknown",
        "last, *facts._about(last)))",
        "last))",
    ),
    Mutant(
        "inequality",
        "only the last fact counts",
        "dict.fromkeys((*_known(Facts(tuple(before))), last",
        "dict.fromkeys((last",
    ),
    Mutant(
        "inequality",
        "functions in goals are unknown",
        "*codes.rules(fact for fact in about if fact not in known)",
        "*()",
    ),
    Mutant(
        "inequality",
        "facts of any function",
        "tuple(known.about(Poly.of(app), *app.args))",
        "tuple(known.about(Poly.of(0), *app.args))",
    ),
    Mutant("inequality", "functions are defined everywhere", "if not self.show(arg - least):", "if False:"),
    Mutant(
        "inequality", "functions are defined below their least", "self.show(arg - least)", "self.show(arg - least + 1)"
    ),
    # counting
    Mutant("counting", "ranges may end before they start", ".show(stop - start):", ".show(ZERO):"),
    Mutant("counting", "any start", "all(s == t or facts.show(s - t)", "any(s == t or facts.show(s - t)"),
    Mutant("counting", "any stop", "all(s == t or facts.show(t - s)", "any(s == t or facts.show(t - s)"),
    Mutant("counting", "every sum starts at 0", "upper + Ratio(-lower.top, lower.bottom)", "upper"),
    Mutant("counting", "an index times a power", "if growing is not None and power:", "if False:"),
    Mutant("counting", "squares of powers", " and exponent == 1 and _doubles", " and _doubles"),
    Mutant("counting", "products of powers", "elif growing is None and exponent", "elif exponent"),
    Mutant("counting", "powers of anything", " and index not in (atom.args[0] - Poly.of(index)).names()", ""),
    Mutant("counting", "every function doubles", 'atom.name == "pow2" and index not', "index not"),
    Mutant("counting", "sums of powers", "Poly.of(-comb(k + 1, j))", "Poly.of(-comb(k, j))"),
    Mutant("counting", "ratios with one bottom", "other.top * self.bottom", "other.top"),
    Mutant(
        "counting",
        "ratios without a bottom",
        "self.top if self.bottom == 1 else Poly.of(App",
        "self.top if True else Poly.of(App",
    ),
    Mutant("counting", "the last index is left out", "[(start, stop - 1) for", "[(start, stop - 2) for"),
    Mutant("counting", "outer indices first", "for r in reversed(ranges):", "for r in ranges:"),
    Mutant("counting", "negative terms stay", " if c > 0}).rewrite(change)", "}).rewrite(change)"),
    Mutant(
        "counting",
        "undefined functions stay",
        "return _at_most(atom, [_natural",
        "return None and _at_most(atom, [_natural",
    ),
    Mutant(
        "counting",
        "negative terms take the last index",
        "most if coefficient > 0 else least if exponent == 1 else ZERO",
        "most",
    ),
    Mutant(
        "counting",
        "negative terms take the largest value",
        "_at_most(atom, args) if coefficient > 0 else ZERO",
        "_at_most(atom, args)",
    ),
    # measure
    Mutant("measure", "two groups with one name", "if group.name in self.groups or ", "if "),
    Mutant("measure", "groups called like parameters", " or group.name in self.params", ""),
    Mutant("measure", "any name of a group", " or not NAME.fullmatch(group.name)", ""),
    Mutant("measure", "any name of a family", "if not NAME.fullmatch(self.family.name):", "if False:"),
    Mutant("measure", "lists anywhere", "elif type(part) not in (Kind,", "elif type(part) not in (list, Kind,"),
    Mutant("measure", "lists inside tuples", "            _check_frozen(value, inside)\n", "            pass\n"),
    Mutant(
        "measure",
        "lists inside values",
        "isinstance(part, (Family, Group, Range, Term))",
        "isinstance(part, (Family, Group, Range))",
    ),
    Mutant("measure", "truth values anywhere", "elif type(part) not in (Kind,", "elif type(part) not in (bool, Kind,"),
    Mutant("measure", "lists of arguments", "if type(app.args) is not tuple:", "if False:"),
    Mutant("measure", "two parameters with one name", "if len(self.params) < len(self.family.least):", "if False:"),
    Mutant("measure", "any parameters", "        check_params(_params(self.family))\n", ""),
    Mutant("measure", "any kind", "if not isinstance(group.kind, Kind):", "if False:"),
    Mutant("measure", "inputs are computed", "if group.terms and group.kind is Kind.INPUT:", "if False:"),
    Mutant("measure", "no output", "if not outputs:", "if False:"),
    Mutant("measure", "sums are put out", "if group.kind is Kind.FORM:", "if False:"),
    Mutant("measure", "outputs count twice", "if group in outputs[:position]:", "if False:"),
    Mutant("measure", "any group is read", "if name not in self.groups:", "if False:"),
    Mutant("measure", "indices that mean two things", " or r.index in self.params | {o.index for o in outer}:", ":"),
    Mutant(
        "measure",
        "indices called like parameters",
        "self.params | {o.index for o in outer}",
        "{o.index for o in outer}",
    ),
    Mutant("measure", "any name of an index", "if not NAME.fullmatch(r.index) or ", "if "),
    Mutant("measure", "indices without a stop", "if not r.starts or not r.stops:", "if not r.starts:"),
    Mutant("measure", "indices below 0", "if not any(map(facts.show, r.starts)):", "if False:"),
    Mutant(
        "measure", "any range", "                self._check_formula(end, outer, facts)\n", "                pass\n"
    ),
    Mutant("measure", "any condition", "            self._check_formula(condition, within, facts)\n", ""),
    Mutant("measure", "any weight", "for formula in (term.weight, *term.at):", "for formula in term.at:"),
    Mutant("measure", "any subscript", "for formula in (term.weight, *term.at):", "for formula in (term.weight,):"),
    Mutant("measure", "any number of subscripts", "if len(term.at) != len(read.ranges):", "if False:"),
    Mutant("measure", "subscripts below the start", "in lows + highs:", "in highs:"),
    Mutant("measure", "subscripts above the end", "in lows + highs:", "in lows:"),
    Mutant(
        "measure",
        "subscripts at the end",
        "stop.substitute(values) - 1 - subscript",
        "stop.substitute(values) - subscript",
    ),
    Mutant("measure", "rows of any index", "            values[r.index] = subscript\n", ""),
    Mutant("measure", "any names", "        if unknown:\n", "        if False:\n"),
    Mutant("measure", "any form", "        _check_form(poly)\n", ""),
    Mutant("measure", "any form inside", "                _check_form(arg)\n", "                pass\n"),
    Mutant("measure", "tables", "if app.table or app.name not in", "if app.name not in"),
    Mutant("measure", "any function", "if app.table or app.name not in FORMULA_FUNCTIONS:", "if app.table:"),
    Mutant(
        "measure", "any number of arguments", "if len(app.args) != len(FORMULA_FUNCTIONS[app.name].least):", "if False:"
    ),
    Mutant("measure", "parts of numbers", "type(coefficient) is not int or ", ""),
    Mutant("measure", "negative powers", " or e < 1 for e", " for e"),
    Mutant("measure", "atoms twice", "if len(dict(monomial)) < len(monomial):", "if False:"),
    Mutant("measure", "functions anywhere", "in facts.undefined(poly):", "in ():"),
    Mutant("measure", "numbers with many bits", "_check_polynomial(self._ceiling([Poly.of(app)], within))", "pass"),
    Mutant(
        "measure",
        "bounds that are not polynomial",
        "            _check_polynomial(bound)\n",
        "            pass\n",
        "every formula is polynomial by then, and so is what is made of them; bounds are looked at all the same",
    ),
    Mutant("measure", "powers of anything", "coefficient > 0 and monomial and not logarithmic", "False"),
    Mutant(
        "measure",
        "powers of squares of logarithms",
        "len(monomial) == 1 and monomial[0][1] == 1 and",
        "len(monomial) == 1 and",
    ),
    Mutant(
        "measure",
        "powers of products of logarithms",
        "len(monomial) == 1 and monomial[0][1] == 1 and",
        "monomial and monomial[0][1] == 1 and",
    ),
    Mutant(
        "measure",
        "powers of any function",
        'isinstance(atom, App) and atom.name == "bit_length"',
        "isinstance(atom, App)",
    ),
    Mutant("measure", "gates have no depth", "depth + (group.kind is Kind.GATE)", "depth"),
    Mutant(
        "measure",
        "the depth of the last read",
        "depth = max(depth, self.depth[reads] if reads else 0)",
        "depth = self.depth[reads] if reads else depth",
    ),
    Mutant("measure", "bits put out cost no layer", " + (g.kind is not Kind.GATE) for g", " for g"),
    Mutant(
        "measure",
        "bits put out have no wires",
        "rows = [self.rows[g.name] for g in (*gates, *forms)]",
        "rows = [self.rows[g.name] for g in gates]",
    ),
    Mutant(
        "measure",
        "bits put out cost no gate",
        "sum((self._most_values(g.ranges) for g in (*gates, *forms)), ZERO)",
        "sum((self._most_values(g.ranges) for g in gates), ZERO)",
    ),
    Mutant(
        "measure",
        "inputs put out have no wires",
        "(ONE, ONE) if group.kind is Kind.INPUT else (mass, fan_in)",
        "(mass, fan_in)",
    ),
    Mutant("measure", "negative weights count nothing", " + self._ceiling([-term.weight], within)", ""),
    Mutant("measure", "weights are not multiplied", " * (self.mass[reads] if reads else ONE)", ""),
    Mutant(
        "measure",
        "wires of sums are one",
        "(count * self.fan_in[reads] if reads else ZERO)",
        "(count if reads else ZERO)",
    ),
    Mutant("measure", "weights are not added up", "weight * count * (self", "weight * (self"),
    Mutant("measure", "sums are read like gates", "is_node = group.kind in (Kind.INPUT, Kind.GATE)", "is_node = True"),
    Mutant("measure", "the indices outside stay", "(*outer, *ranges[:position])", "ranges[:position]"),
    Mutant(
        "measure",
        "what is not known is left out",
        "            if count is None:\n                return None\n",
        "            if count is None:\n                continue\n",
    ),
    Mutant(
        "measure",
        "counts that are not defined",
        "count is None or any(self.facts.undefined(count.top))",
        "count is None",
    ),
    Mutant(
        "measure",
        "the smaller of two bounds",
        "if not any(is_at_most(poly, other, {})",
        "if not any(is_at_most(other, poly, {})",
    ),
    Mutant("measure", "one of two bounds", "return sum(kept, ZERO)", "return kept[-1] if kept else ZERO"),
    Mutant(
        "measure",
        "a theorem about all parameters",
        'Params(names[0] if names else "n", dict(family.least))',
        'Params(names[0] if names else "n", dict.fromkeys(names, 0))',
    ),
    Mutant("measure", "a theorem about another family", "family.digest, _params", '"", _params'),
    Mutant("measure", "as uniform as the easiest function", "max((FORMULA_FUNCTIONS[f]", "min((FORMULA_FUNCTIONS[f]"),
    Mutant(
        "measure",
        "all families are DLOGTIME-uniform",
        "frozenset(), found.uniformity",
        "frozenset(), Uniformity.DLOGTIME",
    ),
    Mutant(
        "measure",
        "the first function only",
        "self.functions.add(app.name)",
        "len(self.functions) or self.functions.add(app.name)",
    ),
    Mutant(
        "measure",
        "only powers of two count",
        '            self.functions.add(app.name)\n            if app.name == "pow2":\n',
        '            if app.name == "pow2":\n                self.functions.add(app.name)\n',
    ),
    # numeric
    Mutant("numeric", "the form depth of another family", " or circuit.bound.subject.digest != family.digest", ""),
    Mutant("numeric", "the form depth of anything", "circuit.rule != CIRCUIT or ", ""),
    Mutant(
        "numeric",
        "sums are not marked",
        "assuming=circuit.bound.assuming | {SUMS})",
        "assuming=circuit.bound.assuming)",
    ),
    Mutant("numeric", "the form depth is the depth", "measure(family).form_depth", "measure(family).depth"),
    Mutant("numeric", "anything computes an operation", "if circuit.rule not in (CIRCUIT, LEFT_AS_SUMS):", "if False:"),
    Mutant("numeric", "circuits for wide floats only", "if least > LEAST]", "if least > LEAST + 1]"),
    Mutant("numeric", "sums of circuits are forgotten", "bound.assuming | {Fact(", "frozenset() | {Fact("),
    Mutant(
        "numeric",
        "the precision is not assumed",
        'bound.assuming | {Fact("precision", f"{LEAST} <= p <= poly({scale})")}',
        "bound.assuming",
    ),
    Mutant("numeric", "what is promised is not assumed", "if promised:", "if False:"),
    Mutant(
        "numeric",
        "other parameters are polynomial",
        '    assuming |= {Fact("polynomial"',
        '    set() | {Fact("polynomial"',
    ),
    Mutant(
        "numeric",
        "only what is promised has other parameters",
        "for name in others}",
        "for name in others if promised}",
    ),
    Mutant("numeric", "any count is one of operands", "(COUNTS if n_ary else frozenset())", "COUNTS"),
    Mutant(
        "numeric",
        "any parameter counts bits",
        "subject.params.least.keys() - BITS",
        'subject.params.least.keys() - {*BITS, "Q"}',
    ),
    Mutant(
        "numeric", "that a circuit computes it is no assumption", "trust=frozenset({subject.name})", "trust=frozenset()"
    ),
    Mutant("numeric", "a constant of whatever is promised", "promise.bound.depth != {Poly.of(name)}", "False"),
    Mutant("numeric", "a constant of what nobody promises", "promise.rule != CITED or ", ""),
    Mutant(
        "numeric",
        "an operation without a circuit is passed over",
        'raise KernelError("numeric", f"no circuit for {about}")',
        "continue",
    ),
    Mutant("numeric", "a constant of a claim", "theorem.rule != COMPUTED or ", ""),
    Mutant("numeric", "the circuit of another operation", " or theorem.bound.subject.name != about", ""),
    Mutant("numeric", "a constant of sums", "if SUMS in theorem.bound.assuming:", "if False:"),
    Mutant("numeric", "a constant in two scales", "if len(scales) > 1:", "if False:"),
    Mutant("numeric", "the shallowest circuit", "max(map(_number, bounds))", "min(map(_number, bounds))"),
    Mutant(
        "numeric",
        "the most uniform circuit",
        "        max(b.uniformity for b in bounds),",
        "        min(b.uniformity for b in bounds),",
    ),
    Mutant(
        "numeric", "a constant assumes nothing", "frozenset().union(*(b.assuming for b in bounds)),", "frozenset(),"
    ),
    Mutant("numeric", "a number from anywhere", "given.rule != CONSTANT or ", ""),
    Mutant(
        "numeric",
        "a constant with two numbers",
        " or numbers.setdefault(name, given) is not given",
        " or numbers.update({name: given})",
    ),
    Mutant(
        "numeric",
        "the smallest vector",
        "not any(is_at_most(vector, other, least)",
        "not any(is_at_most(other, vector, least)",
    ),
    Mutant(
        "numeric",
        "a number assumes nothing",
        "assuming=bound.assuming.union(*(b.assuming for b in given_bounds)),",
        "assuming=bound.assuming,",
    ),
    Mutant("numeric", "the most uniform constant", "uniformity=max((b.uniformity", "uniformity=min((b.uniformity"),
    Mutant(
        "numeric",
        "the uniformity that is promised",
        "uniformity=max((b.uniformity for b in given_bounds), default=bound.uniformity),",
        "",
    ),
    Mutant(
        "numeric",
        "a number does not rest on its circuits",
        '"numbered", theorem, *used.values())',
        '"numbered", theorem)',
    ),
    Mutant(
        "numeric",
        "any composed bound is free",
        " and bound.depth == {Poly.of(0)}:",
        ":",
    ),
    Mutant("numeric", "numbers in the place of circuits", "    if leaf.rule != CITED:", "    if False:"),
    Mutant("numeric", "a depth with a constant in it", 'if bound.depth == {Poly.of(name)}), "")', 'if True), "")'),
    Mutant(
        "numeric",
        "an operation that the number does not cover",
        "if about not in {premise",
        "if False and about not in {premise",
    ),
    Mutant(
        "numeric",
        "a number in another scale",
        "if given.bound.subject.params.scale != bound.subject.params.scale:",
        "if False:",
    ),
    Mutant("numeric", "a size that is promised", "if not any(bound.size in", "if False and not any(bound.size in"),
    Mutant("numeric", "a gate of what is no sum", " or SUMS not in bound.assuming:", ":"),
    Mutant("numeric", "a gate of what is not composed", 'theorem.rule != "compose" or ', ""),
    Mutant("numeric", "loops pass sums on", "if premise.rule != COMPUTED and SUMS", "if False and SUMS"),
    Mutant(
        "numeric",
        "the last layer is free",
        "frozenset(vector + 1 for vector in bound.depth)",
        "frozenset(vector for vector in bound.depth)",
    ),
    Mutant("numeric", "sums stay marked", "assuming=bound.assuming - {SUMS})", "assuming=bound.assuming)"),
    Mutant(
        "numeric",
        "the depth of one vector",
        "if len(values) != 1 or values[0] is None",
        "if values[0] is None",
        "no circuit theorem has several vectors",
    ),
    Mutant("numeric", "leaves of the first premise", "waiting += at.premises", "waiting += at.premises[:1]"),
]


def snapshot(to: Path) -> Path:
    """The package and the tests in a directory of their own."""
    skip = shutil.ignore_patterns("__pycache__", "test_mutants.py")
    shutil.copytree(ROOT / "proofkit", to / "proofkit", ignore=skip)
    shutil.copytree(HERE, to / "tests" / "kernel", ignore=skip)
    for name in ("__init__.py", "conftest.py"):
        shutil.copy(HERE.parent / name, to / "tests" / name)
    return to


def mutated(original: Path, to: Path, mutant: Mutant) -> Path:
    """A copy of a snapshot, with what is compiled of it, in which one string of one module is replaced."""
    shutil.copytree(original, to)
    module = to / "proofkit" / "kernel" / f"{mutant.module}.py"
    text = module.read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, mutant.name
    module.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    for compiled in (to / "proofkit" / "kernel" / "__pycache__").glob(f"{mutant.module}.*"):
        compiled.unlink()
    return to


def failures(where: Path, modules: Iterable[str], *options: str) -> list[str]:
    """The tests that fail there, and "the run itself" if nothing could be run."""
    files = [f"tests/kernel/test_{name}.py" for name in modules]
    command = [sys.executable, "-m", "pytest", "-v", "-rN", "--tb=no", "-p", "no:cacheprovider", "-c", os.devnull]
    command += ["--assert=plain", "--rootdir", str(where), *options, *files]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(where)}
    run = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
    found = re.findall(r"^(tests/\S+\.py::.*) (?:FAILED|ERROR)\b", run.stdout, re.MULTILINE)
    return found or ([] if run.returncode == 0 else ["the run itself"])


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{m.module}: {m.name}" for m in MUTANTS])
def test_a_mutation_applies(mutant: Mutant) -> None:
    text = (ROOT / "proofkit" / "kernel" / f"{mutant.module}.py").read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1
    assert mutant.old != mutant.new


@pytest.mark.slow
def test_every_mutant_is_killed(tmp_path: Path) -> None:
    """What fails without any mutation is left out: it kills nothing."""
    everything = sorted({name for names in ORDER.values() for name in names.split()})
    original = snapshot(tmp_path / "original")
    broken = failures(original, everything)
    assert broken != ["the run itself"]
    left_out = [f"--deselect={test}" for test in broken]

    def killers(numbered: tuple[int, Mutant]) -> list[str]:
        at, mutant = numbered
        where = mutated(original, tmp_path / f"mutant-{at}", mutant)
        found = failures(where, ORDER[mutant.module].split(), "-x", *left_out)
        shutil.rmtree(where)
        return found

    with ThreadPoolExecutor(WORKERS) as pool:
        killed = list(pool.map(killers, enumerate(MUTANTS)))
    matrix = [
        f"{'killed  ' if by else 'SURVIVED'} {m.module}: {m.name}{f' ({by[0]})' if by else ''}"
        for m, by in zip(MUTANTS, killed, strict=True)
    ]
    print("\n".join(matrix))  # noqa: T201
    assert [m.name for m, by in zip(MUTANTS, killed, strict=True) if not by and not m.why] == []
    assert [m.name for m, by in zip(MUTANTS, killed, strict=True) if by and m.why] == [], "not equivalent after all"
