"""The language of families: what a description stands for, and what each refusal says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofkit.circuit.evaluate import node_values
from proofkit.circuit.language import read_family
from proofkit.circuit.unfold import unfold
from proofkit.errors import KernelError, UsageError
from proofkit.kernel.family import Family
from proofkit.kernel.measure import measure

HEAD = "f(n >= 1)\ninput b, c\ninput x[i] for i in range(n)\n"


def lines_of(described: Family) -> list[str]:
    """The kernel's own text, without the first line and the outputs."""
    return str(described).splitlines()[1:-1]


def last(text: str) -> str:
    """What the last line of a description stands for."""
    return lines_of(read_family(HEAD + text))[-1]


# Names, ranges and weighted sums.

READ = [
    ("form v = x[0] + x[n - 1]", "form v = x[0] + x[n - 1]"),
    ("form v = 2*x[0] - 3", "form v = (2)*x[0] + (-3)"),
    ("form v = x[0]*2*n", "form v = (2*n)*x[0]"),
    ("form v = -(x[0] - b)", "form v = (-1)*x[0] + b"),
    ("form v = not x[0]", "form v = (1) + (-1)*x[0]"),
    ("form v = n*(1 - x[0])", "form v = (n) + (-n)*x[0]"),
    ("form v = 0", "form v = 0"),
    ("form v = b + 0", "form v = b"),
    ("form v = n", "form v = (n)"),
    ("form v[i] = x[i] for i in range(n)", "form v[i] = x[i] for i in range(n)"),
    ("form v[i] = (x[i] for i in range(n))", "form v[i] = x[i] for i in range(n)"),
    ("form v[i] = b for i in range(1, n)", "form v[i] = b for i in range(1, n)"),
    ("form v[i] = b for i in range(max(1, n - 2), min(n, 5))", None),
    ("form v[i, j] = x[j] for i in range(n) for j in range(i)", None),
    ("form v = sum(x[i] for i in range(n))", "form v = sum(x[i] for i in range(n))"),
    (
        "form v = sum(2*x[i] + 1 for i in range(n))",
        "form v = sum((2)*x[i] for i in range(n)) + sum((1) for i in range(n))",
    ),
    ("form v = sum(x[i] for i in range(n) if i > 2)", "form v = sum(x[i] for i in range(n) if i - 3 >= 0)"),
    (
        "form v = sum(x[i] for i in range(n) if 0 < i <= 5)",
        "form v = sum(x[i] for i in range(n) if i - 1 >= 0 if -i + 5 >= 0)",
    ),
    ("form v = sum(b for i in range(n) for j in range(i))", "form v = sum(b for i in range(n) for j in range(i))"),
    ("form v = sum(sum(b for j in range(i)) for i in range(n))", "form v = sum(b for i in range(n) for j in range(i))"),
    ("form v = b if n > 2 else c", "form v = sum(b if n - 3 >= 0) + sum(c if -n + 2 >= 0)"),
    ("form v = b if n > 2 else 0", "form v = sum(b if n - 3 >= 0)"),
    (
        "form v = b if n == 2 else c",
        "form v = sum(b if -n + 2 >= 0 if n - 2 >= 0) + sum(c if n - 3 >= 0) + sum(c if -n + 2 >= 0 if -n + 1 >= 0)",
    ),
    ("form v = b if n > 2 and n < 5 else 0", "form v = sum(b if n - 3 >= 0 if -n + 4 >= 0)"),
    ("form v = 2**3*b", "form v = (8)*b"),
    ("form v = 2**n*b", "form v = (pow2(n))*b"),
    ("form v = n**2*b", "form v = (n**2)*b"),
    ("form v = 7//2*b", "form v = (3)*b"),
    ("form v = 7//0*b", "form v = (floordiv(7, 0))*b"),
    ("form v = (n//2 + n%3)*b", "form v = (floordiv(n, 2) + mod(n, 3))*b"),
    ("form v = bit(n, 0)*b + bit_length(n)*c", "form v = (bit(n, 0))*b + (bit_length(n))*c"),
    ("gate g = b + c >= 1", "gate g = b + c + (-1) >= 0"),
    ("gate g = b + c > 1", "gate g = b + c + (-1) + (-1) >= 0"),
    ("gate g = b <= c", "gate g = c + (-1)*b >= 0"),
    ("gate g = 2*b < c + 1", "gate g = c + (1) + (-2)*b + (-1) >= 0"),
    ("gate g = b", "gate g = b + (-1) >= 0"),
    ("gate g = not b", "gate g = (1) + (-1)*b + (-1) >= 0"),
    ("gate g = b and c", "gate g = b + (-1) + c + (-1) >= 0"),
    ("gate g = b or not c", "gate g = b + (1) + (-1)*c + (-1) >= 0"),
    ("gate g = all(x[i] for i in range(n))", "gate g = sum(x[i] for i in range(n)) + sum((-1) for i in range(n)) >= 0"),
    ("gate g = any(x[i] for i in range(n))", "gate g = sum(x[i] for i in range(n)) + (-1) >= 0"),
    ("gate g = b and x[0] + c >= 1", "gate g = (2)*b + (-2) + x[0] + c + (-1) >= 0"),
    ("gate g = bit(n, 0)", "gate g = (bit(n, 0)) + (-1) >= 0"),
    ("let L = bit_length(n)\nform v = L**2*b", "form v = (bit_length(n)**2)*b"),
    ("let L = n - 1\nlet M = L + 1\nform v = M*b", "form v = (n)*b"),
]


@pytest.mark.parametrize(("text", "meaning"), READ, ids=[text for text, _ in READ])
def test_a_line_stands_for(text: str, meaning: str | None) -> None:
    assert last(text) == (meaning if meaning is not None else text)


