"""Other people's tools read every format, and find the circuits equal to each other and to Verilog's own arithmetic.

Debian's packages yosys, berkeley-abc and graphviz; without them these tests are skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import z3

from proofkit.circuit.export import FORMATS
from proofkit.circuit.export.names import names
from proofkit.circuit.library import families
from proofkit.circuit.netlist import Netlist
from proofkit.circuit.unfold import unfold
from proofkit.kernel.family import Kind
from tests.circuit.circuits import Sketch, adder, comparison, multiplier, parity

needs_yosys = pytest.mark.skipif(not shutil.which("yosys"), reason="yosys is not installed")
needs_abc = pytest.mark.skipif(not shutil.which("berkeley-abc"), reason="berkeley-abc is not installed")
needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is not installed")

LOGIC = ("aiger", "blif", "verilog")
READERS = {"aiger": "read_aiger -module_name top", "verilog": "read_verilog"}


def tool(*command: str | Path) -> str:
    """What a tool says; it must not fail."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def blif(directory: Path, name: str, form: str, text: str) -> Path:
    """A file that ABC reads: through yosys, unless the text is BLIF already."""
    written, read = directory / f"{name}.{form}", directory / f"{name}.{form}.blif"
    if form == "blif":
        read.write_text(text)
        return read
    written.write_text(text)
    tool("yosys", "-q", "-p", f"{READERS[form]} {written}; synth -flatten -auto-top; write_blif {read}")
    return read


def equivalent(first: Path, second: Path) -> bool:
    said = tool("berkeley-abc", "-q", f"cec {first} {second}")
    answers = {"Networks are equivalent": True, "Networks are NOT EQUIVALENT": False}
    found = [answer for sentence, answer in answers.items() if sentence in said]
    assert len(found) == 1, said
    return found[0]


SPECIFIED = [
    (
        adder(4),
        r"""module top(input [3:0] x, y, input c, output [3:0] s, output \carry[3] );
            assign {\carry[3] , s} = x + y + c;
        endmodule""",
    ),
    (
        multiplier(3),
        """module top(input [2:0] x, y, output s0, s1, s2, s3, s4, s5);
            assign {s5, s4, s3, s2, s1, s0} = x * y;
        endmodule""",
    ),
    (
        comparison(4),
        r"""module top(input [3:0] x, y, output \strict[0] , equal, \strict[1] );
            assign \strict[0] = x > y, equal = x == y, \strict[1] = x < y;
        endmodule""",
    ),
    (
        parity(6),
        """module top(input [5:0] x, output even);
            assign even = ~^x;
        endmodule""",
    ),
]
"""Circuits, and Verilog that says what they compute in its own arithmetic."""


@needs_abc
@needs_yosys
@pytest.mark.parametrize("form", LOGIC)
@pytest.mark.parametrize(("netlist", "meaning"), SPECIFIED, ids=[netlist.name for netlist, _ in SPECIFIED])
def test_every_format_is_what_verilog_says(netlist: Netlist, meaning: str, form: str, tmp_path: Path) -> None:
    ours = blif(tmp_path, "ours", form, FORMATS[form](netlist))
    assert equivalent(ours, blif(tmp_path, "meaning", "verilog", meaning))


LIBRARY = [
    ("int_add", {"p": 8}, "module top(input [7:0] x, y, output [8:0] s); assign s = x + y; endmodule"),
    ("int_add_windows", {"p": 8}, "module top(input [7:0] x, y, output [8:0] s); assign s = x + y; endmodule"),
    ("int_mul", {"p": 5}, "module top(input [4:0] x, y, output [9:0] s); assign s = x * y; endmodule"),
]


@needs_abc
@needs_yosys
@pytest.mark.parametrize("form", LOGIC)
@pytest.mark.parametrize(("name", "params", "meaning"), LIBRARY, ids=[name for name, _, _ in LIBRARY])
def test_the_library_is_what_verilog_says(
    name: str, params: dict[str, int], meaning: str, form: str, tmp_path: Path
) -> None:
    ours = blif(tmp_path, "ours", form, FORMATS[form](unfold(families()[name], params)))
    assert equivalent(ours, blif(tmp_path, "meaning", "verilog", meaning))


