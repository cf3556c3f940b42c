"""NumPy and SciPy versions of what the specs define, written from the papers' prose and standard knowledge.

Nothing here reads a body: a spec that computes something else than its paper says differs from these functions.
Each definition id has a `Reference`: the function, and how to draw a case (inputs, parameters, tables) of size 0 to 3.
Size 0 is the smallest that the definition allows, mostly all ones. This file holds the VAR paper's definitions and
gathers those of the other files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.interpolate import BSpline
from scipy.signal import correlate
from scipy.special import softmax

from tests.reference_cases import (
    Case,
    Reference,
    Rng,
    Tables,
    agree,
    arrays,
    calm,
    from_case,
    plain,
    sized,
    some,
    to_lists,
    with_room,
)
from tests.references_image import IMAGE_LAYERS
from tests.references_layers import LAYERS
from tests.references_models import MODELS
from tests.references_recurrences import RECURRENCES
from tests.references_transformers import TRANSFORMERS

__all__ = [
    "REFERENCES",
    "Case",
    "Reference",
    "agree",
    "bicubic_weights",
    "printed_up",
    "some",
    "to_lists",
    "usual_bicubic",
]


# ---------------------------------------------------------------- interpolation


def keys_kernel(x: Any) -> Any:
    """Keys (1981), equation 4 for a = -1/2: (a+2)|x|^3 - (a+3)|x|^2 + 1, then a(|x|^3 - 5|x|^2 + 8|x| - 4), then 0."""
    a, u = -0.5, np.abs(np.asarray(x, dtype=float))
    near = np.polyval([a + 2, -(a + 3), 0, 1], u)
    far = a * np.polyval([1, -5, 8, -4], u)
    return np.select([u <= 1, u < 2], [near, far], 0.0)


def b_spline_kernel(x: Any) -> Any:
    """The cardinal cubic B-spline: knots -2 .. 2."""
    value = BSpline.basis_element(np.arange(-2, 3), extrapolate=False)(np.asarray(x, dtype=float))
    return np.nan_to_num(value, nan=0.0)


def clamped(source: Any, size: int) -> Any:
    return np.clip(source, 0, size - 1)


def taps(weights: Any, first: Any, size: int) -> Any:
    """The matrix whose row i puts weights[i, s] on entry first[i] + s of an axis, clamped at the border."""
    matrix = np.zeros((len(first), size))
    for s in range(weights.shape[1]):
        np.add.at(matrix, (np.arange(len(first)), clamped(np.asarray(first) + s, size)), weights[:, s])
    return matrix


def resized(maps: Any, rows: Any, columns: Any) -> Any:
    """Both axes of a map, each through its own matrix."""
    return np.einsum("ia,jb,...abc->...ijc", rows, columns, maps)


def printed_up(x: Any, kernel: Any, height: int, width: int) -> Any:
    """Definition 4.3, counted from one: Y_i = sum over s in -1..2 of W(s) X_{i h/h' + s}, in both directions.

    Where i h/h' is no integer its floor is meant, outside the map the border; elsewhere this is the formula.
    """
    h, w, _ = x.shape
    rows = taps(np.tile(kernel, (height, 1)), np.arange(1, height + 1) * h // height - 1 - 1, h)
    columns = taps(np.tile(kernel, (width, 1)), np.arange(1, width + 1) * w // width - 1 - 1, w)
    return resized(x, rows, columns)


def bicubic_weights(size: int, target: int) -> Any:
    """Keys' weights of the four neighbours of source coordinate i*size/target."""
    source = np.arange(target) * size / target
    first = np.arange(target) * size // target - 1
    return keys_kernel(source[:, None] - (first[:, None] + np.arange(4)))


def weighted_up(x: Any, rows: Any, columns: Any) -> Any:
    """Separable up-interpolation with the weights of the four neighbours given; the border is clamped."""
    h, w, _ = x.shape
    first = [np.arange(len(m)) * n // len(m) - 1 for m, n in ((rows, h), (columns, w))]
    return resized(x, taps(rows, first[0], h), taps(columns, first[1], w))


def usual_bicubic(x: Any, height: int, width: int) -> Any:
    """The usual bicubic up-interpolation."""
    return weighted_up(x, bicubic_weights(x.shape[0], height), bicubic_weights(x.shape[1], width))


# ---------------------------------------------------------------- transformers


def attention_matrix(x: Any, w_q: Any, w_k: Any) -> Any:
    return np.exp((x @ w_q) @ (x @ w_k).T)


def attention(x: Any, w_q: Any, w_k: Any, w_v: Any) -> Any:
    """Definition 4.5 is the softmax layer without the factor 1/sqrt(d)."""
    return softmax((x @ w_q) @ (x @ w_k).T, axis=1) @ (x @ w_v)


def mlp(x: Any, weight: Any, bias: Any) -> Any:
    return x @ weight.T + bias


def layer_norm(x: Any) -> Any:
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)


def token_layer(maps: Any, w_q: Any, w_k: Any, w_v: Any, weight: Any, bias: Any) -> Any:
    """Attention, layer norm and MLP over the tokens of all maps, which come back as maps."""
    tokens = np.concatenate([m.reshape(-1, m.shape[-1]) for m in maps])
    return mlp(layer_norm(attention(tokens, w_q, w_k, w_v)), weight, bias).reshape(maps.shape)


def printed_transformer(case: Case) -> Any:
    maps, sizes = case["X"], list(zip(case.tables["hs"], case.tables["ws"], strict=True))[1:]
    layers = [case[name] for name in ("W_Q", "W_K", "W_V", "W_1", "b_1")]
    for (height, width), *weights in zip(sizes[: case["m"]], *layers, strict=True):
        maps = np.stack([printed_up(x, case["W"], height, width) for x in maps])
        maps = token_layer(maps, *weights)
    return maps


def scale_layer(maps: Any, rows: Any, columns: Any, *weights: Any) -> Any:
    return token_layer(np.stack([weighted_up(x, rows, columns) for x in maps]), *weights)


def tower(case: Case, maps: Any) -> Any:
    for weights in zip(*(case[name] for name in ("W_Q", "W_K", "W_V", "W", "b")), strict=True):
        maps = scale_layer(maps, case["V"], case["U"], *weights)
    return maps


# ---------------------------------------------------------------- convolutions


def convolution(x: Any, kernel: Any, bias: Any) -> Any:
    """One kernel over all channels, no padding."""
    return correlate(x, kernel, mode="valid", method="direct")[:, :, 0] + bias


def block(x: Any, kernels: Any, biases: Any) -> Any:
    return np.stack([convolution(x, k, b) for k, b in zip(kernels, biases, strict=True)], axis=-1)


def padded(x: Any, kernels: Any) -> Any:
    """Zeros around a map such that a block with these kernels keeps its size."""
    sides = [(k // 2, k - 1 - k // 2) for k in kernels.shape[1:3]]
    return np.pad(x, [*sides, (0, 0)])


def resnet(x: Any, k_1: Any, b_1: Any, k_2: Any, b_2: Any) -> Any:
    inner = block(padded(x, k_1), k_1, b_1)
    return x + block(padded(inner, k_2), k_2, b_2)


def printed_reconstruction(maps: Any, kernel: Any, kernels: Any, biases: Any, height: int, width: int) -> Any:
    return sum(block(printed_up(x, kernel, height, width), kernels, biases) for x in maps)


def printed_up_block(x: Any, kernel: Any, kernels: Any, biases: Any, height: int, width: int) -> Any:
    return block(padded(printed_up(x, kernel, height, width), kernels), kernels, biases)


def bicubic_up_block(x: Any, kernels: Any, biases: Any, height: int, width: int) -> Any:
    return block(padded(usual_bicubic(x, height, width), kernels), kernels, biases)


def decoder(case: Case, z: Any, attention_names: tuple[str, ...], up: Callable[..., Any]) -> Any:
    """ResNet blocks, attention over all pixels, up-sample blocks to the sizes of the tables gs and vs."""
    for weights in zip(*(case[n] for n in ("K_1", "b_1", "K_2", "b_2")), strict=True):
        z = resnet(z, *weights)
    for weights in zip(*(case[n] for n in attention_names), strict=True):
        z = attention(z.reshape(-1, z.shape[-1]), *weights).reshape(z.shape)
    sizes = list(zip(case.tables["gs"], case.tables["vs"], strict=True))[1:]
    for (height, width), kernels, biases in zip(sizes[: case["b_up"]], case["K_3"], case["b_3"], strict=True):
        z = up(z, kernels, biases, height, width)
    return z


def printed_decoder(case: Case, z: Any, names: tuple[str, ...]) -> Any:
    return decoder(case, z, names, lambda x, *rest: printed_up_block(x, case["W"], *rest))


def printed_var(case: Case) -> Any:
    renamed = Case({**case.inputs, "b_1": case["a_1"]}, case.params, case.tables)
    height = case.tables["gs"][0] + case["h_k"] - 1
    width = case.tables["vs"][0] + case["w_k"] - 1
    z = printed_reconstruction(printed_transformer(renamed), case["W"], case["K"], case["b"], height, width)
    return printed_decoder(case, z, ("V_Q", "V_K", "V_V"))


# ---------------------------------------------------------------- code-book


def code_book_lookup(indices: Any, book: Any) -> Any:
    return book[np.asarray(indices, dtype=int)]


def argmax_head(tokens: Any, weight: Any) -> Any:
    return np.argmax(tokens @ weight, axis=-1)


def repaired_reconstruction(case: Case, indices: Any) -> Any:
    kernels = case["K"]
    total = 0.0
    for each, rows, columns in zip(indices, case["V"], case["U"], strict=True):
        x = weighted_up(code_book_lookup(each, case["C"]), rows, columns)
        total = total + block(padded(x, kernels), kernels, case["b"])
    return total


def repaired_var(case: Case) -> Any:
    maps = case["X"]
    for _ in range(case["r"]):
        maps = tower(case, maps)
    indices = argmax_head(maps, case["W_H"])
    heights, widths = case.tables["hr"], case.tables["wr"]
    last = [np.minimum(np.arange(n), size - 1) for n, size in ((99, case["h"]), (99, case["w"]))]
    kept = [indices[k][np.ix_(last[0][: heights[k]], last[1][: widths[k]])] for k in range(case["r"])]
    renamed = {**case.inputs, "V": case["V_2"], "U": case["U_2"], "b": case["b_0"]}
    z = repaired_reconstruction(Case(renamed, case.params, case.tables), kept)
    return decoder(case, z, ("V_Q", "V_K", "V_V"), bicubic_up_block)


# ---------------------------------------------------------------- drawing cases


def growing(rng: Rng, first: int, count: int, size: int) -> list[int]:
    """Sizes that grow from map to map."""
    steps = [int(rng.integers(0, 2)) if size else 0 for _ in range(count)]
    return [first + sum(steps[:k]) for k in range(count + 1)]


def draw_pyramid(rng: Rng, size: int) -> Case:
    r, c, most = (1, 1, 1) if size == 0 else (2 + size - 1, 2, 4)
    tables = {name: [int(k) for k in rng.integers(1, most + 1, r)] for name in ("hr", "wr", "hr2", "wr2")}
    maps = [some(rng, h, w, c) for h, w in zip(tables["hr"], tables["wr"], strict=True)]
    params = {"r": r, "c": c, "h": most, "w": most, "h2": most, "w2": most}
    return Case({"X": maps, "W": some(rng, 4)}, params, tables)


def draw_tower(rng: Rng, size: int) -> Case:
    """The printed transformer: m = 1, then 3, then 0 layers."""
    m, r, d = ((1, 1, 2), (3, 2, 3), (0, 2, 3), (2, 1, 4))[size]
    tables = {"hs": growing(rng, (1, 1, 2, 2)[size], m, size), "ws": growing(rng, (1, 2, 1, 2)[size], m, size)}
    params = {"m": m, "r": r, "d": d, "h": max(tables["hs"]), "w": max(tables["ws"])}
    shapes: dict[str, Any] = {
        "X": ("r", tables["hs"][0], tables["ws"][0], "d"),
        "W": (4,),
        **dict.fromkeys(("W_Q", "W_K", "W_V", "W_1"), ("m", "d", "d")),
        "b_1": ("m", "d"),
    }
    return Case(arrays(**shapes)(rng, params), params, tables)


def decoder_case(rng: Rng, size: int, channels: str, prefix: str) -> tuple[dict[str, Any], dict[str, int], Tables]:
    """What both decoders need: numbers of blocks 1, 3 and 0, in different orders."""
    counts = ((1, 1, 1), (0, 3, 1), (2, 0, 2), (1, 2, 0))[size]
    params = dict(zip(("b_res", "b_att", "b_up"), counts, strict=True))
    params |= {"h_k": (1, 2, 3, 1)[size], "w_k": (1, 3, 2, 2)[size], channels: (1, 2, 2, 3)[size]}
    first = ((1, 1), (1, 2), (2, 1), (2, 2))[size]
    tables = {name: growing(rng, at, params["b_up"], size) for name, at in zip(("gs", "vs"), first, strict=True)}
    params |= {"g": max(tables["gs"]), "v": max(tables["vs"])}
    kernel = (channels, "h_k", "w_k", channels)
    shapes: dict[str, Any] = {
        "K_1": ("b_res", *kernel),
        "b_1": ("b_res", channels),
        "K_2": ("b_res", *kernel),
        "b_2": ("b_res", channels),
        **{prefix + n: ("b_att", channels, channels) for n in ("Q", "K", "V")},
        "K_3": ("b_up", *kernel),
        "b_3": ("b_up", channels),
    }
    inputs = arrays(**shapes)(rng, params)
    return {n: calm(v) if n.startswith("K_") else v for n, v in inputs.items()}, params, tables


def draw_printed_decoder(rng: Rng, size: int) -> Case:
    inputs, params, tables = decoder_case(rng, size, "c", "W_")
    z = some(rng, tables["gs"][0], tables["vs"][0], params["c"])
    return Case({"Z": z, "W": some(rng, 4), **inputs}, params, tables)


def draw_repaired_decoder(rng: Rng, size: int) -> Case:
    case = draw_printed_decoder(rng, size)
    return Case({n: v for n, v in case.inputs.items() if n != "W"}, case.params, case.tables)


def draw_printed_var(rng: Rng, size: int) -> Case:
    inputs, params, tables = decoder_case(rng, size, "d", "V_")
    if params["d"] == 1:
        return draw_printed_var(rng, 1)
    first = draw_tower(rng, size)
    params = {**first.params, **params}
    renamed = {"b_1": "a_1"}
    shapes = {**dict.fromkeys(("W_Q", "W_K", "W_V", "W_1"), ("m", "d", "d")), "b_1": ("m", "d")}
    own = {renamed.get(n, n): a for n, a in arrays(**shapes)(rng, params).items()}
    x = some(rng, params["r"], first.tables["hs"][0], first.tables["ws"][0], params["d"])
    last = {"K": some(rng, params["d"], params["h_k"], params["w_k"], params["d"]), "b": some(rng, params["d"])}
    tables = {**first.tables, **tables}
    last["K"] = calm(last["K"])
    return Case({"X": x, "W": some(rng, 4) / 2, **own, **last, **inputs}, params, tables)


def draw_repaired_reconstruction(rng: Rng, size: int) -> Case:
    sizes = sized({}, r=2, h2=4, w2=3, c=2, h_k=3, w_k=2, c_vae=4)
    params = sizes(rng, size)
    tables = {
        "hr": [int(k) for k in rng.integers(1, 4, params["r"])],
        "wr": [int(k) for k in rng.integers(1, 4, params["r"])],
    }
    params |= {"h": 3, "w": 3}
    shapes = zip(tables["hr"], tables["wr"], strict=True)
    q = [rng.integers(0, params["c_vae"], shape) for shape in shapes]
    names: dict[str, Any] = {
        "C": ("c_vae", "c"),
        "V": ("r", "h2", 4),
        "U": ("r", "w2", 4),
        "K": ("c", "h_k", "w_k", "c"),
        "b": ("c",),
    }
    return Case({"q": q, **arrays(**names)(rng, params)}, params, tables)


TOWER_SHAPES: dict[str, Any] = {
    "X": ("r", "h", "w", "d"),
    "V": ("h", 4),
    "U": ("w", 4),
    "W_Q": ("m", "d", "d"),
    "W_K": ("m", "d", "d"),
    "W_V": ("m", "d", "d"),
    "W": ("m", "d", "d"),
    "b": ("m", "d"),
}


def draw_repaired_tower(rng: Rng, size: int) -> Case:
    m, r, h, w, d = ((1, 1, 1, 1, 2), (3, 2, 1, 2, 4), (0, 1, 2, 1, 3), (2, 2, 3, 2, 3))[size]
    params = {"m": m, "r": r, "h": h, "w": w, "d": d}
    return Case(arrays(**TOWER_SHAPES)(rng, params), params)


def draw_repaired_var(rng: Rng, size: int) -> Case:
    inputs, params, tables = decoder_case(rng, size, "c", "V_")
    first = draw_repaired_tower(rng, size)
    params = {**params, **first.params, "c_vae": (1, 9, 9, 9)[size]}
    r, c = params["r"], params["c"]
    most = (1, 3, 3, 4)[size]
    tables = {**tables, **{name: [int(k) for k in rng.integers(1, most + 1, r)] for name in ("hr", "wr")}}
    shapes: dict[str, Any] = {
        "W_H": ("d", "c_vae"),
        "C": ("c_vae", "c"),
        "V_2": ("r", tables["gs"][0], 4),
        "U_2": ("r", tables["vs"][0], 4),
        "K": ("c", "h_k", "w_k", "c"),
        "b_0": (c,),
    }
    return Case({**first.inputs, **arrays(**shapes)(rng, params), **inputs}, params, tables)


def draw_point(rng: Rng, size: int) -> Case:
    """Where the kernels have their knots, then anywhere."""
    knots = (0.0, 1.0, -1.0, 2.0, -2.0, 2.5)
    return Case({"x": float(rng.choice(knots)) if size == 0 else float(rng.uniform(-2.5, 2.5))})


MAP = ("h", "w", "c")
KERNELS = ("c", "h_k", "w_k", "c")
LAYER = {**dict.fromkeys(("W_Q", "W_K", "W_V"), ("d", "d"))}
RESNET = {"X": MAP, "K_1": KERNELS, "b_1": ("c",), "K_2": KERNELS, "b_2": ("c",)}
IMAGE = {"h": 4, "w": 3, "c": 2}
KERNEL = {"h_k": 3, "w_k": 2}
TARGET = {"h2": 5, "w2": 4}


def of_target(compute: Callable[..., Any], sizes: Callable[[Rng, int], dict[str, int]], **shapes: Any) -> Reference:
    """A function of arrays and of the height and width of its result."""
    inner = plain(lambda *args: args, sizes, **shapes)
    return Reference(lambda case: compute(*inner.compute(case), case["h2"], case["w2"]), inner.draw)


VAR: Mapping[str, Reference] = MappingProxyType(
    {
        "keys-kernel": from_case(lambda case: keys_kernel(case["x"]), draw_point),
        "b-spline-kernel": from_case(lambda case: b_spline_kernel(case["x"]), draw_point),
        "up-interpolation": of_target(printed_up, sized({}, **IMAGE, **TARGET), X=MAP, W=(4,)),
        "matmul": plain(np.matmul, sized({}, n1=3, d=4, n2=2), A=("n1", "d"), B=("d", "n2")),
        "attention-matrix": plain(attention_matrix, sized({}, t=4, d=3), X=("t", "d"), W_Q=("d", "d"), W_K=("d", "d")),
        "attention-layer": plain(attention, sized({}, t=4, d=3), X=("t", "d"), **LAYER),
        "attention-layer-diagonal": plain(attention, sized({}, t=4, d=3), X=("t", "d"), **LAYER),
        "mlp": plain(mlp, sized({}, t=3, d=4), X=("t", "d"), W=("d", "d"), b=("d",)),
        "layer-norm": plain(layer_norm, sized({"d": 2}, t=3, d=4), X=("t", "d")),
        "up-pyramid": from_case(
            lambda case: [
                printed_up(x, case["W"], height, width)
                for x, height, width in zip(case["X"], case.tables["hr2"], case.tables["wr2"], strict=True)
            ],
            draw_pyramid,
        ),
        "var-transformer": from_case(printed_transformer, draw_tower),
        "convolution": plain(
            convolution,
            with_room(sized({}, **IMAGE, **KERNEL), ("h_k", "h"), ("w_k", "w")),
            X=MAP,
            K=("h_k", "w_k", "c"),
            b=(),
        ),
        "convolution-block": plain(
            block,
            with_room(sized({}, **IMAGE, **KERNEL, k_out=3), ("h_k", "h"), ("w_k", "w")),
            X=MAP,
            K=("k_out", "h_k", "w_k", "c"),
            b=("k_out",),
        ),
        "feature-map-reconstruction": of_target(
            printed_reconstruction,
            with_room(sized({}, **IMAGE, **TARGET, **KERNEL, k_out=3, r=2), ("h_k", "h2"), ("w_k", "w2")),
            X=("r", *MAP),
            W=(4,),
            K=("k_out", "h_k", "w_k", "c"),
            b=("k_out",),
        ),
        "resnet-block": plain(resnet, sized({}, **IMAGE, h_k=3, w_k=3), **RESNET),
        "up-sample-block": of_target(
            printed_up_block, sized({}, **IMAGE, **TARGET, **KERNEL), X=MAP, W=(4,), K=KERNELS, b=("c",)
        ),
        "vq-vae-decoder": from_case(
            lambda case: printed_decoder(case, case["Z"], ("W_Q", "W_K", "W_V")), draw_printed_decoder
        ),
        "var-pipeline": from_case(printed_var, draw_printed_var),
        "up-bicubic": plain(weighted_up, sized({}, **IMAGE, **TARGET), X=MAP, V=("h2", 4), U=("w2", 4)),
        "var-layer": plain(
            scale_layer,
            sized({"d": 2}, r=2, h=2, w=2, h2=3, w2=2, d=3),
            X=("r", "h", "w", "d"),
            V=("h2", 4),
            U=("w2", 4),
            **LAYER,
            W=("d", "d"),
            b=("d",),
        ),
        "var-tower": from_case(lambda case: tower(case, case["X"]), draw_repaired_tower),
        "token-head": plain(
            argmax_head, sized({}, r=2, h=2, w=3, d=3, c_vae=5), X=("r", "h", "w", "d"), W=("d", "c_vae")
        ),
        "feature-map-reconstruction-repaired": from_case(
            lambda case: repaired_reconstruction(case, case["q"]), draw_repaired_reconstruction
        ),
        "up-sample-block-repaired": of_target(
            bicubic_up_block, sized({}, **IMAGE, **TARGET, **KERNEL), X=MAP, K=KERNELS, b=("c",)
        ),
        "vq-vae-decoder-repaired": from_case(
            lambda case: decoder(case, case["Z"], ("W_Q", "W_K", "W_V"), bicubic_up_block), draw_repaired_decoder
        ),
        "var-model": from_case(repaired_var, draw_repaired_var),
        "bicubic-weights": Reference(
            lambda case: bicubic_weights(case["h"], case["h2"]),
            lambda rng, size: Case({}, sized({}, h=3, h2=5)(rng, size)),
        ),
    }
)

REFERENCES: Mapping[str, Reference] = MappingProxyType(
    {
        **VAR,
        **LAYERS,
        **TRANSFORMERS,
        **IMAGE_LAYERS,
        **MODELS,
        **RECURRENCES,
    }
)