def test_the_whole_of_a_description() -> None:
    found = read_family("f(n >= 1, m >= 0)\ninput x[i], y[i] for i in range(n)\ninput z\nbit s = z\noutput s, x\n")
    assert (found.name, found.least, found.outputs) == ("f", (("n", 1), ("m", 0)), ("s", "x"))
    assert lines_of(found) == ["input x[i] for i in range(n)", "input y[i] for i in range(n)", "input z", "bit s = z"]
    assert [group.line for group in found.groups] == [2, 2, 3, 4]


def test_no_parameters() -> None:
    assert read_family("f()\ninput x\noutput x").least == ()


def test_lines_go_on_where_a_bracket_is_open() -> None:
    text = "f(n >= 1)\ninput b\n\ngate g = (b\n  + b\n# more\n  + sum(\n b for i in range(n))  # and more\n  >= 2)\n"
    found = read_family(text)
    assert lines_of(found)[-1] == "gate g = b + b + sum(b for i in range(n)) + (-2) >= 0"
    assert found.groups[-1].line == 4


def test_comments_and_blank_lines() -> None:
    text = "# first\n\nf(n >= 1)  # the name\n   # indented\ninput b # x[i\n\n\noutput b"
    assert read_family(text) == read_family("\n\nf(n >= 1)\n\ninput b\noutput b")


def test_the_same_index_again() -> None:
    """An index belongs to its line, and a name of a line may be an index before."""
    found = read_family(
        HEAD
        + "form v = sum(x[k] for k in range(n)) + sum(x[k] for k in range(n))\nlet k = n - 1\ngate g = x[k]\noutput g"
    )
    assert lines_of(found)[-1] == "gate g = x[n - 1] + (-1) >= 0"


# Families that use families.

MAJORITY = read_family(
    "majority(n >= 1)\ninput x[i] for i in range(n)\ngate g = 2*sum(x[i] for i in range(n)) >= n\noutput g"
)
PAIR = read_family(
    "pair(n >= 1)\ninput a[i, k] for i in range(n) for k in range(2)\ninput flip\n"
    "let m = n + 1\nform v[i] = m*a[i, 0] + sum(a[i, k] for k in range(1, 2)) for i in range(n)\n"
    "gate o[i] = v[i] + flip >= 1 for i in range(n)\noutput o"
)
LIBRARY = {"majority": MAJORITY, "pair": PAIR}


def used(text: str) -> list[str]:
    return lines_of(read_family(HEAD + text, LIBRARY))[3:]


def test_a_use_is_the_groups_of_the_other_family() -> None:
    assert used("use t = majority(n=n + 2)\n  x[i] = x[i] if i < n else b\ngate h = t.g and b") == [
        "bit t.x[t.i] = sum(x[t.i] if n - t.i - 1 >= 0) + sum(b if -n + t.i >= 0) for t.i in range(n + 2)",
        "gate t.g = sum((2)*t.x[t.i] for t.i in range(n + 2)) + (-n - 2) >= 0",
        "gate h = t.g + (-1) + b + (-1) >= 0",
    ]


def test_an_array_of_uses() -> None:
    assert used(
        "use t[k] = majority(n=k + 1) for k in range(n)\n  x[i] = x[i] - x[k]\nbit s[k] = t[k].g for k in range(n)"
    ) == [
        "bit t.x[k, t.i] = x[t.i] + (-1)*x[k] for k in range(n) for t.i in range(k + 1)",
        "gate t.g[k] = sum((2)*t.x[k, t.i] for t.i in range(k + 1)) + (-k - 1) >= 0 for k in range(n)",
        "bit s[k] = t.g[k] for k in range(n)",
    ]


def test_names_of_the_callee_mean_nothing_outside() -> None:
    """n, m, i and k of the callee are not those of the caller."""
    text = "use t[k] = pair(n=k + n) for k in range(n)\n  a[i, j] = sum(x[m] for m in range(k)) - i + j\n  flip = x[k]"
    assert used(text) == [
        "bit t.a[k, t.i, t.k] = sum(x[m] for m in range(k)) + (-t.i) + (t.k)"
        " for k in range(n) for t.i in range(k + n) for t.k in range(2)",
        "bit t.flip[k] = x[k] for k in range(n)",
        "form t.v[k, t.i] = (k + n + 1)*t.a[k, t.i, 0] + sum(t.a[k, t.i, t.k] for t.k in range(1, 2))"
        " for k in range(n) for t.i in range(k + n)",
        "gate t.o[k, t.i] = t.v[k, t.i] + t.flip[k] + (-1) >= 0 for k in range(n) for t.i in range(k + n)",
    ]


def test_a_use_of_a_use() -> None:
    inner = read_family("twice(n >= 1)\ninput y\nuse t = majority(n=2*n)\n  x[i] = y\noutput t.g", LIBRARY)
    found = read_family("f(n >= 1)\ninput z\nuse u = twice(n=n)\n  y = z\noutput u.t.g", {"twice": inner})
    assert [g.name for g in found.groups] == ["z", "u.y", "u.t.x", "u.t.g"]
    assert lines_of(found)[2] == "bit u.t.x[u.t.i] = u.y for u.t.i in range(2*n)"
    assert {g.line for g in found.groups[1:]} == {3}


@pytest.mark.parametrize("n", [1, 2, 3])
def test_uses_compute_what_the_callee_does(n: int) -> None:
    text = HEAD + "use t[k] = majority(n=k + 1) for k in range(n)\n  x[i] = 1 - x[i]\noutput t.g"

    def majority(a: Sequence[int], k: int) -> bool:
        return 2 * sum(1 - bit for bit in a[2 : k + 3]) >= k + 1

    check(read_family(text, LIBRARY), {"n": n}, "t.g", majority)


# Abbreviations with parameters.

