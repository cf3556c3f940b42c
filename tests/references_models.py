"""References of architectures: the models of numpy_models.py with cases to compare them on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np

from tests.numpy_models import (
    EQUIVARIANT,
    HEADS,
    ROUND,
    add_scale,
    chain_of_thought,
    denoised,
    dit,
    dit_block,
    equivariant,
    equivariant_layer,
    feed_forward,
    flow_condition,
    flow_layer,
    flowar,
    graph_network,
    looped,
    map_attention,
    message_passing,
    mlp_silu,
    pixel,
    pixel_layer,
    those,
    time_embedding,
    timed_resnet,
    unet,
    var_as_run,
    var_attention,
    var_block,
    var_decoder,
    var_quantiser,
)
from tests.reference_cases import Case, Reference, Rng, inputs_of, shapes_of, stacked

__all__ = ["EQUIVALENT_MODELS", "MODELS"]

# ---------------------------------------------------------------- drawing cases


Sizes = Sequence[Sequence[int]]
Finish = Callable[[Rng, int, dict[str, Any], Mapping[str, int]], Mapping[str, Any] | None]


def model(
    compute: Callable[[Case], Any], shapes: str, names: str, sizes: Sizes, finish: Finish | None = None
) -> Reference:
    """A reference with the parameters of four sizes; `finish` changes drawn inputs and may return tables."""

    def draw(rng: Rng, size: int) -> Case:
        params = dict(zip(names.split(), sizes[size], strict=True))
        inputs = inputs_of(rng, shapes_of(shapes), params)
        tables = finish(rng, size, inputs, params) if finish is not None else None
        return Case(inputs, params, tables or {})

    return Reference(compute, draw)


def in_order(compute: Callable[..., Any], *names: str) -> Callable[[Case], Any]:
    return lambda case: compute(*those(case, names))


def label(rng: Rng, size: int, inputs: dict[str, Any], params: Mapping[str, int]) -> None:  # noqa: ARG001
    inputs["label"] = int(rng.integers(params["labels"]))


def neighbours(rng: Rng, size: int, inputs: dict[str, Any], params: Mapping[str, int]) -> None:  # noqa: ARG001
    """A graph, not symmetric; the last node has no edges to others, the first has several."""
    v = params["v"]
    inputs["A"] = (rng.uniform(size=(v, v)) < 0.6) * 1.0
    inputs["A"][0] = 1.0
    inputs["A"][-1, : v - 1] = 0.0


def pixels(rng: Rng, size: int, inputs: dict[str, Any], params: Mapping[str, int]) -> None:  # noqa: ARG001
    h, w = params["h"], params["w"]
    inputs["x"] = rng.integers(0, params["v"], (h, w))
    inputs["place"] = int(rng.integers(h * w))
    inputs["u"] = float(rng.uniform(0.02, 0.98))


def word_list(name: str) -> Finish:
    def finish(rng: Rng, size: int, inputs: dict[str, Any], params: Mapping[str, int]) -> None:  # noqa: ARG001
        inputs["words"] = rng.integers(0, params["vocabulary"], params[name])

    return finish


def blocks_seen(rng: Rng, size: int, inputs: dict[str, Any], params: Mapping[str, int]) -> Mapping[str, Any]:  # noqa: ARG001
    t = params["t"]
    return {"seen": [int(k) for k in np.maximum(np.sort(rng.integers(1, t + 1, t)), np.arange(1, t + 1))]}


VAR_SCALES = (((1, 1),), ((1, 1), (2, 2)), ((1, 1), (1, 2), (2, 3)), ((2, 1), (3, 2)))
"""Heights and widths of the scales, by size."""
VAR_SIDES = (((1, 1), (2, 2)), ((2, 2), (4, 3)), ((2, 3), (5, 5), (6, 11)), ((3, 2),))
"""Heights and widths in the decoder."""


def scale_tables(size: int) -> dict[str, list[int]]:
    counts = [prod(scale) for scale in VAR_SCALES[size]]
    ends = [sum(counts[: k + 1]) for k in range(len(counts))]
    each = [k for k, count in enumerate(counts) for _ in range(count)]
    sides = list(zip(*VAR_SCALES[size], strict=True)), list(zip(*VAR_SIDES[size], strict=True))
    tables = dict(zip(("hr", "wr", "gs", "vs"), map(list, (*sides[0], *sides[1])), strict=True))
    return tables | {
        "first": [e - c for e, c in zip(ends, counts, strict=True)],
        "level": each,
        "seen": [ends[k] for k in each],
    }


def with_scales(rng: Rng, size: int, inputs: dict[str, Any], params: Mapping[str, int]) -> Mapping[str, Any]:
    if "E" in inputs:
        label(rng, size, inputs, params)
        inputs["u"] = rng.uniform(0.02, 0.98, params["t"])
        for name in ("W_O", "W_L"):  # so that a small change of attention or of a token is another word
            inputs[name] = 10 * inputs[name]
    return scale_tables(size)


# ---------------------------------------------------------------- shapes

COND = "theta f; T_1 2*f d; {0}_1 d; T_2 d d; {0}_2 d"
DIT_BLOCK = (
    "W 6 d d; b 6 d; W_Q heads d d_k; W_K heads d d_k; W_V heads d d_v; W_O heads d_v d; "
    "W_1 d d_ff; b_1 d_ff; W_2 d_ff d; b_2 d"
)


DIT = (
    f"X t d_p; tau; W_X d_p d; b_X d; P t d; {COND.format('a')}; E labels d; {stacked('layers', DIT_BLOCK)}; "
    "W_M 2 d d; b_M 2 d; W_Y d d_p; b_Y d_p; eps"
)
STEPS = f"{stacked('steps', 'Z t d_p; g 3; tau')}; " + DIT.replace(" tau;", "")
N_STEPS = stacked("steps", STEPS.replace("Z steps", "Z").replace("g steps", "g").replace("tau steps", "tau"), "X eps")
DIT_SIZES = (
    (1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    (2, 3, 2, 2, 1, 2, 2, 2, 3, 2),
    (3, 2, 2, 1, 2, 3, 1, 1, 2, 0),
    (2, 2, 3, 2, 2, 2, 2, 2, 2, 1),
)
DIT_NAMES = "t d d_ff d_k d_v d_p f heads labels layers"
C = "groups*c_g"
SIDE = "2*q+1"
TIMED_SHAPES = f"gamma 2 {C}; beta 2 {C}; K 2 {C} {SIDE} {SIDE} {C}; b 2 {C}; W d {C}; a {C}"
HEADS_OF = "W_Q heads {0} d_k; W_K heads {0} d_k; W_V heads {0} d_v; W_O heads d_v {0}"
UNET = (
    f"X 2*h 2*w c; tau; {COND.format('t')}; K_0 {C} {SIDE} {SIDE} c; b_0 {C}; {stacked('3', TIMED_SHAPES)}; "
    f"K_S 2 {C} {SIDE} {SIDE} {C}; b_S 2 {C}; gamma_A {C}; beta_A {C}; {HEADS_OF.format(C)}; "
    f"gamma_J 2*{C}; beta_J 2*{C}; K_J {C} {SIDE} {SIDE} 2*{C}; b_J {C}; K_P {C} 1 1 2*{C}; b_P {C}; "
    f"gamma_Y {C}; beta_Y {C}; K_Y c {SIDE} {SIDE} {C}; b_Y c; eps"
)
FLOW = "W 6 d d; b 6 d; W_Q d d; W_K d d; W_V d d; W_1 d d; b_1 d"
FLOWAR = (
    "X h*w d; Z r h*w d; W_Q m d d; W_K m d d; W_V m d d; W_1 m d d; b_1 m d; W_2 m d d; b_2 m d; W m_f 6 d d; "
    "b m_f 6 d; V_Q m_f d d; V_K m_f d d; V_V m_f d d; V_1 m_f d d; a_1 m_f d; U r h 4; V r w 4"
)
MESSAGE = "W_1 2*d+d_e d_ff; b_1 d_ff; W_2 d_ff d_m; b_2 d_m; U_1 d+d_m d_ff; c_1 d_ff; U_2 d_ff d; c_2 d"
EGNN = (
    "W_1 2*d+1 d_ff; b_1 d_ff; W_2 d_ff d_m; b_2 d_m; V_1 d_m d_ff; a_1 d_ff; V_2 d_ff 1; a_2 1; "
    "U_1 d+d_m d_ff; c_1 d_ff; U_2 d_ff d; c_2 d"
)
VAR_BLOCK = f"{DIT_BLOCK}; g_Q d_k; g_K d_k"
DECODER = (
    f"K_0 {C} {SIDE} {SIDE} {C}; b_0 {C}; gamma_M 2 2 {C}; beta_M 2 2 {C}; K_M 2 2 {C} {SIDE} {SIDE} {C}; b_M 2 2 {C}; "
    f"gamma_A {C}; beta_A {C}; V_Q 1 {C} {C}; V_K 1 {C} {C}; V_V 1 {C} {C}; V_O 1 {C} {C}; gamma_U b_up 2 {C}; "
    f"beta_U b_up 2 {C}; K_R b_up 2 {C} {SIDE} {SIDE} {C}; b_R b_up 2 {C}; K_U b_up {C} {SIDE} {SIDE} {C}; "
    f"b_U b_up {C}; gamma_Y {C}; beta_Y {C}; K_Y c {SIDE} {SIDE} {C}; b_Y c; eps"
)
VAR = (
    f"E labels d; W_X {C} d; b_X d; P t d; {stacked('layers', VAR_BLOCK)}; W_N 2 d d; b_N 2 d; W_L d v; b_L v; "
    f"C v {C}; K r {C} {SIDE} {SIDE} {C}; b_K r {C}; {DECODER}"
)
VAR_NAMES = "t d d_ff d_k d_v heads layers labels r h w v k_top groups c_g q c b_up g"
VAR_SIZES = (
    (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0, 1, 1, 2),
    (5, 2, 2, 2, 1, 2, 1, 2, 2, 2, 2, 5, 3, 1, 2, 1, 2, 1, 4),
    (9, 3, 2, 2, 2, 1, 2, 3, 3, 2, 3, 6, 4, 2, 1, 0, 1, 2, 11),
    (8, 2, 1, 2, 2, 2, 0, 2, 2, 3, 2, 7, 7, 1, 1, 1, 1, 0, 3),
)
BLOCK_SHAPES = f"{HEADS_OF.format('d')}; W_1 d d_ff; b_1 d_ff; W_2 d_ff d; b_2 d; g_1 d; s_1 d; g_2 d; s_2 d"
ENDS = "g d; s d; U d vocabulary; eps"
LOOPED = model(
    looped,
    f"E vocabulary d; P t d; {BLOCK_SHAPES}; {ENDS}",
    "t d d_k d_v d_ff heads vocabulary loops",
    ((1, 1, 1, 1, 1, 1, 1, 1), (3, 2, 2, 1, 2, 2, 3, 2), (2, 3, 1, 2, 2, 1, 2, 0), (4, 2, 2, 2, 3, 2, 4, 3)),
    word_list("t"),
)

MODELS: Mapping[str, Reference] = MappingProxyType(
    {
        "mlp-silu": model(
            in_order(mlp_silu, "X", "W_1", "b_1", "W_2", "b_2"),
            "X t d_in; W_1 d_in d_ff; b_1 d_ff; W_2 d_ff d_out; b_2 d_out",
            "t d_in d_ff d_out",
            ((1, 1, 1, 1), (2, 3, 2, 2), (3, 1, 3, 2), (2, 2, 1, 3)),
        ),
        "time-embedding": model(
            in_order(time_embedding, "tau", "theta", "W_1", "b_1", "W_2", "b_2"),
            "tau; theta f; W_1 2*f d; b_1 d; W_2 d d; b_2 d",
            "f d",
            ((1, 1), (2, 3), (3, 2), (2, 1)),
        ),
        "flowar-condition": model(
            in_order(flow_condition, "F", "C", "W", "b"),
            "F t d; C t d; W 6 d d; b 6 d",
            "t d",
            ((1, 1), (2, 3), (3, 2), (2, 2)),
        ),
        "flowar-layer": model(
            in_order(flow_layer, "F", "C", "W", "b", "W_Q", "W_K", "W_V", "W_1", "b_1"),
            f"F t d; C t d; {FLOW}",
            "t d",
            ((1, 2), (2, 3), (3, 2), (2, 4)),
        ),
        "flowar-feed-forward": model(
            in_order(feed_forward, "X", "W_1", "b_1", "W_2", "b_2"),
            "X t d; W_1 d d; b_1 d; W_2 d d; b_2 d",
            "t d",
            ((1, 1), (2, 3), (3, 2), (2, 2)),
        ),
        "flowar": model(
            flowar,
            FLOWAR,
            "h w d m m_f steps r",
            ((1, 1, 2, 1, 1, 1, 1), (1, 2, 3, 2, 1, 2, 2), (2, 1, 3, 0, 2, 3, 1), (2, 2, 3, 1, 1, 1, 2)),
        ),
        "adaln-zero-block": model(
            lambda case: dit_block(case, case["X"], case["c"], case.inputs),
            f"X t d; c d; {DIT_BLOCK}; eps",
            "t d d_ff d_k d_v heads",
            ((1, 1, 1, 1, 1, 1), (2, 3, 2, 2, 1, 2), (3, 2, 2, 1, 2, 1), (2, 2, 1, 2, 2, 2)),
        ),
        "diffusion-transformer": model(dit, DIT, DIT_NAMES, DIT_SIZES, label),
        "diffusion-transformer-steps": model(
            lambda case: denoised(case, learned=False),
            STEPS,
            f"{DIT_NAMES} steps",
            [(*row, steps) for row, steps in zip(DIT_SIZES, (1, 2, 3, 0), strict=True)],
            label,
        ),
        "diffusion-n-steps": model(
            lambda case: denoised(case, learned=True),
            N_STEPS,
            f"{DIT_NAMES} steps",
            [(*row, steps) for row, steps in zip(DIT_SIZES, (1, 2, 3, 0), strict=True)],
            label,
        ),
        "timed-resnet-block": model(
            lambda case: timed_resnet(
                *those(case, ("X", "e", "gamma", "beta", "K", "b", "W", "a", "eps", "groups")),
            ),
            f"X h w {C}; e d; {TIMED_SHAPES}; eps",
            "h w groups c_g q d",
            ((1, 1, 1, 2, 0, 1), (2, 3, 2, 1, 1, 2), (3, 2, 1, 2, 1, 3), (2, 2, 2, 2, 0, 1)),
        ),
        "map-attention": model(
            lambda case: map_attention(*those(case, ("X", "gamma", "beta", *HEADS, "eps")), groups=case["groups"]),
            f"X h w {C}; gamma {C}; beta {C}; {HEADS_OF.format(C)}; eps",
            "h w groups c_g d_k d_v heads",
            ((1, 1, 1, 2, 1, 1, 1), (2, 3, 2, 1, 2, 1, 2), (3, 2, 1, 2, 1, 2, 1), (2, 2, 2, 2, 2, 2, 2)),
        ),
        "unet": model(
            unet,
            UNET,
            "h w c groups c_g q d d_k d_v f heads",
            (
                (1, 1, 1, 1, 2, 0, 1, 1, 1, 1, 1),
                (1, 2, 2, 2, 1, 1, 2, 2, 1, 1, 2),
                (2, 1, 1, 1, 2, 1, 1, 1, 2, 2, 1),
                (2, 2, 1, 2, 2, 0, 2, 1, 1, 1, 1),
            ),
        ),
        "pixel-layer": model(
            in_order(pixel_layer, "X", "K", "b"),
            f"X h w c; K c {SIDE} {SIDE} c; b c",
            "h w c q",
            ((1, 1, 1, 0), (3, 4, 2, 1), (4, 3, 1, 1), (2, 2, 3, 2)),
        ),
        "pixel": model(
            pixel,
            f"E v c; K_0 c {SIDE} {SIDE} c; b_0 c; K layers c {SIDE} {SIDE} c; b layers c; W c v; a v",
            "h w c v q layers",
            ((1, 1, 1, 1, 0, 1), (3, 4, 3, 6, 1, 2), (4, 3, 2, 7, 1, 1), (3, 3, 2, 5, 1, 0)),
            pixels,
        ),
        "message-passing": model(
            in_order(message_passing, "H", "A", "E", *ROUND),
            f"H v d; E v v d_e; {MESSAGE}",
            "v d d_e d_m d_ff",
            ((1, 1, 1, 1, 1), (3, 2, 1, 2, 3), (2, 3, 2, 1, 4), (4, 1, 2, 3, 2)),
            neighbours,
        ),
        "graph-network": model(
            graph_network,
            f"H v d; E v v d_e; {stacked('layers', MESSAGE)}; W d d_y; b d_y",
            "v d d_e d_m d_y d_ff layers",
            ((1, 1, 1, 1, 1, 1, 1), (3, 2, 1, 2, 3, 3, 2), (2, 3, 2, 1, 2, 2, 0), (4, 2, 1, 2, 1, 3, 1)),
            neighbours,
        ),
        "equivariant-layer": model(
            lambda case: equivariant_layer(case["Z"], case["A"], *those(case, EQUIVARIANT), states=case["d"]),
            f"Z v d+d_x; {EGNN}",
            "v d d_m d_x d_ff",
            ((1, 1, 1, 1, 1), (3, 2, 2, 3, 2), (4, 1, 3, 2, 2), (3, 3, 1, 1, 3)),
            neighbours,
        ),
        "equivariant-graph-network": model(
            equivariant,
            f"Z v d+d_x; {stacked('layers', EGNN)}",
            "v d d_m d_x d_ff layers",
            ((1, 1, 1, 1, 1, 1), (3, 2, 2, 3, 2, 2), (4, 1, 1, 2, 2, 0), (3, 2, 1, 1, 2, 1)),
            neighbours,
        ),
        "var-attention": model(
            lambda case: var_attention(
                case["X"], those(case, HEADS), case["g_Q"], case["g_K"], case.tables["seen"], case["eps"]
            ),
            f"X t d; {HEADS_OF.format('d')}; g_Q d_k; g_K d_k; eps",
            "t d d_k d_v heads",
            ((1, 1, 1, 1, 1), (4, 3, 2, 2, 2), (3, 2, 3, 1, 1), (5, 2, 2, 1, 2)),
            blocks_seen,
        ),
        "var-block": model(
            lambda case: var_block(case, case["X"], case["y"], case.inputs, case.tables["seen"]),
            f"X t d; y d; {VAR_BLOCK}; eps",
            "t d d_ff d_k d_v heads",
            ((1, 1, 1, 1, 1, 1), (4, 3, 2, 2, 1, 2), (3, 2, 2, 2, 2, 1), (4, 2, 1, 2, 2, 2)),
            blocks_seen,
        ),
        "var-add-scale": model(
            in_order(add_scale, "F", "M", "K", "b"),
            f"F h w {C}; M h2 w2 {C}; K {C} {SIDE} {SIDE} {C}; b {C}",
            "h w h2 w2 groups c_g q",
            ((1, 1, 1, 1, 1, 1, 0), (3, 4, 2, 3, 1, 2, 1), (4, 2, 1, 2, 2, 1, 1), (3, 3, 2, 1, 1, 1, 2)),
        ),
        "var-decoder": model(
            lambda case: var_decoder(case, case["F"]),
            f"F h w {C}; {DECODER}",
            VAR_NAMES,
            VAR_SIZES,
            with_scales,
        ),
        "var-as-run": model(var_as_run, VAR, VAR_NAMES, VAR_SIZES, with_scales),
        "var-quantiser": model(
            var_quantiser,
            f"X h w {C}; C v {C}; K r {C} {SIDE} {SIDE} {C}; b r {C}",
            VAR_NAMES,
            VAR_SIZES,
            with_scales,
        ),
        "looped-transformer-log": LOOPED,
        "looped-transformer-n": LOOPED,
        "chain-of-thought": model(
            chain_of_thought,
            f"E vocabulary d; P prompt+steps d; {stacked('L', BLOCK_SHAPES)}; {ENDS}",
            "d d_k d_v d_ff heads vocabulary L steps prompt",
            (
                (1, 1, 1, 1, 1, 1, 1, 1, 1),
                (2, 2, 1, 2, 2, 5, 1, 2, 2),
                (3, 1, 2, 2, 1, 6, 2, 3, 1),
                (2, 2, 2, 3, 1, 4, 0, 2, 3),
            ),
            word_list("prompt"),
        ),
    }
)

FAR = "more entries at the far end, which nothing reads"
GUARDED = "the other branch is taken where this reads outside"
ONE_ROW = r"[a-zA-Z]\[i:1, \w+(:2 \* f)?\]: ([a-zA-Z]\[.*\] extent 1 \+ 1|1 becomes 2)"

EQUIVALENT_MODELS = (
    *((name, ONE_ROW, FAR) for name in ("time-embedding", "adaln-zero-block", "diffusion-transformer")),
    *((name, ONE_ROW, FAR) for name in ("timed-resnet-block", "var-block", "var-as-run", "graph-network")),
    ("time-embedding", r"E\[.*\]: edge becomes zero( #2)?", GUARDED),
    ("flowar-condition", r"S\[.*\]: edge becomes zero", GUARDED),
    ("message-passing", r"[PQ]\[.*\]: edge becomes zero( #[23])?", GUARDED),
    ("equivariant-layer", r"[PQY]\[.*\]: edge becomes zero( #[23])?", GUARDED),
    ("equivariant-layer", r"H\[.*\]: H\[.*\] extent d \+ 1", FAR),
    ("equivariant-layer", r"[sP]\[.*\]: (s\[i, j\]|D\[i, j, k\]) swap i, j", "a distance is the same both ways"),
    ("equivariant-layer", r"N\[.*\]: max swap .*, 1", "a maximum does not depend on the order"),
    ("var-block", r"H: var_attention swap g_Q, g_K", "scores depend on the products of both gains"),
    ("var-add-scale", r"V: conv2d (h2=h|w2=w) \+ 1", FAR),
    ("chain-of-thought", r"X\[i:prompt.*\]: (i < prompt with <=|0 becomes 1)", "written over before it is seen"),
    ("chain-of-thought", r"X\[i:prompt.*\]: edge becomes zero", GUARDED),
    ("chain-of-thought", r"for k: range\(steps \+ 1\)", "one more pass would write behind the end"),
    ("var-as-run", r"X\[i, a\]: edge becomes zero", GUARDED),
    ("var-as-run", r"X\[i:t, a:d\]: 0 becomes 1", "written over before it is seen"),
    ("var-as-run", r"M\[.*\]: edge becomes zero", "the tokens of a scale are all there"),
    ("var-as-run", r"Z: var_block swap g_Q\[k\], g_K\[k\]", "scores depend on the products of both gains"),
    ("unet", r"U: (conv2d (h2=2 \* h|w2=2 \* w) \+ 1|2 becomes 3( #2)?)", FAR),
    ("unet", r"J\[.*\]: edge becomes zero( #2)?", GUARDED),
)
"""Mutants of these models that compute the same: definition, pattern of the label, why."""
