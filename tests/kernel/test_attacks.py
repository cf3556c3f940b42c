"""Attempts to derive something false through public functions alone; the builder of graphs is not trusted.

Every attack claims something that is false at an instance which its docstring names. The kernel must refuse, or give a
verdict that is not green.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from proofkit.compose.propose import bound
from proofkit.errors import KernelError
from proofkit.kernel.claims import AtMost, Fact, Grows, Uniformity
from proofkit.kernel.graph import Graph, Node
from proofkit.kernel.growth import CONSTANT
from proofkit.kernel.judge import Verdict, judge
from proofkit.kernel.poly import ONE, Poly
from proofkit.kernel.rules import compose, specialise
from proofkit.kernel.theorem import Theorem
from proofkit.terms import Status
from tests.kernel.build import (
    EXP,
    EXP_BOUND,
    OPS,
    STEP,
    STEP_BOUND,
    TOWER,
    TOWER_BOUND,
    S_exp,
    app,
    apply,
    call,
    claim,
    d_exp,
    d_sum,
    entry,
    gather,
    graph,
    i,
    load,
    loop,
    m,
    n,
    p,
    params,
    pick,
    place,
    promise,
    reduce,
    source,
    tensor,
    verdict,
    with_ops,
)

Attack = Callable[[], Verdict]

WIRE = graph(source("X"), name="wire")
WIRE_BOUND = bound(WIRE, {})


def judged(theorem: Theorem, **claimed: object) -> Verdict:
    return judge(claim(theorem, **claimed), theorem)  # type: ignore[arg-type]


# a premise about something else


def graph_called_like_a_digest() -> Verdict:
    """exp is called through a premise about bare wires whose name is the digest of exp: depth 0, and "proved"."""
    impostor = bound(graph(source("X"), name=EXP.digest()), {})
    return verdict(graph(source("X"), call(EXP, 0)), {EXP.digest(): impostor}, depth=[0], size=0)


def graph_called_like_an_operation() -> Verdict:
    """A definition with the id "op:exp" serves as the lemma about exp."""
    impostor = bound(graph(source("X"), name="op:exp"), {})
    return verdict(EXP, {"op:exp": impostor}, depth=[0], size=0)


def callee_by_name() -> Verdict:
    """The node names its callee "f", so the digest of the caller does not say which f; one f is free."""
    return verdict(graph(source("X"), call("f", 0)), {"f": bound(replace(WIRE, name="f"), {})}, depth=[0], size=0)


def premise_for_one_value() -> Verdict:
    """A bound for m = 1 serves a call with m = n: false at n = 2."""
    once = specialise(TOWER_BOUND, {"m": ONE})
    return verdict(graph(source("X"), call(TOWER, 0, m=n)), {TOWER.digest(): once}, depth_growth=CONSTANT)


def lemma_for_one_operand() -> Verdict:
    """A lemma fixed at N = 1 serves a sum of n operands."""
    about = graph(source("X"), load(0, "k"), reduce("sum", 1, over="k"), inputs={"X": [n]}, extents={"k": n})
    return verdict(about, {"op:sum": specialise(OPS["op:sum"], {"N": ONE})}, size=app("S_sum", 1))


# names that mean two things


def bind_a_primitive_depth() -> Verdict:
    """A call that binds d_exp and S_exp to 0."""
    return verdict(graph(source("X"), call(EXP, 0, d_exp=0, S_exp=0)), with_ops(EXP_BOUND), depth=[0], size=0)


def bind_a_primitive_depth_in_a_loop() -> Verdict:
    """A loop that binds d_exp to 0."""
    about = graph(
        source("X"), loop(STEP, 0, axis="l", passes=m, d_exp=0), pick(1), extents={"l": m}, given=params(n=1, m=0)
    )
    return verdict(about, with_ops(STEP_BOUND), depth=[0])


def index_called_like_a_primitive_depth() -> Verdict:
    """An index d_exp with one value, 0: its upper bound replaces the depth of exp."""
    about = replace(EXP, extents={"d_exp": ONE, "S_exp": ONE})
    return verdict(about, OPS, depth=[0], size=0)


def index_called_like_a_parameter() -> Verdict:
    """An index m with one value, 0, in a caller whose parameter m the callee shares: m passes become none."""
    about = graph(source("X"), call(TOWER, 0), extents={"m": ONE}, given=params(n=1, m=0))
    return verdict(about, with_ops(TOWER_BOUND), depth=[0])


def index_called_like_a_large_parameter() -> Verdict:
    """An index i < 1 beside a parameter i >= 5 enters a domain of values that are at least 5."""
    given = params(n=1, i=5)
    callee = graph(source("X"), apply("exp", 0), given=params(m=5), name="needs-five")
    generous = compose(callee, (frozenset({p(0)}), frozenset({d_exp * (m - 4)})), OPS)
    about = graph(source("X"), call(callee, 0, m="i"), tensor(1, "i"), extents={"i": ONE}, given=given)
    return verdict(about, with_ops(generous), depth=[d_exp], depth_growth=CONSTANT)


def parameter_called_like_the_operand_count() -> Verdict:
    """A parameter called N: the lemma's N is the number of operands, the graph's N is not, and nobody can tell."""
    lemma = promise("exp", size=p("N"), sizes=[])
    about = graph(source("X"), apply("exp", 0), given=params(scale="N", N=1))
    return verdict(about, {"op:exp": lemma}, size=1)


def constant_called_like_a_parameter() -> Verdict:
    """d_k is a constant of a lemma and a parameter of the definition: d_k passes are not O(1)."""
    premises = {"op:exp": promise("exp", depth="d_k", constants=["d_k"])}
    body = bound(STEP, premises)
    about = graph(
        source("X"),
        loop(STEP, 0, axis="l", passes="d_k"),
        pick(1),
        extents={"l": "d_k"},
        given=params(n=1, d_k=0),
    )
    return verdict(about, premises | {STEP.digest(): body}, depth_growth=CONSTANT)


def scale_as_a_constant() -> Verdict:
    """A cited result that calls the scale a constant: n passes become O(1)."""
    premises = {"op:exp": promise("exp", constants=["d_exp", "n"])}
    about = graph(source("X"), loop(STEP, 0, axis="l", passes=n), pick(1), extents={"l": n})
    return verdict(about, premises | {STEP.digest(): bound(STEP, premises)}, depth_growth=CONSTANT)


def size_called_like_a_parameter() -> Verdict:
    """A cited result that calls the parameter m a size: a sum over m numbers becomes polynomial with no hypothesis."""
    premises = OPS | {"op:exp": promise("exp", sizes=["S_exp", "m"])}
    about = graph(
        source("X"),
        load(0, "k"),
        apply("exp", 1),
        tensor(2, "k"),
        inputs={"X": [m]},
        extents={"k": m},
        given=params(n=1, m=0),
    )
    return verdict(about, premises, polynomial=True)


def parameter_called_like_an_index_function() -> Verdict:
    """A parameter log >= 3 makes log(n) >= 3: false at n = 1."""
    about = graph(source("X"), apply("exp", 0), apply("exp", 1), apply("exp", 2), given=params(n=1, log=3))
    return verdict(about, OPS, depth=[app("log", n) * d_exp])


def axis_name_as_a_parameter() -> Verdict:
    """@0 in a ragged input is bound to a number: [n, @0] becomes [n, 3], and the callee's cost was for [n, @0]."""
    callee = graph(
        source("X"),
        load(0, "r", "c"),
        apply("exp", 1),
        tensor(2, "r c"),
        inputs={"X": [n, "@0"]},
        extents={"r": n, "c": "r"},
        name="triangle",
    )
    about = graph(source("X"), Node("call", callee.digest(), (0,), bind=(("@0", p(3)),)), inputs={"X": [n, 3]})
    return verdict(about, with_ops(bound(callee, OPS)), size=(n * n - n) * S_exp)