HALF = "let half(v) = v//2\n"
WRITTEN_OUT = [
    ("a weight", HALF + "form v = half(n)*b", "form v = n//2*b"),
    ("a weight behind", HALF + "form v = b*half(n)", "form v = b*(n//2)"),
    ("a constant", HALF + "form v = b + half(n) - half(7)", "form v = b + n//2 - 3"),
    ("a threshold", HALF + "gate g = b + c >= half(n)", "gate g = b + c >= n//2"),
    ("beside bits", HALF + "gate g = b and c + x[0] >= half(3)", "gate g = b and c + x[0] >= 1"),
    (
        "a subscript",
        "let before(i) = i - 1\nform v[i] = x[before(i)] for i in range(1, n)",
        "form v[i] = x[i - 1] for i in range(1, n)",
    ),
    (
        "the ends of a range",
        "let after(i) = i + 1\nform v = sum(x[j] for i in range(n) for j in range(after(i - i), min(after(i), n)))",
        "form v = sum(x[j] for i in range(n) for j in range(1, min(i + 1, n)))",
    ),
    (
        "the range of a group",
        HALF + "form v[i] = x[i] for i in range(half(n))",
        "form v[i] = x[i] for i in range(n//2)",
    ),
    (
        "the range of an input",
        HALF + "input y[i] for i in range(half(n))",
        "input y[i] for i in range(n//2)",
    ),
    (
        "a condition",
        HALF + "form v = sum(x[i] for i in range(n) if half(i) < half(n) and i > half(9))",
        "form v = sum(x[i] for i in range(n) if i//2 < n//2 and i > 4)",
    ),
    ("a choice", HALF + "form v = b if half(n) > 2 else half(n)*c", "form v = b if n//2 > 2 else (n//2)*c"),
    ("one of another", HALF + "let quarter(v) = half(half(v))\nform v = quarter(n)*b", "form v = n//2//2*b"),
    ("one within another", HALF + "form v = half(half(n) + 1)*b", "form v = (n//2 + 1)//2*b"),
    ("in an abbreviation", HALF + "let L = half(n)\nform v = L**2*b", "form v = (n//2)**2*b"),
    ("with an abbreviation", "let L = n + 1\nlet f(i) = L*i\nform v = f(n)*b", "form v = (n + 1)*n*b"),
    ("of nothing", "let three() = 3\nform v = three()*b", "form v = 3*b"),
    ("of two", "let less(i, j) = i - j\nform v = less(3*n, n)*b", "form v = 2*n*b"),
    (
        "of two, in order",
        "let less(i, j) = i - 2*j\nform v[j, i] = less(j, i)*b for j in range(n) for i in range(n)",
        "form v[j, i] = (j - 2*i)*b for j in range(n) for i in range(n)",
    ),
    (
        "called like an index",
        "let f(i) = 2*i\nform v[i] = f(i + 1)*x[i] + f(n)*b for i in range(n)",
        "form v[i] = 2*(i + 1)*x[i] + 2*n*b for i in range(n)",
    ),
    (
        "called like an index that is not meant",
        "let f(i, j) = i*j + j\nform v[j] = sum(f(j, i)*b for i in range(n)) for j in range(n)",
        "form v[j] = sum((j*i + i)*b for i in range(n)) for j in range(n)",
    ),
    ("called like a group", "let f(b) = b + 1\nform v = f(n)*b", "form v = (n + 1)*b"),
    ("called like itself", "let f(f) = f + 1\nform v = f(n)*b", "form v = (n + 1)*b"),
    ("not in the order of its arguments", "let f(u, v) = v\nform v = f(n, 2)*b", "form v = 2*b"),
    ("a function of the kernel", "let f(q) = power_mod(2, q, 7)\nform v = f(10)*b", "form v = 2*b"),
    (
        "a line that goes on",
        "let f(i,\n    j) = (i +\n  j)\nform v = f(n, n)*b",
        "form v = 2*n*b",
    ),
]


@pytest.mark.parametrize(("text", "written"), [row[1:] for row in WRITTEN_OUT], ids=[row[0] for row in WRITTEN_OUT])
def test_an_abbreviation_with_parameters_is_what_it_abbreviates(text: str, written: str) -> None:
    assert last(text) == last(written)


BODIES = ("v + 1", "2*v", "v//2", "v*v", "bit(v, 0)", "n - v", "v % (n + 1)", "2**(bit_length(v) + 1)")
PLACES = (
    "form w = {}*b",
    "form w[i] = ({})*x[i] - b for i in range(n)",
    "form w[i] = b if i >= {} else c for i in range(n)",
    "form w = sum(x[i] for i in range(n) if i < {})",
    "form w[i] = b for i in range(2, min(n, {}))",
    "gate w = b + c >= {}",
)


@given(st.lists(st.sampled_from(BODIES), min_size=1, max_size=3), st.sampled_from(PLACES), st.booleans())
def test_abbreviations_of_abbreviations(bodies: list[str], place: str, outside: bool) -> None:
    """Applied one after the other, or defined by each other: the same as written out, brackets and all."""
    call = written = "n" if "[i]" not in place or "range(2" in place else "i + n"
    lets = ""
    for k, body in enumerate(bodies):
        written = body.replace("v", f"({written})")
        lets += f"let f{k}(v) = {body if outside or not k else body.replace('v', f'f{k - 1}(v)')}\n"
        call = f"f{k}({call})" if outside else call
    call = call if outside else f"f{len(bodies) - 1}({call})"
    assert last(lets + place.format(call)) == last(place.format(f"({written})"))


