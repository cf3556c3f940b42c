"""Random netlists: any mixture of gates, bits and forms over few inputs, with weights of both signs."""

from __future__ import annotations

from hypothesis import strategies as st

from proofkit.circuit.netlist import Netlist
from proofkit.kernel.family import Kind
from tests.circuit.circuits import Row, Sketch

WEIGHTS = st.one_of(st.sampled_from([-1, 1]), st.integers(-9, -1), st.integers(1, 9), st.sampled_from([-64, 100]))
KINDS = (Kind.GATE, Kind.GATE, Kind.GATE, Kind.BIT, Kind.FORM, Kind.FORM)


@st.composite
def netlists(draw: st.DrawFn, most_inputs: int = 7) -> Netlist:
    """The outputs are all nodes but forms. Most bits are 0 or 1 for some inputs only."""
    sketch = Sketch("random")
    outputs = sketch.inputs("x", draw(st.integers(0, most_inputs)))
    for group in range(draw(st.integers(2, 6))):
        kind = draw(st.sampled_from(KINDS))
        rows = [_row(draw, sketch, kind) for _ in range(draw(st.integers(1, 3)))]
        nodes = sketch.group(f"g{group}", kind, rows)
        outputs += nodes if kind is not Kind.FORM else []
    return sketch.netlist(outputs)


def _row(draw: st.DrawFn, sketch: Sketch, kind: Kind) -> Row:
    """Often the weights of an earlier row, up to a factor; a gate's constant is mostly one that matters."""
    rows = [row for row, _ in sketch.rows if row]
    if rows and draw(st.booleans()):
        factor = draw(st.sampled_from([-2, -1, 1, 3]))
        weights = {source: factor * weight for source, weight in draw(st.sampled_from(rows)).items()}
    else:
        earlier = len(sketch.rows)
        fewest = min(earlier, draw(st.sampled_from([0, 1, 2, 4])))
        sources = (
            draw(st.lists(st.integers(0, earlier - 1), min_size=fewest, max_size=6, unique=True)) if earlier else []
        )
        weights = {source: draw(WEIGHTS) for source in sources}
    if kind is Kind.BIT and draw(st.booleans()):
        return dict.fromkeys(weights, 1), 0
    return weights, -draw(
        st.integers(sum(min(0, w) for w in weights.values()), sum(max(1, w) for w in weights.values()))
    )