def axis_name_as_an_extent() -> Verdict:
    """An extent @0 is a parameter to the count of gates, and the first axis to the shape."""
    about = graph(
        source("X"), load(0, "r"), apply("exp", 1), tensor(2, "q r"), inputs={"X": [n]}, extents={"q": n, "r": "@0"}
    )
    return verdict(about, OPS, size=p("@0") * S_exp)


def two_readings_of_one_text() -> Verdict:
    """A name "n*m" prints like the product, so both graphs have one digest; a caller then binds that name to 1."""

    def table(rows: Poly, given: dict[str, int]) -> Graph:
        return graph(
            source("X"), load(0), apply("exp", 1), tensor(2, "r"), extents={"r": rows}, given=params(**given), name="t"
        )

    honest, forged = table(n * m, {"m": 0, "n": 1}), table(p("m*n"), {"m": 0, "n": 1})
    if honest.digest() != forged.digest():
        raise KernelError("digest", "the two differ")
    about = graph(source("X"), Node("call", honest.digest(), (0,), bind=(("m*n", ONE),)), given=params(n=1, m=0))
    return verdict(about, {honest.digest(): bound(forged, OPS)}, size=S_exp)


# ranges that are empty, or less than empty


def a_negative_number_of_passes() -> Verdict:
    """-1 passes take one exp off the depth: two exp in a row have depth 0."""
    about = graph(source("X"), apply("exp", 0), loop(STEP, 1, axis="l", passes=-1), pick(2), extents={"l": p(-1)})
    return verdict(about, with_ops(STEP_BOUND), depth=[0], size=0)