NO_ABBREVIATION = [
    # where it is defined
    ("let n(v) = v", "line 4 of f: 'n' is taken, or not a name"),
    ("let x(v) = v", "line 4 of f: 'x' is taken, or not a name"),
    ("let bit_length(v) = v", "line 4 of f: 'bit_length' is taken, or not a name"),
    ("let discrete_log(v) = v", "line 4 of f: 'discrete_log' is taken, or not a name"),
    ("let f(v) = v\nlet f(v) = v", "line 5 of f: 'f' is taken, or not a name"),
    *(
        (f"let {word}(u, v) = u", f"line 4 of f: '{word}' is taken, or not a name")
        for word in ("all", "any", "max", "min", "range", "sum")
    ),
    ("let f = n\nlet f(v) = v", "line 5 of f: 'f' is taken, or not a name"),
    ("let f(v) = v\nlet f = n", "line 5 of f: 'f' is taken, or not a name"),
    ("let f(v) = v\ngate f = b", "line 5 of f: 'f' is taken, or not a name"),
    ("let f(v) = v\ninput f", "line 5 of f: 'f' is taken, or not a name"),
    ("let f(v) = v\nuse f = majority(n=n)\n  x[i] = b", "line 5 of f: 'f' is taken, or not a name"),
    ("let g(n) = n", "line 4 of f: takes distinct names that mean nothing else: g(n)"),
    ("let L = n\nlet g(L) = L", "line 5 of f: takes distinct names that mean nothing else: g(L)"),
    ("let g(v, v) = v", "line 4 of f: takes distinct names that mean nothing else: g(v, v)"),
    ("let g(2) = 2", "line 4 of f: takes distinct names that mean nothing else: g(2)"),
    ("let g(v + 1) = v", "line 4 of f: takes distinct names that mean nothing else: g(v + 1)"),
    ("let g(*v) = 2", "line 4 of f: takes distinct names that mean nothing else: g(*v)"),
    ("let g(h(v)) = v", "line 4 of f: takes distinct names that mean nothing else: g(h(v))"),
    ("let g(v=1) = v", "line 4 of f: cannot be read: "),
    ("let g(v)(w) = v", "line 4 of f: an abbreviation is a name, or a name with names in brackets: g(v)(w)"),
    ("let g[v] = v", "line 4 of f: an abbreviation is a name, or a name with names in brackets: g[v]"),
    ("let g.h(v) = v", "line 4 of f: an abbreviation is a name, or a name with names in brackets: g.h(v)"),
    ("let g, h = n", "line 4 of f: an abbreviation is a name, or a name with names in brackets: (g, h)"),
    ("let g(v)", "line 4 of f: cannot be read: "),
    ("let g(v) = v + ", "line 4 of f: cannot be read: v +"),
    # where it is called
    ("let g(v) = v\nform w = g()*b", "line 5 of f: takes v: g()"),
    ("let g(v) = v\nform w = g(n, n)*b", "line 5 of f: takes v: g(n, n)"),
    ("let g(u, v) = v\nform w = g(n)*b", "line 5 of f: takes u, v: g(n)"),
    ("let g(v) = v\nform w = g(v=n)*b", "line 5 of f: not an index formula: g(v=n)"),
    ("let g(v) = v\nform w = g(*n)*b", "line 5 of f: not an index formula: *n"),
    ("let g(v) = v\nform w = g*b", "line 5 of f: not an index formula: g"),
    ("let g(v) = v\nform w = g(g)*b", "line 5 of f: not an index formula: g"),
    ("let g(v) = v\nform w = g[n]*b", "line 5 of f: not an index formula: g[n]"),
    ("let g(v) = v\nform w = g(b)", "line 5 of f: not a weighted sum of gates: g(b)"),
    ("let g(v) = v\nform w = x[g(b)]", "line 5 of f: not an index formula: b"),
    ("let g(v) = v\nform w = g(n)(n)*b", "line 5 of f: not an index formula: g(n)(n)"),
    ("let g = n\nform w = g(n)*b", "line 5 of f: not an index formula: g(n)"),
    ("form w = g(n)*b\nlet g(v) = v", "line 4 of f: not a weighted sum of gates: g(n) * b"),
    ("form w = x[g(n)]\nlet g(v) = v", "line 4 of f: not an index formula: g(n)"),
    ("let g(v) = v\ngate h[g] = b for g in range(n)", "line 5 of f: this name is taken: g"),
    ("let g(v) = v\nform w = sum(x[g] for g in range(n))", "line 5 of f: this name is taken: g"),
    ("let g(v) = v\noutput g", "line 5 of f: no such group to put out, or twice: g"),
    # what its body may say
    ("let g(v) = g(v - 1)\nform w = g(n)*b", "line 5 of f: not an index formula: g(v - 1)"),
    ("let g(v) = h(v)\nlet h(v) = g(v)\nform w = h(n)*b", "line 6 of f: not an index formula: h(v)"),
    ("let g(v) = v + w\nlet w = n\nform y = g(n)*b", "line 6 of f: not an index formula: w"),
    ("let g(v) = v + w\nform y[w] = g(w)*b for w in range(n)", "line 5 of f: not an index formula: w"),
    ("let g(v) = v*b\nform w = g(n)", "line 5 of f: not an index formula: b"),
    ("let g(v) = v if v > 1 else 0\nform w = g(n)", "line 5 of f: not an index formula: v if v > 1 else 0"),
    ("let g(v) = sum(v for i in range(n))\nform w = g(n)", "line 5 of f: not an index formula: sum("),
    ("let g(v) = 3**v\nform w = g(n)", "line 5 of f: not an index formula: 3 ** v"),
]


@pytest.mark.parametrize(("text", "problem"), NO_ABBREVIATION, ids=[text for text, _ in NO_ABBREVIATION])
def test_what_is_no_abbreviation(text: str, problem: str) -> None:
    with pytest.raises(KernelError) as refusal:
        read_family(HEAD + text, LIBRARY)
    assert problem in refusal.value.detail


def test_parameters_mean_nothing_outside() -> None:
    with pytest.raises(KernelError, match="line 5 of f: not an index formula: v"):
        read_family(HEAD + "let g(v) = v\nform w = x[v]")


def test_an_abbreviation_where_another_family_is_used() -> None:
    """In its parameters, in ranges of instances and in what it is given; its own names are not in the way."""
    text = HALF + "let m(k) = k + 1\nuse t[k] = majority(n=m(k)) for k in range(half(n))\n"
    text += "  x[i] = x[half(i)] if half(i) < n else m(n)*b"
    plain = "use t[k] = majority(n=k + 1) for k in range(n//2)\n  x[i] = x[i//2] if i//2 < n else (n + 1)*b"
    assert used(text) == used(plain)