@needs_abc
@needs_yosys
@pytest.mark.parametrize("name", ["float_mul", "float_add", "float_add_small", "float_compare"])
def test_formats_agree_on_floats(name: str, tmp_path: Path) -> None:
    netlist = unfold(families()[name], {"p": 3})
    first, *others = (blif(tmp_path, name, form, FORMATS[form](netlist)) for form in LOGIC)
    assert all(equivalent(first, other) for other in others)


@needs_abc
@needs_yosys
@pytest.mark.parametrize("form", LOGIC)
def test_a_broken_circuit_is_not_equivalent(form: str, tmp_path: Path) -> None:
    """Each carry in turn comes one too late, in the sum that it compares."""
    netlist, meaning = SPECIFIED[0]
    expected = blif(tmp_path, "meaning", "verilog", meaning)
    for gate in netlist.nodes(Kind.GATE)[1:3]:
        broken = netlist.with_row(gate, dict(netlist.wires(gate)), int(netlist.constant[gate]) - 1)
        assert not equivalent(blif(tmp_path, f"broken{gate}", form, FORMATS[form](broken)), expected)


def awkward() -> Netlist:
    """Names of all kinds, some the same once cleaned; outputs that are inputs, constants, complements and repeated."""
    sketch = Sketch("1 odd-name")
    x = sketch.group("x", Kind.INPUT, [({}, 0)] * 3, [(0, 1), (0, 2), (1, 10)])
    more = [sketch.group(name, Kind.INPUT, [({}, 0)], [()])[0] for name in ("x y", "x_y", 'a"b\\c|d', "n7", "é.é", "8")]
    gates = sketch.group("module", Kind.GATE, [({x[0]: 1, more[0]: -2, more[4]: 1}, -1), ({}, 0), ({}, -1)])
    complement = sketch.group("x-y", Kind.GATE, [({gates[0]: -1}, 0)], [()])[0]
    return sketch.netlist([x[1], x[1], *more, *gates, complement, gates[0]])


def test_names_are_distinct_and_plain() -> None:
    named = names(awkward())
    assert named.inputs == ("x[0,1]", "x[0,2]", "x[1,10]", "xy", "x_y", "a_b_c_d", "n7", "_._", "_8")
    assert named.outputs[:3] == ("x[0,2]_2", "x[0,2]_3", "xy_2")
    assert named.outputs[-5:] == ("module[0]", "module[1]", "module[2]", "x_y_3", "module[0]_2")
    assert len({*named.inputs, *named.outputs}) == len(named.inputs) + len(named.outputs)
    assert not any(name.startswith(named.wire) for name in (*named.inputs, *named.outputs))


@needs_abc
@needs_yosys
def test_awkward_names_are_read_and_matched(tmp_path: Path) -> None:
    first, *others = (blif(tmp_path, "awkward", form, FORMATS[form](awkward())) for form in LOGIC)
    assert all(equivalent(first, other) for other in others)


@needs_yosys
def test_verilog_ports_are_the_names(tmp_path: Path) -> None:
    (tmp_path / "awkward.v").write_text(FORMATS["verilog"](awkward()))
    said = tool(
        "yosys", "-q", "-p", f"read_verilog {tmp_path / 'awkward.v'}; tee -o {tmp_path / 'said'} select -list i:*"
    )
    assert said == ""
    listed = {line.split("/", 1)[1] for line in (tmp_path / "said").read_text().splitlines()}
    assert listed == set(names(awkward()).inputs)


def test_aiger_is_in_the_order_that_its_format_asks_for() -> None:
    """Each AND is numbered after its operands, and the larger operand comes first."""
    header, *lines = FORMATS["aiger"](multiplier(3)).splitlines()
    most, inputs, latches, outputs, ands = map(int, header.split()[1:])
    rows = [tuple(map(int, line.split())) for line in lines[inputs + outputs : inputs + outputs + ands]]
    assert (most, latches) == (inputs + ands, 0)
    assert [made for made, _, _ in rows] == list(range(2 * (inputs + 1), 2 * (most + 1), 2))
    assert all(made > a >= b for made, a, b in rows)