def passes_that_may_be_negative() -> Verdict:
    """m - 5 passes after 5 exp have depth m*d_exp: false at m = 0."""
    body = bound(STEP, OPS)
    about = graph(
        source("X"),
        *(apply("exp", at) for at in range(5)),
        loop(STEP, 5, axis="l", passes=m - 5),
        pick(6),
        extents={"l": m - 5},
        given=params(n=1, m=0),
    )
    return verdict(about, with_ops(body), depth=[m * d_exp])


def quotient_of_a_negative_number() -> Verdict:
    """5 + floor(-n / 1) passes are none at n = 9; after 4 exp the depth is not 9 + floor(-n) exp = 0."""
    passes = 5 + app("floordiv", -n, 1)
    about = graph(
        source("X"),
        *(apply("exp", at) for at in range(4)),
        loop(STEP, 4, axis="l", passes=passes),
        pick(5),
        extents={"l": passes},
    )
    return verdict(about, with_ops(STEP_BOUND), depth=[(passes + 4) * d_exp])


def remainder_of_a_negative_number() -> Verdict:
    """-1 mod m is m - 1, so a loop of so many passes is not O(1)."""
    passes = app("mod", -1, m)
    about = graph(
        source("X"), loop(STEP, 0, axis="l", passes=passes), pick(1), extents={"l": passes}, given=params(n=1, m=1)
    )
    return verdict(about, with_ops(STEP_BOUND), depth_growth=CONSTANT, stated=[Grows(m, None)])


def an_extent_that_may_be_negative() -> Verdict:
    """5 exp and another n - 5 of them have size n*S_exp: false at n = 1."""
    about = graph(
        source("X"),
        *(apply("exp", at) for at in range(5)),
        load(0),
        apply("exp", 6),
        place("r"),
        apply("mul", 7, 8),
        tensor(9, "r"),
        extents={"r": n - 5},
        outputs=(5, 10),
    )
    return verdict(about, OPS | {"op:mul": promise("mul", size=S_exp, sizes=["S_exp"])}, size=(n + 1) * S_exp)


def cost_over_an_empty_range() -> Verdict:
    """The sum over i < a of towers of height i, then exp: a*d_exp + d_sum is false at a = 0, where exp remains."""
    given = params(n=1, a=0)
    about = graph(
        source("X"),
        call(TOWER, 0, m="i"),
        reduce("sum", 1, over="i"),
        apply("exp", 2),
        extents={"i": "a"},
        given=given,
    )
    return verdict(about, with_ops(TOWER_BOUND), depth=[p("a") * d_exp + d_sum])


def count_over_an_empty_range() -> Verdict:
    """exp, and exp(j) for j < i < a: a*S_exp is false at a = 0, where the first exp remains."""
    about = graph(
        source("X"),
        apply("exp", 0),
        place("j"),
        apply("exp", 2),
        tensor(3, "j"),
        tensor(4, "i"),
        extents={"i": "a", "j": "i"},
        given=params(a=0),
        outputs=(1, 5),
    )
    return verdict(about, OPS, size=p("a") * S_exp)