def test_a_parameter_of_another_family_that_is_not_shown() -> None:
    with pytest.raises(KernelError, match="n = floordiv\\(n, 2\\) is not shown to be at least 1"):
        read_family(HEAD + HALF + "use t = majority(n=half(n))\n  x[i] = b", LIBRARY)


# Gates.


def check(described: Family, params: Mapping[str, int], name: str, wanted: Callable[..., bool]) -> None:
    """That gates of a group are as wanted on all inputs; what is wanted is given these and the indices."""
    measure(described)
    netlist = unfold(described, params)
    span = netlist.span(name)
    for assignment in product((0, 1), repeat=len(netlist.inputs)):
        values = node_values(netlist, assignment)
        found = {index: values[node] for index, node in zip(span.indices, span.nodes, strict=True)}
        assert found == {index: int(wanted(assignment, *index)) for index in span.indices}, assignment


Wanted = Callable[[Sequence[int], Sequence[int], int], bool]
"""Of b and c, of x, and of n."""

GATES: list[tuple[str, Wanted]] = [
    ("b and c", lambda b, _x, _n: all(b)),
    ("b and not c", lambda b, _x, _n: b == (1, 0)),
    ("b or not c", lambda b, _x, _n: b != (0, 1)),
    ("not b", lambda b, _x, _n: not b[0]),
    ("not not b", lambda b, _x, _n: bool(b[0])),
    ("b and 1", lambda b, _x, _n: bool(b[0])),
    ("b and 0", lambda _b, _x, _n: False),
    ("b or 0 or c", lambda b, _x, _n: any(b)),
    ("all(x[i] for i in range(n))", lambda _b, x, _n: all(x)),
    ("all(not x[i] for i in range(1, n))", lambda _b, x, _n: not any(x[1:])),
    ("any(x[i] for i in range(n))", lambda _b, x, _n: any(x)),
    ("any(not x[i] for i in range(1, n))", lambda _b, x, _n: not all(x[1:])),
    ("b or any(x[i] for i in range(n)) or not c", lambda b, x, _n: b != (0, 1) or any(x)),
    ("b and all(x[i] for i in range(n)) and not c", lambda b, x, _n: b == (1, 0) and all(x)),
    ("b and (c and all(x[i] for i in range(n)))", lambda b, x, _n: all(b) and all(x)),
    ("all(x[i] for i in range(n) if i > 1)", lambda _b, x, _n: all(x[2:])),
    ("all((x[i] if i > 1 else not x[i]) for i in range(n))", lambda _b, x, _n: all(x[2:]) and not any(x[:2])),
    ("b if n > 2 else not c", lambda b, _x, n: bool(b[0]) if n > 2 else not b[1]),
    ("b and (c if n > 2 else 1)", lambda b, _x, n: bool(b[0]) and (n <= 2 or bool(b[1]))),
    ("b or (c if n > 2 else 0)", lambda b, _x, n: bool(b[0]) or (n > 2 and bool(b[1]))),
    ("bit(n, 0) and b", lambda b, _x, n: n % 2 == 1 and bool(b[0])),
]
COMPARED: list[tuple[str, Wanted]] = [
    ("sum(x[i] for i in range(n)) >= 2", lambda _b, x, _n: sum(x) >= 2),
    ("sum(x[i] for i in range(n)) > 2", lambda _b, x, _n: sum(x) > 2),
    ("sum(x[i] for i in range(n)) <= 1", lambda _b, x, _n: sum(x) <= 1),
    ("sum(x[i] for i in range(n)) < 1", lambda _b, x, _n: sum(x) < 1),
    ("sum(x[i] for i in range(n)) >= 0", lambda _b, _x, _n: True),
    ("sum(x[i] for i in range(n)) >= 5", lambda _b, x, _n: sum(x) >= 5),
    ("sum(x[i] for i in range(n)) >= 2*n", lambda _b, _x, _n: False),
    ("sum(x[i] for i in range(n)) >= -n", lambda _b, _x, _n: True),
    ("x[0] + sum(-x[i] for i in range(1, n)) >= 0", lambda _b, x, _n: x[0] >= sum(x[1:])),
    ("2*x[0] - sum(3*x[i] for i in range(n)) >= -4", lambda _b, x, _n: 2 * x[0] - 3 * sum(x) >= -4),
    ("sum(i*x[i] for i in range(n)) >= 3", lambda _b, x, _n: sum(k * v for k, v in enumerate(x)) >= 3),
    ("sum(x[i] for i in range(n) if i > 1) >= 2", lambda _b, x, _n: sum(x[2:]) >= 2),
    ("sum(x[i] for i in range(min(n, 3))) >= 2", lambda _b, x, _n: sum(x[:3]) >= 2),
    ("(5 if n > 2 else 0) + x[0] >= 1", lambda _b, x, n: n > 2 or bool(x[0])),
    ("(-5 if n > 2 else 0) + x[0] >= 0", lambda _b, _x, n: n <= 2),
    ("(x[0] if n > 2 else -x[0]) + 1 >= 1", lambda _b, x, n: n > 2 or not x[0]),
    ("total >= 2", lambda _b, x, _n: sum(x) >= 2),
    ("n - 1 - total >= 1", lambda _b, x, n: n - 1 - sum(x) >= 1),
    ("2*total - below[n] >= 1", lambda _b, x, n: 2 * sum(x) - sum(n * v for v in x) >= 1),
    ("below[1] >= 2", lambda _b, x, _n: sum(x) >= 2),
]


def gates(text: str) -> Family:
    forms = "form total = sum(x[i] for i in range(n))\n"
    forms += "form below[k] = sum(k*x[i] for i in range(n)) for k in range(n + 1)\n"
    return read_family(HEAD + forms + f"gate g = {text}\noutput g")


