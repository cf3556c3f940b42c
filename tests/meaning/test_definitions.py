"""Every definition of every spec computes what its paper says: against NumPy and SciPy, on random numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from proofkit.dag.interpret import interpret
from proofkit.errors import UsageError
from tests.meaning.reading import SEEDS, SIZES, STAND_INS, bodies, catalog, generator, reread, run
from tests.references import REFERENCES, agree, bicubic_weights, printed_up, some, to_lists, usual_bicubic

PRINTED = "up-interpolation"


def test_every_definition_with_formulas_has_a_reference_and_no_reference_is_left_over() -> None:
    assert bodies() == sorted(REFERENCES)


def test_a_stand_in_replaces_one_formula_that_the_specs_still_have() -> None:
    texts = [d.body_text for d in catalog(printed=True).definitions.values()]
    assert [sum(text.count(old) for text in texts) for old in STAND_INS] == [1] * len(STAND_INS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", bodies())
def test_a_definition_computes_what_the_paper_says(name: str, size: int) -> None:
    reference, built = REFERENCES[name], catalog().built(name)
    assert built is not None
    for seed in SEEDS:
        case = reference.draw(generator(name, size, seed), size)
        assert agree(run(built, case), reference.compute(case)), f"seed {seed}: {case.params} {dict(case.tables)}"


@pytest.mark.parametrize("name", bodies())
def test_calls_spliced_in_give_the_same_numbers(name: str) -> None:
    whole, spliced = catalog().built(name), catalog().inlined(name)
    assert whole is not None
    assert spliced is not None
    assert not any(node.kind == "call" for node in spliced.graph.nodes)
    for size in SIZES:
        case = REFERENCES[name].draw(generator(name, size, 7), size)
        assert to_lists(run(spliced, case)) == to_lists(run(whole, case))


@pytest.mark.parametrize("name", ["var-transformer", "var-tower", "vq-vae-decoder", "vq-vae-decoder-repaired"])
def test_loops_are_tried_with_no_pass_one_pass_and_more(name: str) -> None:
    counts = ("m",) if "vae" not in name else ("b_res", "b_att", "b_up")
    drawn = [REFERENCES[name].draw(generator(name, size, 0), size).params for size in SIZES]
    seen = {params[count] for params in drawn for count in counts}
    assert {0, 1, 3} <= seen


@pytest.mark.parametrize(("h", "w", "h2", "w2"), [(4, 4, 2, 2), (6, 4, 3, 2), (6, 9, 2, 3), (8, 8, 4, 2)])
def test_the_printed_interpolation_is_its_formula_wherever_it_stays_inside(h: int, w: int, h2: int, w2: int) -> None:
    """Rows i < h' read rows i h/h' - 1 .. i h/h' + 2, which are inside if h' divides h and h/h' >= 2."""
    body = catalog(printed=True).definitions[PRINTED].body_text
    built = reread(PRINTED, body, output="Y[h2 - 1, w2 - 1, c]", printed=True)
    assert built is not None
    rng = generator(PRINTED, h * w, h2 * w2)
    x, kernel = some(rng, h, w, 2), some(rng, 4)
    found = interpret(built, {"X": x.tolist(), "W": kernel.tolist()}, {"h": h, "w": w, "h2": h2, "w2": w2, "c": 2})
    literal = np.zeros((h2 - 1, w2 - 1, 2))
    for i in range(1, h2):
        for j in range(1, w2):
            rows, columns = i * h // h2 + np.arange(-1, 3), j * w // w2 + np.arange(-1, 3)
            literal[i - 1, j - 1] = np.einsum("s,stl,t->l", kernel, x[np.ix_(rows - 1, columns - 1)], kernel)
    assert agree(found, literal)
    assert agree(found, printed_up(x, kernel, h2, w2)[:-1, :-1])


@pytest.mark.parametrize("h2", range(1, 7))
@pytest.mark.parametrize("h", range(1, 7))
def test_the_printed_interpolation_leaves_its_map_at_every_size(h: int, h2: int) -> None:
    """At i = h' it reads row h + 2."""
    built = catalog(printed=True).built(PRINTED)
    assert built is not None
    x = np.ones((h, h, 1)).tolist()
    with pytest.raises(UsageError, match="reads index"):
        interpret(built, {"X": x, "W": [1.0] * 4}, {"h": h, "w": h, "h2": h2, "w2": h2, "c": 1})


@pytest.mark.parametrize(("size", "target"), [(4, 8), (5, 7), (3, 3), (6, 13)])
def test_the_repaired_interpolation_is_a_bicubic_one(size: int, target: int) -> None:
    """It reproduces constants everywhere, the map itself at its own points, and quadratics away from the border."""
    built = catalog().built("up-bicubic")
    assert built is not None
    weights = bicubic_weights(size, target)
    params = {"h": size, "w": size, "h2": target, "w2": target, "c": 1}

    def up(x: Any) -> Any:
        inputs = {"X": x[:, :, None].tolist(), "V": weights.tolist(), "U": weights.tolist()}
        return np.asarray(interpret(built, inputs, params))[:, :, 0]

    source = [Fraction(i * size, target) for i in range(target)]
    x = some(generator("usual", size, target), size, size)
    assert agree(up(np.ones((size, size))), np.ones((target, target)))
    assert agree(up(x), usual_bicubic(x[:, :, None], target, target)[:, :, 0])
    on = [i for i, at in enumerate(source) if at.denominator == 1]
    assert agree(up(x)[np.ix_(on, on)], x[np.ix_(*[[int(source[i]) for i in on]] * 2)])
    inside = [i for i, at in enumerate(source) if 1 <= int(at) <= size - 3]
    square = np.arange(size, dtype=float)[:, None] ** 2 * np.ones(size)
    wanted = np.asarray([float(source[i]) ** 2 for i in inside])[:, None] * np.ones(target)
    assert agree(up(square)[inside], wanted)


@pytest.mark.parametrize("name", bodies())
def test_a_changed_input_changes_the_comparison(name: str) -> None:
    """The comparison itself can fail: a value that is off by one part in a million is seen."""
    case = REFERENCES[name].draw(generator(name, 1, 0), 1)
    wanted = REFERENCES[name].compute(case)
    first = wanted[0] if isinstance(wanted, list) else wanted
    assert agree(wanted, wanted)
    off = np.asarray(first) + 1e-6 * max(float(np.max(np.abs(first))), 1e-3)
    assert not agree([off, *wanted[1:]] if isinstance(wanted, list) else off, wanted)
    assert not agree([wanted], wanted)