def callee_parameter_below_zero() -> Verdict:
    """A callee that does not declare m is called with m = -1: two exp in a row have depth 0."""
    body = replace(STEP, params=params())
    tower = replace(TOWER, params=params(), nodes=(TOWER.nodes[0], loop(body, 0, axis="l", passes=m), TOWER.nodes[2]))
    premises = with_ops(bound(body, OPS))
    premises |= with_ops(bound(tower, premises))
    return verdict(graph(source("X"), apply("exp", 0), call(tower, 1, m=-1)), premises, depth=[0])


def specialised_below_zero() -> Verdict:
    """m = -1, for a graph that does not declare m: one exp and m more have depth 0."""
    body = replace(STEP, params=params())
    about = graph(
        source("X"), apply("exp", 0), loop(body, 1, axis="l", passes=m), pick(2), extents={"l": m}, given=params()
    )
    return judged(specialise(bound(about, with_ops(bound(body, OPS))), {"m": p(-1)}), depth=[0])


# instances that are not counted


def loop_inside_an_index() -> Verdict:
    """m passes for each of n rows are counted once: n*m exp have size m*S_exp."""
    about = graph(
        source("X"),
        load(0, "r"),
        loop(STEP, 1, axis="l", passes=m),
        pick(2),
        tensor(3, "r"),
        inputs={"X": [n]},
        extents={"r": n, "l": m},
        given=params(n=1, m=0),
    )
    return verdict(about, with_ops(STEP_BOUND), size=m * S_exp)


def output_with_a_free_index() -> Verdict:
    """The result of a loop forgets the index of what went in, and is an output."""
    about = graph(
        source("X"),
        load(0, "r"),
        loop(STEP, 1, axis="l", passes=m),
        pick(2),
        inputs={"X": [n]},
        extents={"r": n, "l": m},
        given=params(n=1, m=0),
    )
    return verdict(about, with_ops(STEP_BOUND), size=m * S_exp)


def passes_that_depend_on_an_index() -> Verdict:
    """i passes for each i < n are counted as one loop of n - 1: size (n - 1)*S_exp, not n*(n - 1)/2*S_exp."""
    about = graph(source("X"), loop(STEP, 0, axis="l", passes=i), pick(1), tensor(2, "i"), extents={"i": n, "l": i})
    return verdict(about, with_ops(STEP_BOUND), size=n * S_exp)


def row_of_a_ragged_tensor() -> Verdict:
    """A row of [n, @0], chosen by data, has up to n - 1 entries to select, not the 0 of row 0."""
    about = graph(source("X"), source("at"), gather(0, [None], 1), inputs={"X": [n, "@0"], "at": ()})
    return verdict(about, OPS, size=0)


def entry_of_a_ragged_tensor() -> Verdict:
    """An entry of row r of [n, @0], chosen by data, is one of up to n - 1, not of "@0"."""
    about = graph(
        source("X"),
        source("at"),
        gather(0, ["r", None], 1),
        tensor(2, "r"),
        inputs={"X": [n, "@0"], "at": ()},
        extents={"r": n},
    )
    return verdict(about, OPS, size=n * app("S_select", "@0"))


def shape_with_an_index() -> Verdict:
    """The callee's input has as many entries as its index i < 3 says; the caller says 1000."""
    callee = graph(source("X"), source("at"), gather(0, [None], 1), inputs={"X": [i], "at": ()}, extents={"i": p(3)})
    about = graph(source("X"), source("at"), call(callee, 0, 1, i=1000), inputs={"X": [1000], "at": ()})
    return verdict(about, with_ops(bound(callee, OPS)), size=app("S_select", 2))


def captured_tensor_that_changes_shape() -> Verdict:
    """Pass l reads a captured tensor of l entries, but is given the one of pass 0, with no entries."""
    body = graph(
        source("X"),
        source("Y"),
        load(1, 0),
        apply("add", 0, 2),
        inputs={"X": (), "Y": ["l"]},
        given=params(n=1, l=0),
        name="body",
    )
    about = graph(
        source("X"),
        source("Y"),
        loop(body, 0, 1, axis="l", passes=m),
        pick(2),
        inputs={"X": (), "Y": [0]},
        extents={"l": m},
        given=params(n=1, m=0),
    )
    return verdict(about, with_ops(bound(body, OPS)), size=m * p("S_add"))