@pytest.mark.parametrize(("text", "wanted"), [*GATES, *COMPARED], ids=[text for text, _ in [*GATES, *COMPARED]])
def test_gates_on_all_inputs(text: str, wanted: Wanted) -> None:
    for n in range(1, 6):
        check(gates(text), {"n": n}, "g", lambda a, n=n: wanted(a[:2], a[2:], n))


@pytest.mark.parametrize(("text", "wanted"), COMPARED, ids=[text for text, _ in COMPARED])
def test_one_gate_for_a_conjunction_with_a_comparison(text: str, wanted: Wanted) -> None:
    """Bits that are 0 take off more than the comparison can make up for, whatever its sign."""
    for n in range(1, 6):
        check(
            gates(f"b and {text} and not c"), {"n": n}, "g", lambda a, n=n: a[:2] == (1, 0) and wanted(a[:2], a[2:], n)
        )


NO_PEAK = [
    "sum((2 - i)*x[i] for i in range(n)) >= 1",
    "sum((n - i)*x[i] for i in range(n + 2) if i < n) >= 1",
    "(3 - n if n < 3 else 0) + x[0] >= 1",
    "sum(x[i] for i in range(n - 2)) >= 1",
]


@pytest.mark.parametrize("text", NO_PEAK)
def test_a_comparison_whose_largest_value_is_not_shown(text: str) -> None:
    with pytest.raises(KernelError, match="line 6 of f: no closed form for its largest value: write the weight out"):
        gates(f"b and {text}")


def test_weights_that_grow_smaller_are_not_taken_from_the_first_range() -> None:
    """(k - i)*x[i] is positive below k, which is not the first stop."""
    with pytest.raises(KernelError, match="largest value"):
        read_family(
            HEAD + "gate g[k] = b and sum((k - i)*x[i] for i in range(min(n, k))) >= 2 for k in range(n)\noutput g"
        )


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_indices_of_a_form_are_not_those_of_the_gate(n: int) -> None:
    """v[j] counts with a weight that falls with its own j, whatever i is."""
    text = "form v[i] = sum((5 - i)*x[j] for j in range(n)) for i in range(5)\n"
    text += "gate g[i] = b and v[i - 5] >= 1 for i in range(5, 10)\noutput g"
    check(read_family(HEAD + text), {"n": n}, "g", lambda a, i: a[0] == 1 and (10 - i) * sum(a[2:]) >= 1)


@given(
    st.lists(
        st.sampled_from(["b", "not c", "x[0]", "not x[n - 1]", "all(x[i] for i in range(n))"]), min_size=2, max_size=4
    )
)
def test_conjunctions(parts: list[str]) -> None:
    meant: dict[str, Callable[[Sequence[int]], bool]] = {
        "b": lambda a: a[0] == 1,
        "not c": lambda a: a[1] == 0,
        "x[0]": lambda a: a[2] == 1,
        "not x[n - 1]": lambda a: a[-1] == 0,
        "all(x[i] for i in range(n))": lambda a: all(a[2:]),
    }
    check(gates(" and ".join(parts)), {"n": 2}, "g", lambda a: all(meant[part](a) for part in parts))


# What is not in the language.