def solver(text: str, claim: str) -> z3.Solver:
    context = z3.Context()
    found = z3.Solver(ctx=context)
    found.from_string(f"{text}\n(define-fun bit ((b Bool)) (_ BitVec 1) (ite b #b1 #b0))\n(assert (not {claim}))")
    return found


def number(*bits: str, width: int) -> str:
    """A bit-vector of the named bits, highest first, and zeros before them."""
    digits = " ".join(["#b0"] * (width - len(bits)) + [f"(bit |{name}|)" for name in bits])
    return f"(concat {digits})"


def test_smtlib_is_what_bit_vectors_say() -> None:
    netlist = adder(4)
    x, y = (number(*(f"{name}[{i}]" for i in (3, 2, 1, 0)), width=5) for name in "xy")
    total = number("carry[3]", "s[3]", "s[2]", "s[1]", "s[0]", width=5)
    claim = f"(= {total} (bvadd {x} {y} {number('c', width=5)}))"
    assert solver(FORMATS["smtlib"](netlist), claim).check() == z3.unsat
    gate = netlist.nodes(Kind.GATE)[2]
    broken = netlist.with_row(gate, dict(netlist.wires(gate)), int(netlist.constant[gate]) - 1)
    assert solver(FORMATS["smtlib"](broken), claim).check() == z3.sat


def test_smtlib_with_awkward_names_loads() -> None:
    outputs = names(awkward()).outputs
    claim = f"(and (= |{outputs[0]}| |x[0,2]|) (= |{outputs[-1]}| (not |{outputs[-2]}|)))"
    assert solver(FORMATS["smtlib"](awkward()), claim).check() == z3.unsat


@needs_dot
def test_dot_draws_groups_and_puts_a_layer_into_one_column(tmp_path: Path) -> None:
    """A gate that reads a form is in the same column as one that does not."""
    sketch = Sketch("layers")
    x = sketch.inputs("x", 3)
    total = sketch.group("f", Kind.FORM, [(dict.fromkeys(x, 1), 0)])[0]
    first = sketch.group("g", Kind.GATE, [({total: 1}, -2), ({x[0]: 2, x[1]: -1}, -1)])
    second = sketch.group("h", Kind.GATE, [({first[0]: 1, first[1]: 1}, -2), ({first[1]: 1}, -1)])
    netlist = sketch.netlist(second)
    (tmp_path / "picture.dot").write_text(FORMATS["dot"](netlist))
    lines = [line.split(" ") for line in tool("dot", "-Tplain", tmp_path / "picture.dot").splitlines()]
    column = {line[1]: line[2] for line in lines if line[0] == "node"}
    assert set(column) == {f"v{node}" for node in range(netlist.size)}
    layers = [netlist.inputs, first, second]
    columns = [{column[f"v{node}"] for node in layer} for layer in layers]
    assert [len(c) for c in columns] == [1, 1, 1]
    assert float(*columns[0]) < float(*columns[1]) < float(*columns[2])
    wires = Counter((f"v{source}", f"v{node}") for node in range(netlist.size) for source, _ in netlist.wires(node))
    assert Counter((line[1], line[2]) for line in lines if line[0] == "edge") == wires


@needs_dot
def test_dot_with_awkward_names_loads(tmp_path: Path) -> None:
    (tmp_path / "picture.dot").write_text(FORMATS["dot"](awkward()))
    drawn = tool("dot", "-Tsvg", tmp_path / "picture.dot")
    assert drawn.count('class="node"') == awkward().size
    assert drawn.count('class="cluster"') == len(awkward().spans)
    assert "a&quot;b\\c|d" in drawn


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_texts_are_the_same_every_time_and_say_what_they_are(form: str) -> None:
    text = FORMATS[form](adder(3))
    assert text == FORMATS[form](adder(3))
    assert text.isascii()
    assert text.endswith("\n")
    assert "adder" in text
    assert form == "dot" or "adder(n = 3): 7 inputs, 4 outputs, 15 operations" in text