def value_that_moves_with_the_pass() -> Verdict:
    """The body takes k numbers and k is bound to 2*l: the shape changes from pass to pass, and nobody looks."""
    body = graph(
        source("X"),
        load(0, "r"),
        apply("exp", 1),
        tensor(2, "r"),
        inputs={"X": ["k"]},
        extents={"r": "k"},
        given=params(n=1, l=0, k=0),
        name="body",
    )
    about = graph(
        source("X"),
        loop(body, 0, axis="l", passes=m, k=2 * p("l")),
        pick(1),
        inputs={"X": [2 * p("l")]},
        extents={"l": m},
        given=params(n=1, m=0),
    )
    return verdict(about, with_ops(bound(body, OPS)), depth=[m * d_exp])


# what functions are taken to be


def remainder_by_the_extent() -> Verdict:
    """wrap(i + 1, n) is largest at i = n - 2, not at i = n - 1, where it is 0."""
    about = graph(source("X"), call(TOWER, 0, m=app("wrap", i + 1, n)), tensor(1, "i"), extents={"i": n})
    return verdict(about, with_ops(TOWER_BOUND), depth=[app("wrap", n, n) * d_exp])


def difference_that_is_constant() -> Verdict:
    """m - n = O(1) does not make m = O(1): m = n."""
    return verdict(TOWER, with_ops(STEP_BOUND), depth_growth=CONSTANT, stated=[Grows(m - n, CONSTANT)])


# what a claim is about


def claim_with_a_larger_domain() -> Verdict:
    """exp has depth m*d_exp where m >= 1; the claim says so for m >= 0."""
    about = graph(source("X"), apply("exp", 0), given=params(n=1, m=1))
    theorem = compose(about, (frozenset({p(0)}), frozenset({m * d_exp})), OPS)
    return judged(theorem, depth=[m * d_exp], given=params(n=1, m=0))


def claim_with_larger_tables() -> Verdict:
    """hs[0] passes are O(1) where hs <= 3; so the claim, where hs <= n, says that n*d_exp is at most 3*d_exp."""
    about = graph(
        source("X"),
        loop(STEP, 0, axis="l", passes=entry("hs", 0)),
        pick(1),
        extents={"l": entry("hs", 0)},
        given=params(tables={"hs": 3}, n=1),
    )
    stated = claim(bound(about, with_ops(STEP_BOUND)), depth=[3 * d_exp])
    theorem = bound(about, with_ops(STEP_BOUND))
    uniform = tuple(theorem.bound.assuming)
    return judge(replace(stated, stated=uniform, params=params(tables={"hs": n}, n=1)), theorem)


def claim_in_another_scale() -> Verdict:
    """S_exp is polynomial in n; the claim says that it is polynomial in L."""
    return verdict(EXP, OPS, polynomial=True, given=params(scale="L", n=1))


def scale_fixed_under_a_size() -> Verdict:
    """S_exp is polynomial in n; at n = m it is polynomial in m, not in n."""
    about = graph(source("X"), apply("exp", 0), given=params(n=1, m=1))
    return judged(specialise(bound(about, OPS), {"n": m}), polynomial=True)


def scale_bound_under_a_size() -> Verdict:
    """S_exp is polynomial in the callee's n, which the caller sets to m."""
    about = graph(source("X"), call(EXP, 0, n=m), given=params(n=1, m=1))
    return verdict(about, with_ops(EXP_BOUND), polynomial=True)


def fixed_name_fixed_again() -> Verdict:
    """m = k, then k = 1, claims to be "m = k, k = 1", which at once means m = k: depth k*d_exp, not d_exp."""
    tower = bound(replace(TOWER, params=params(n=1, m=0, k=0)), with_ops(STEP_BOUND))
    once = specialise(tower, {"m": p("k")})
    at_once = specialise(tower, {"m": p("k"), "k": ONE})
    twice = specialise(once, {"k": ONE})
    return judge(claim(at_once, depth=[d_exp]), twice)


def primitive_depth_fixed() -> Verdict:
    """d_exp = 0 is no parameter that may be fixed."""
    return judged(specialise(EXP_BOUND, {"d_exp": p(0)}), depth=[0])


# outside facts that make no sense


def cited_below_zero() -> Verdict:
    """A lemma with a negative depth and size."""
    return verdict(EXP, {"op:exp": promise("exp", depth=p(-1), size=p(-1))}, depth=[0], size=0)