REFUSED = [
    # the whole
    ("", "the description is empty"),
    ("# nothing\n", "the description is empty"),
    ("f(n >= 1)\ninput x[i for i in range(n)\noutput x", "line 2: a bracket stays open"),
    ("f(n >= 1)\nnand x", "line 2 of f: 'nand' starts no line: let, input, gate, bit, form, use or output"),
    ("f(n >= 1)\n  input x\noutput x", "line 2 of f: only the lines below `use` are indented"),
    (HEAD + "gate g = b\n  x = b", "line 5 of f: only the lines below `use` are indented"),
    ("use (n >= 1)\n  x = 1\ninput x", "line 2 of use: only the lines below `use` are indented"),
    # the first line
    ("f", "line 1 of a family: a family starts with its name and parameters, as in f(n >= 1): f"),
    ("f(n)", "line 1 of f: a parameter is given with its least value, as in n >= 1: n"),
    ("f(n > 1)", "as in n >= 1: n > 1"),
    ("f(n >= -1)", "as in n >= 1: n >= -1"),
    ("f(n >= 1.5)", "as in n >= 1: n >= 1.5"),
    ("f(n >= True)", "as in n >= 1: n >= True"),
    ("f(n >= m)", "as in n >= 1: n >= m"),
    ("f(n >= 1, n >= 2)", "line 1 of f: 'n' is taken, or not a name"),
    ("f(n >= 1) + 1", "a family starts with its name and parameters"),
    # names
    (HEAD + "input b", "line 4 of f: 'b' is taken, or not a name"),
    (HEAD + "gate n = b", "line 4 of f: 'n' is taken, or not a name"),
    (HEAD + "let x = n", "line 4 of f: 'x' is taken, or not a name"),
    (HEAD + "let 2 = n", "line 4 of f: an abbreviation is a name, or a name with names in brackets: 2"),
    (HEAD + "let bit_length = n", "line 4 of f: 'bit_length' is taken, or not a name"),
    (HEAD + "gate pow2 = b", "line 4 of f: 'pow2' is taken, or not a name"),
    (HEAD + "input prime", "line 4 of f: 'prime' is taken, or not a name"),
    (HEAD + "let L = n\nlet L = 2*n", "line 5 of f: 'L' is taken, or not a name"),
    (HEAD + "let L = x", "line 4 of f: not an index formula: x"),
    (HEAD + "let L", "line 4 of f: cannot be read: "),
    (
        HEAD + "use t = majority(n=n)\n  x[i] = b\nuse t = majority(n=n)\n  x[i] = c",
        "line 6 of f: 't' is taken, or not a name",
    ),
    (HEAD + "use t = majority(n=n)\n  x[i] = b\ngate t = b", "line 6 of f: 't' is taken, or not a name"),
    (HEAD + "gate g = b\nuse g = majority(n=n)\n  x[i] = b", "line 5 of f: 'g' is taken, or not a name"),
    # indices
    (HEAD + "gate g[i] = b", "line 4 of f: indexed by i but running over nothing, in: b"),
    (HEAD + "gate g = b for i in range(n)", "line 4 of f: indexed by nothing but running over i, in: b"),
    (HEAD + "gate g[i, j] = b for j in range(n) for i in range(n)", "indexed by i, j but running over j, i, in: b"),
    (
        HEAD + "gate g[i, i] = b for i in range(n) for i in range(n)",
        "line 4 of f: a group is indexed by distinct names: g[i, i]",
    ),
    (HEAD + "gate g[0] = b", "a group is indexed by distinct names: g[0]"),
    (HEAD + "gate g.h = b", "not of the form name[i, j]: g.h"),
    (HEAD + "gate g[n] = b for n in range(3)", "line 4 of f: this name is taken: n"),
    (HEAD + "gate g[x] = b for x in range(3)", "line 4 of f: this name is taken: x"),
    (HEAD + "form v = sum(sum(b for i in range(n)) for i in range(n))", "line 4 of f: this name is taken: i"),
    (HEAD + "gate g[i] = b for i in x", "line 4 of f: an index runs over range(stop) or range(start, stop): x"),
    (HEAD + "gate g[i] = b for i in range(0, n, 2)", "an index runs over range(stop) or range(start, stop)"),
    (HEAD + "gate g[i] = b for i in range()", "an index runs over range(stop) or range(start, stop)"),
    (HEAD + "gate g[i] = b for (i, j) in range(n)", "an index runs over range(stop) or range(start, stop)"),
    (HEAD + "gate g[i] = b for i in range(n) if i > 1", "line 4 of f: a group's indices have ranges and no conditions"),
    (HEAD + "gate g[i] = b for i in range(min(n, 2), n)", "line 4 of f: not an index formula: min(n, 2)"),
    (HEAD + "gate g[i] = b for i in range(max(n, 2))", "line 4 of f: not an index formula: max(n, 2)"),
    (HEAD + "gate g[i] = b for i in range(min(n))", "line 4 of f: not an index formula: min(n)"),
    (HEAD + "input y[i] for j in range(n)", "line 4 of f: indexed by i but running over j, in: y[i]"),
    (HEAD + "input y[i], z for i in range(n)", "line 4 of f: indexed by nothing but running over i, in: z"),
    # formulas
    (HEAD + "form v = x[n/2]", "line 4 of f: not an index formula: n / 2"),
    (HEAD + "form v = x[1.5]", "line 4 of f: not an index formula: 1.5"),
    (HEAD + "form v = x[True]", "line 4 of f: not an index formula: True"),
    (HEAD + "form v = x[3**n]", "line 4 of f: not an index formula: 3 ** n"),
    (HEAD + "form v = x[log(n)]", "line 4 of f: not an index formula: log(n)"),
    (HEAD + "form v = x[bit_length(n, 2)]", "line 4 of f: not an index formula: bit_length(n, 2)"),
    (HEAD + "form v = x[mod(n)]", "line 4 of f: not an index formula: mod(n)"),
    (HEAD + "form v = x[bit_length(a=n)]", "line 4 of f: not an index formula: bit_length(a=n)"),
    (HEAD + "form v = x[m]", "line 4 of f: not an index formula: m"),
    (HEAD + "form v = n**-1*b", "line 4 of f: exponent -1 is outside 0..64"),
    (HEAD + "form v = b if x[0] > 1 else c", "line 4 of f: not an index formula: x[0]"),
    (HEAD + "form v = b if n != 1 else c", "line 4 of f: not a condition on indices: n != 1"),
    (HEAD + "form v = b if n > 1 or n < 1 else c", "line 4 of f: not a condition on indices: n > 1 or n < 1"),
    # reads
    (HEAD + "form v = z", "line 4 of f: no earlier group 'z': z"),
    (HEAD + "form v = v", "line 4 of f: no earlier group 'v': v"),
    (HEAD + "form v = z[0]\ninput z[i] for i in range(n)", "line 4 of f: no earlier group 'z': z[0]"),
    (HEAD + "form v = x", "line 4 of f: x has 1 indices, not 0: x"),
    (HEAD + "form v = x[0, 0]", "line 4 of f: x has 1 indices, not 2: x[0, 0]"),
    (HEAD + "form v = b[0]", "line 4 of f: b has 0 indices, not 1: b[0]"),
    (HEAD + "form v = (b + c)[0]", "line 4 of f: not a gate: b + c"),
    (HEAD + "form v = b*c", "line 4 of f: not a weighted sum of gates: b * c"),
    (HEAD + "form v = b//2", "line 4 of f: not a weighted sum of gates: b // 2"),
    (HEAD + "form v = max(b, c)", "line 4 of f: not a weighted sum of gates: max(b, c)"),
    (HEAD + "form v = sum(b)", "line 4 of f: not a weighted sum of gates: sum(b)"),
    (HEAD + "form v = b >= 1", "line 4 of f: not a weighted sum of gates: b >= 1"),
    (HEAD + "form v = b and c", "line 4 of f: not a weighted sum of gates: b and c"),
    # gates
    (HEAD + "gate g", "line 4 of f: no '=' in g"),
    (HEAD + "gate g = ", "line 4 of f: cannot be read: "),
    (HEAD + "gate g = b c", "line 4 of f: cannot be read: [b c]"),
    (HEAD + "gate g = b, c", "line 4 of f: cannot be read: b, c"),
    (HEAD + "gate g = b == 1", "line 4 of f: a gate compares once, by >=, >, <= or <: b == 1"),
    (HEAD + "gate g = 0 <= b <= 1", "line 4 of f: a gate compares once, by >=, >, <= or <: 0 <= b <= 1"),
    (HEAD + "gate g = b >= 1 and c >= 1", "line 4 of f: one gate makes one comparison: b >= 1 and c >= 1"),
    (HEAD + "gate g = b or c >= 1", "line 4 of f: not a bit: declare it as one: c >= 1"),
    (HEAD + "gate g = b + c", "line 4 of f: not a bit: declare it as one: b + c"),
    (HEAD + "gate g = 2", "line 4 of f: not a bit: declare it as one: 2"),
    (HEAD + "gate g = n", "line 4 of f: no earlier group 'n': n"),
    (HEAD + "gate g = b and (b or c)", "line 4 of f: not a bit: declare it as one: b or c"),
    (HEAD + "gate g = b or (b and c)", "line 4 of f: not a bit: declare it as one: b and c"),
    (HEAD + "gate g = not (b and c)", "line 4 of f: not a bit: declare it as one: b and c"),
    (HEAD + "form v = b + c\ngate g = v", "line 5 of f: not a bit: declare it as one: v"),
    (HEAD + "form v = b + c\ngate g = b and v", "line 5 of f: not a bit: declare it as one: v"),
    # uses
    (
        HEAD + "use t = nothing(n=n)",
        "line 4 of f: not a family of the library (majority, pair) with its parameters: nothing(n=n)",
    ),
    (HEAD + "use t = majority(n)", "not a family of the library (majority, pair) with its parameters: majority(n)"),
    (HEAD + "use t = majority()\n  x[i] = b", "line 4 of f: majority has the parameters n"),
    (HEAD + "use t = majority(n=n, m=1)\n  x[i] = b", "line 4 of f: majority has the parameters n"),
    (HEAD + "use t = majority(n=n, **n)\n  x[i] = b", "line 4 of f: majority has the parameters n"),
    (HEAD + "use t = majority(n=n - 1)\n  x[i] = b", "line 4 of f: n = n - 1 is not shown to be at least 1"),
    (
        HEAD + "use t[k] = majority(n=k) for k in range(n)\n  x[i] = b",
        "line 4 of f: n = k is not shown to be at least 1",
    ),
    (HEAD + "use t = majority(n=n)", "line 4 of f: majority takes x, not nothing"),
    (HEAD + "use t = majority(n=n)\n  y[i] = b", "line 4 of f: majority takes x, not y"),
    (HEAD + "use t = majority(n=n)\n  x[i] = b\n  y[i] = b", "line 4 of f: majority takes x, not x, y"),
    (HEAD + "use t = majority(n=n)\n  x[i] = b\n  x[i] = c", "line 4 of f: an input of majority is given twice"),
    (HEAD + "use t = majority(n=n)\n  x = b", "line 4 of f: an input with 1 indices is given with 0"),
    (HEAD + "use t = majority(n=n)\n  x[i] b", "line 5 of f: no '=' in x[i] b"),
    (HEAD + "use t = majority(n=n)\n  x[i] = z", "line 5 of f: no earlier group 'z': z"),
    (HEAD + "use t = majority(n=n)\n  x[i] = x[j]", "line 5 of f: not an index formula: j"),
    (
        HEAD + "use t = majority(n=n)\n  x[n] = b",
        "line 5 of f: the index 'n' of x is taken: it means something else here",
    ),
    (HEAD + "use t[k] = majority(n=n) for k in range(n)\n  x[k] = b", "line 5 of f: the index 'k' of x is taken"),
    (HEAD + "let L = n\nuse t = majority(n=n)\n  x[L] = b", "line 6 of f: the index 'L' of x is taken"),
    (HEAD + "use t = majority(n=n)\n  x[c] = b", "line 5 of f: the index 'c' of x is taken"),
    (HEAD + "use t.u = majority(n=n)\n  x[i] = b", "line 4 of f: not of the form name[i, j]: t.u"),
    # outputs
    (HEAD + "output z", "line 4 of f: no such group to put out, or twice: z"),
    (HEAD + "output b, b", "line 4 of f: no such group to put out, or twice: b"),
    (HEAD + "output b\noutput b", "line 5 of f: no such group to put out, or twice: b"),
    (HEAD + "output x[0]", "line 4 of f: no such group to put out, or twice: x[0]"),
    (HEAD + "output b + c", "line 4 of f: no such group to put out, or twice: b + c"),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED, ids=[problem for _, problem in REFUSED])
def test_refused(text: str, problem: str) -> None:
    with pytest.raises(KernelError) as refusal:
        read_family(text, LIBRARY)
    assert problem in refusal.value.detail


NOT_MEASURED = [
    ("gate g = x[n]", "f, g, line 4: x[n] is not shown to lie in i in range(n) (end)"),
    ("gate g = 7//0*b >= 1", "f, g, line 4: 0 is not shown to be at least 1, in floordiv(7, 0)"),
    ("gate g = 2**n*b >= 1", "f, g, line 4: pow2(n) is not shown to be polynomial: n is not O(log)"),
    ("form g = b", "f, g, line 4: a form is put out, which is no bit"),
]


@pytest.mark.parametrize(("text", "problem"), NOT_MEASURED, ids=[text for text, _ in NOT_MEASURED])
def test_what_can_be_read_may_still_not_be_measured(text: str, problem: str) -> None:
    described = read_family(HEAD + text + "\noutput g")
    with pytest.raises(KernelError) as refusal:
        measure(described)
    assert refusal.value.detail == problem


def test_numbers_that_do_not_fit_are_not_unfolded() -> None:
    for text in ("n**40*b", "2**n*b", "sum(n**38*b for i in range(n))", "n**20*sum(n**20*x[0] for i in range(1))"):
        described = read_family(HEAD + f"form v = {text}\nform w = n*v\ngate g = w >= 1\noutput g")
        unfold(described, {"n": 2})
        with pytest.raises(UsageError, match="a number may be 4611686018427387904 or more here"):
            unfold(described, {"n": 64})