def table_entry_below_zero() -> Verdict:
    """Entries that are at least -2: the largest value of 4 - hs[0]**2 is not 0. (Every atom is a natural number.)"""
    passes = 4 - entry("hs", 0) ** 2
    about = graph(
        source("X"),
        loop(STEP, 0, axis="l", passes=passes),
        pick(1),
        extents={"l": passes},
        given=params(tables={"hs": 2}, hs=-2, n=1),
    )
    theorem = bound(about, with_ops(STEP_BOUND))
    return judge(claim(theorem, depth=[0], stated=theorem.bound.assuming), theorem)


def a_number_that_is_no_integer() -> Verdict:
    """Half an exp, twice."""
    body = graph(
        source("X"),
        loop(
            STEP,
            0,
            axis="l",
            passes=Poly({(): 0.5}),
        ),
        pick(1),
        extents={"l": Poly({(): 0.5})},
    )  # type: ignore[dict-item]
    return verdict(body, with_ops(STEP_BOUND), depth=[d_exp], size=S_exp)


# the second round: against a kernel in which names are declared and domains are checked


def name_of_a_lemma_taken_by_an_index() -> Verdict:
    """The lemma's size is p**2; the graph has an index p < 3, so the lemma's p becomes 2."""
    lemma = promise("exp", size=p("p") ** 2, sizes=[], assuming=[Grows(p("p"), None)])
    return verdict(replace(EXP, extents={"p": p(3)}), {"op:exp": lemma}, size=4)


def hypothesis_of_a_lemma_taken_by_an_index() -> Verdict:
    """The lemma assumes p <= poly(n), the graph has an index p < 3: nothing is left to assume."""
    lemma = promise("exp", assuming=[Grows(p("p"), None)])
    return verdict(replace(EXP, extents={"p": p(3)}), {"op:exp": lemma}, depth=[d_exp])


def need_of_a_callee_taken_by_an_index() -> Verdict:
    """The callee needs q <= 5 for a q that it does not declare; the caller has an index q < 3."""
    callee = replace(EXP, needs=frozenset({AtMost(p("q"), p(5))}))
    about = graph(source("X"), call(callee, 0), extents={"q": p(3)})
    return verdict(about, with_ops(bound(callee, OPS)), depth=[d_exp])


def parameter_of_a_callee_taken_by_an_index() -> Verdict:
    """The callee's parameter i is not bound, and becomes the caller's index: one tower of n - 1, not n towers."""
    body = replace(STEP, params=params(n=1, l=0))
    tower = graph(
        source("X"), loop(body, 0, axis="l", passes="i"), pick(1), extents={"l": "i"}, given=params(n=1, i=0), name="t"
    )
    about = graph(source("X"), call(tower, 0), tensor(1, "i"), extents={"i": n})
    return verdict(about, with_ops(bound(tower, with_ops(bound(body, OPS)))), size=(n - 1) * S_exp)


def constant_called_like_a_parameter_of_the_claim() -> Verdict:
    """d_exp <= 5 is stated of a parameter of the claim's file, and used of the depth of exp."""
    theorem = EXP_BOUND
    return judged(theorem, depth=[5], stated=[AtMost(d_exp, p(5))], given=params(n=1, d_exp=0))


def gates_over_a_negative_range() -> Verdict:
    """A node that nobody reads, over an index with -1 values, takes one exp off the size."""
    about = graph(
        source("X"),
        source("V"),
        apply("exp", 0),
        load(1, "r"),
        apply("exp", 3),
        inputs={"X": [], "V": [n]},
        extents={"r": p(-1)},
        outputs=(2,),
    )
    return verdict(about, OPS, size=0)


def row_of_a_negative_length() -> Verdict:
    """Rows with n - 5 entries: 4 exp and a choice among n rows do not cost (n - 5)*S_select + 4*S_exp at n = 1."""
    about = graph(
        source("X"),
        source("T"),
        *(apply("exp", at) for at in (0, 2, 3, 4)),
        gather(1, [None], 0),
        inputs={"X": [], "T": [n, n - 5]},
        outputs=(5,),
    )
    lemma = promise("select", size=S_exp, sizes=["S_exp"])
    return verdict(about, OPS | {"op:select": lemma}, size=(n - 1) * S_exp)


def minimum_of_a_negative_number() -> Verdict:
    """5 + min(-n, 0) passes are none at n = 9; after 4 exp the depth is not 9 + min(-n, 0) exp = 0."""
    passes = 5 + app("min", -n, 0)
    about = graph(
        source("X"),
        *(apply("exp", at) for at in range(4)),
        loop(STEP, 4, axis="l", passes=passes),
        pick(5),
        extents={"l": passes},
    )
    return verdict(about, with_ops(STEP_BOUND), depth=[(passes + 4) * d_exp])


def remainder_of_a_negative_number_fixed() -> Verdict:
    """At m = -1 mod h, which is h - 1, the tower is not O(1)."""
    about = replace(TOWER, params=params(n=1, m=0, h=1))
    theorem = specialise(bound(about, with_ops(STEP_BOUND)), {"m": app("mod", -1, "h")})
    return judged(theorem, depth_growth=CONSTANT)


def unknown_function_fixed() -> Verdict:
    """At m = log(1, n): a function of one argument is given two, and means nothing."""
    return judged(specialise(TOWER_BOUND, {"m": app("log", 1, n)}), depth_growth=CONSTANT)


def loop_over_an_operation() -> Verdict:
    """A loop whose body is the lemma about mul binds the lemma's S_mul to -5; exp itself has size 5."""
    premises = OPS | {"op:exp": promise("exp", size=5, sizes=[])}
    body = Node("loop", "op:mul", (), axes=("l",), bind=(("l", p("l")), ("S_mul", p(-5))), number=ONE)
    about = graph(source("X"), apply("exp", 0), body, extents={"l": ONE}, outputs=(1,))
    return verdict(about, premises, size=0)


def results_of_a_loop_as_a_number() -> Verdict:
    """All results of a loop over n numbers are read as one number, and exp of it counted once."""
    about = graph(
        source("V"),
        loop(VECTOR_STEP, 0, axis="l", passes=m),
        load(1),
        apply("exp", 2),
        inputs={"V": [n]},
        extents={"l": m},
        given=params(n=1, m=0),
    )
    return verdict(about, with_ops(bound(VECTOR_STEP, OPS)), size=m * n * S_exp + S_exp)


def results_of_a_loop_as_an_output() -> Verdict:
    """A callee returns all results of a loop over n numbers, and its caller takes them for one number."""
    callee = graph(
        source("V"),
        loop(VECTOR_STEP, 0, axis="l", passes=m),
        inputs={"V": [n]},
        extents={"l": m},
        given=params(n=1, m=0),
        name="looped",
    )
    premises = with_ops(bound(VECTOR_STEP, OPS))
    premises |= with_ops(bound(callee, premises))
    about = graph(source("V"), call(callee, 0), apply("exp", 1), inputs={"V": [n]}, given=params(n=1, m=0))
    return verdict(about, premises, size=m * n * S_exp + S_exp)


def shape_from_a_table_that_is_not_uniform() -> Verdict:
    """A choice among hs[0] inputs is uniform only if hs is, and nobody says so."""
    about = graph(
        source("X"),
        source("V"),
        gather(1, [None], 0),
        inputs={"X": [], "V": [entry("hs", 0)]},
        given=params(tables={"hs": n}, n=1),
    )
    return verdict(about, OPS, depth=[p("d_select")], uniformity=Uniformity.DLOGTIME)


def two_inputs_of_one_name() -> Verdict:
    """X is both a number and a vector; a choice among the entries of the vector has the size of the number."""
    about = Graph(
        "g",
        params(n=1),
        (("X", (n,)), ("X", (ONE,)), ("at", ())),
        {},
        (source("X"), source("at"), gather(0, [None], 1)),
        (2,),
    )
    return verdict(about, OPS, size=app("S_select", 1))


VECTOR_STEP = graph(
    source("V"),
    load(0, "r"),
    apply("exp", 1),
    tensor(2, "r"),
    inputs={"V": [n]},
    extents={"r": n},
    given=params(n=1, l=0),
    name="vector-step",
)


def constant_called_like_a_parameter_of_a_callee() -> Verdict:
    """A callee's parameter d_k, which the caller neither binds nor declares, meets the lemma's constant d_k."""
    tower = graph(
        source("X"),
        loop(STEP, 0, axis="l", passes="d_k"),
        pick(1),
        extents={"l": "d_k"},
        given=params(n=1, d_k=0),
        name="tower-of-d_k",
    )
    premises = with_ops(bound(tower, with_ops(STEP_BOUND))) | {"op:mul": promise("mul", depth="d_k", constants=["d_k"])}
    return verdict(graph(source("X"), call(tower, 0), apply("mul", 1, 1)), premises, depth_growth=CONSTANT)


# numbers of more than O(log n) bits


def advice_in_a_subscript() -> Verdict:
    """Which entry is read, for each i, is what s encodes: for every n a string of n bits that nobody can write down."""
    about = graph(
        source("X"),
        load(0, app("mod", app("floordiv", Poly.of("s"), i + 1), 2)),
        tensor(1, "i"),
        inputs={"X": [2]},
        extents={"i": n},
        given=params(n=1, s=0),
    )
    return verdict(about, OPS, depth_growth=CONSTANT, polynomial=True, uniformity=Uniformity.DLOGTIME)


def advice_around_an_axis() -> Verdict:
    """Reading starts at s mod n, which for every n is whatever the last bits of s encode."""
    about = graph(
        source("X"),
        load(0, app("wrap", i + Poly.of("s"))),
        tensor(1, "i"),
        inputs={"X": [n]},
        extents={"i": n},
        given=params(n=1, s=0),
    )
    return verdict(about, OPS, depth_growth=CONSTANT, polynomial=True, uniformity=Uniformity.DLOGTIME)


def advice_in_a_number() -> Verdict:
    """As many bits of advice as there are i, each a constant of the circuit."""
    about = graph(
        source("X"),
        place(app("mod", app("floordiv", Poly.of("s"), i + 1), 2)),
        apply("mul", 0, 1),
        tensor(2, "i"),
        extents={"i": n},
        given=params(n=1, s=0),
    )
    return verdict(about, OPS, depth_growth=CONSTANT, polynomial=True, uniformity=Uniformity.DLOGTIME)


def advice_in_a_table() -> Verdict:
    """A uniform table whose entries grow faster than any polynomial."""
    about = graph(
        source("X"),
        place(app("mod", app("floordiv", entry("t", 0), i + 1), 2)),
        apply("mul", 0, 1),
        tensor(2, "i"),
        extents={"i": n},
        given=params(n=1, s=0, tables={"t": "s"}),
    )
    given = [Fact("uniform", "t")]
    return verdict(about, OPS, depth_growth=CONSTANT, polynomial=True, uniformity=Uniformity.DLOGTIME, stated=given)


# changes after the fact


def shape_changed_afterwards() -> Verdict:
    """The shape of an input is a list, and is changed from one entry to 1000 once there is a bound."""
    shape = [ONE]
    callee = Graph(
        "chooses",
        params(n=1),
        (("X", shape), ("at", ())),
        {},  # type: ignore[arg-type]
        (source("X"), source("at"), gather(0, [None], 1)),
        (2,),
    )
    premises = with_ops(bound(callee, OPS))
    shape[0] = p(1000)
    about = graph(source("X"), source("at"), call(next(reversed(premises)), 0, 1), inputs={"X": [1000], "at": []})
    return verdict(about, premises, size=app("S_select", 1))


def parameters_changed_afterwards() -> Verdict:
    """The theorem holds where m >= 1; then the dictionary that it keeps is changed to m >= 0."""
    given = params(n=1, m=1)
    about = graph(source("X"), apply("exp", 0), given=given)
    theorem = compose(about, (frozenset({p(0)}), frozenset({m * d_exp})), OPS)
    theorem.bound.subject.params.least["m"] = 0  # type: ignore[index]
    return judged(theorem, depth=[m * d_exp])


ATTACKS: list[Attack] = [
    value
    for value in list(globals().values())
    if callable(value) and getattr(value, "__annotations__", None) == {"return": "Verdict"}
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_false_claim_is_green(attack: Attack) -> None:
    try:
        given = attack()
    except (KernelError, TypeError):
        return
    assert given.status < Status.MODULO, f"{attack.__doc__} -> {given.status}: {given.theorem and given.theorem.bound}"
