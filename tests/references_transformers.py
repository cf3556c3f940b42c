"""NumPy versions of the blocks of specs/layers and of transformers, Hopfield networks and looped networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from tests.reference_cases import Case, Reference, Rng, calm, from_case
from tests.references_layers import (
    affine,
    attend,
    causal,
    draw_arrays,
    first,
    hard,
    heads_of,
    mlp_gated,
    mlp_gelu,
    mlp_relu,
    normalised,
    rms_norm,
    rotated,
    sinusoids,
    soft,
)

__all__ = ["TRANSFORMERS"]

LAYERS = (1, 2, 0, 3)
"""How many layers a case of each size has."""

HEADS = ("W_Q", "W_K", "W_V", "W_O")
NETWORK = ("W_1", "b_1", "W_2", "b_2")
NORMS = ("g_1", "s_1", "g_2", "s_2")
Weights = Mapping[str, Any]
Attention = Callable[[Any, Weights], Any]


def pick(weights: Weights, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(weights[name] for name in names)


def self_attention(head: Callable[[Any, Any, Any], Any]) -> Attention:
    return lambda x, weights: heads_of(x, x, pick(weights, HEADS), head)


def causal_head(q: Any, k: Any, v: Any) -> Any:
    return attend(q, k, v, causal(len(q)))


def hard_head(q: Any, k: Any, v: Any) -> Any:
    return attend(q, k, v, causal(len(q)), hard)


def masked_head(seen: Any) -> Callable[[Any, Any, Any], Any]:
    return lambda q, k, v: attend(q, k, v, first(seen, len(q)))


# ---------------------------------------------------------------- blocks


def network(x: Any, w: Weights) -> Any:
    return mlp_gelu(x, *pick(w, NETWORK))


def relu_network(x: Any, w: Weights) -> Any:
    return mlp_relu(x, *pick(w, NETWORK))


def pre_norm(x: Any, w: Weights, attention: Attention, inner: Callable[[Any, Weights], Any] = network) -> Any:
    """x + attention(norm(x)), then the same with the network."""
    x = x + attention(normalised(x, w["eps"], w["g_1"], w["s_1"]), w)
    return x + inner(normalised(x, w["eps"], w["g_2"], w["s_2"]), w)


def post_norm(x: Any, w: Weights, attention: Attention) -> Any:
    """norm(x + attention(x)), then the same with the network."""
    x = normalised(x + attention(x, w), w["eps"], w["g_1"], w["s_1"])
    return normalised(x + network(x, w), w["eps"], w["g_2"], w["s_2"])


def rotary(x: Any, w: Weights) -> Any:
    def turn(q: Any, k: Any, v: Any) -> Any:
        return causal_head(rotated(q, w["theta"]), rotated(k, w["theta"]), v)

    x = x + self_attention(turn)(rms_norm(x, w["g_1"], w["eps"]), w)
    return x + mlp_gated(rms_norm(x, w["g_2"], w["eps"]), w["W_1"], w["W_3"], w["W_2"])


# ---------------------------------------------------------------- stacks


def layers(case: Case, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The weights of each layer; what is not listed is shared."""
    shared = {n: v for n, v in case.inputs.items() if n not in names}
    return [shared | {n: case[n][each] for n in names} for each in range(case["L"])]


def decoder(case: Case, block: Callable[[Any, Weights], Any], names: tuple[str, ...] = HEADS + NETWORK + NORMS) -> Any:
    x = case["E"][case["words"]] + case["P"]
    for weights in layers(case, names):
        x = block(x, weights)
    return normalised(x, case["eps"], case["g"], case["s"]) @ case["U"]


def encoder(case: Case) -> Any:
    x = case["E"][case["words"]] + sinusoids(case["n"], case["theta"])
    for weights in layers(case, HEADS + NETWORK + NORMS):
        x = post_norm(x, weights, self_attention(attend))
    return x @ case["U"]


def rotary_decoder(case: Case) -> Any:
    x = case["E"][case["words"]]
    for weights in layers(case, (*HEADS, "W_1", "W_3", "W_2", "g_1", "g_2")):
        x = rotary(x, weights)
    return rms_norm(x, case["g"], case["eps"]) @ case["U"]


# ---------------------------------------------------------------- tensor attention


def pairs(left: Any, right: Any) -> Any:
    """Row (a, b) is the entrywise product of row a of one matrix and row b of the other."""
    return (left[:, None, :] * right[None, :, :]).reshape(-1, left.shape[1])


def tensor_head(q: Any, k_1: Any, k_2: Any, v_1: Any, v_2: Any) -> Any:
    return soft(q @ pairs(k_1, k_2).T / q.shape[1]) @ pairs(v_1, v_2)


TENSOR = ("W_Q", "W_K1", "W_K2", "W_V1", "W_V2")


def tensor_layer(x: Any, w: Weights, turn: Callable[[Any], Any] = lambda m: m) -> Any:
    found = 0.0
    for *inner, out in zip(*pick(w, (*TENSOR, "W_O")), strict=True):
        q, k_1, k_2, v_1, v_2 = (x @ each for each in inner)
        found = found + tensor_head(turn(q), turn(k_1), turn(k_2), v_1, v_2) @ out
    return found


def rotary_tensor_layer(x: Any, w: Weights) -> Any:
    return tensor_layer(x, w, lambda m: rotated(m, w["theta"]))


def tensor_stack(case: Case, layer: Attention) -> Any:
    x = case["X"]
    for weights in layers(case, (*TENSOR, "W_O", *NETWORK, *NORMS)):
        x = pre_norm(x, weights, layer)
    return x


# ---------------------------------------------------------------- Hopfield networks


def association(w: Weights) -> Any:
    """exp(beta <q, k>) for queries R W_Q and keys Y W_K, both through the features F if there are any."""
    queries, keys = w["R"] @ w["W_Q"], w["Y"] @ w["W_K"]
    if "F" in w:
        queries, keys = queries @ w["F"], keys @ w["F"]
    return np.exp(w["beta"] * np.einsum("ia,ja->ij", queries, keys))


def recall(w: Weights) -> Any:
    weights = association(w)
    return (weights / weights.sum(axis=1, keepdims=True)) @ w["Y"] @ w["W_K"] @ w["W_V"]


def hopfield(case: Case, names: tuple[str, ...]) -> Any:
    r = case["R"]
    for weights in layers(case, (*names, *NETWORK, "g_1", "s_1")):
        r = r + recall({**weights, "R": r})
        r = r + relu_network(normalised(r, weights["eps"], weights["g_1"], weights["s_1"]), weights)
    return r


# ---------------------------------------------------------------- experts, images, loops


def routing(x: Any, weight: Any, top: int) -> Any:
    """The weights of the `top` largest entries of each row; of equal ones the first are taken."""
    weights = soft(x @ weight)
    order = np.argsort(-weights, axis=1, kind="stable")
    kept = np.zeros(weights.shape, dtype=bool)
    np.put_along_axis(kept, order[:, :top], True, axis=1)
    return weights * kept


def experts(x: Any, w: Weights, top: int) -> Any:
    shares = routing(x, w["W_R"], top)
    each = [mlp_gelu(x, *layer) for layer in zip(*pick(w, NETWORK), strict=True)]
    return sum(shares[:, [e]] * found for e, found in enumerate(each))


def expert_decoder(case: Case) -> Any:
    attention = self_attention(causal_head)
    return decoder(
        case,
        lambda x, w: pre_norm(x, w, attention, lambda y, inner: experts(y, inner, case["top"])),
        (*HEADS, "W_R", *NETWORK, *NORMS),
    )


def vision(case: Case) -> Any:
    side, rows, columns = (case[n] for n in ("side", "rows", "columns"))
    grid = case["image"].reshape(rows, side, columns, side, -1).transpose(0, 2, 1, 3, 4)
    tokens = affine(grid.reshape(rows * columns, -1), case["W_P"], case["b_P"])
    x = np.concatenate([case["start"][None, :], tokens]) + case["P"]
    for weights in layers(case, HEADS + NETWORK + NORMS):
        x = pre_norm(x, weights, self_attention(attend))
    return normalised(x[0], case["eps"], case["g"], case["s"]) @ case["U"] + case["b"]


def deep_relu(x: Any, weights: Any, biases: Any) -> Any:
    for weight, bias in zip(weights, biases, strict=True):
        x = np.maximum(weight @ x + bias, 0)
    return x


def looped(case: Case) -> Any:
    x = case["x"]
    for _ in range(case["loops"]):
        x = deep_relu(x, case["W"], case["b"])
    return x


# ---------------------------------------------------------------- drawing cases

Shapes = Mapping[str, tuple[Any, ...]]


def stacked(shapes: Shapes, *names: str) -> dict[str, tuple[Any, ...]]:
    return {name: ("L", *shapes[name]) for name in names}


def attention_shapes(key: str) -> dict[str, tuple[Any, ...]]:
    return {
        "W_Q": ("heads", "d", key),
        "W_K": ("heads", "d", key),
        "W_V": ("heads", "d", "d_v"),
        "W_O": ("heads", "d_v", "d"),
    }


def tensor_shapes(key: str) -> dict[str, tuple[Any, ...]]:
    keys, values = dict.fromkeys(TENSOR[:3], ("heads", "d", key)), dict.fromkeys(TENSOR[3:], ("heads", "d", "d_v"))
    return {**keys, **values, "W_O": ("heads", "d_v", "d")}


NETWORK_SHAPES: Shapes = {"W_1": ("d", "d_ff"), "b_1": ("d_ff",), "W_2": ("d_ff", "d"), "b_2": ("d",)}
NORM_SHAPES: Shapes = dict.fromkeys(NORMS, ("d",))
BLOCK: Shapes = {**attention_shapes("d_k"), **NETWORK_SHAPES, **NORM_SHAPES}
ROTARY: Shapes = {
    **attention_shapes("2*f"),
    "W_1": ("d", "d_ff"),
    "W_3": ("d", "d_ff"),
    "W_2": ("d_ff", "d"),
    "g_1": ("d",),
    "g_2": ("d",),
}
WORDS: Shapes = {"words": ("n", "below vocabulary"), "E": ("vocabulary", "d"), "P": ("n", "d")}
END: Shapes = {"g": ("d",), "s": ("d",), "U": ("d", "vocabulary"), "eps": ()}
DECODER: Shapes = {**WORDS, **stacked(BLOCK, *BLOCK), **END}
ENCODER: Shapes = {
    "words": ("n", "below vocabulary"),
    "E": ("vocabulary", "d"),
    "theta": ("f",),
    **stacked(BLOCK, *BLOCK),
    "U": ("d", "vocabulary"),
    "eps": (),
}
EXPERTS: Shapes = {"W_R": ("d", "experts"), **{n: ("experts", *shape) for n, shape in NETWORK_SHAPES.items()}}
MIXTURE: Shapes = {**BLOCK, **EXPERTS}
TENSOR_BLOCK: Shapes = {**tensor_shapes("d_k"), **NETWORK_SHAPES, **NORM_SHAPES}
ROTARY_TENSOR_BLOCK: Shapes = {**tensor_shapes("2*f"), **NETWORK_SHAPES, **NORM_SHAPES}
PATTERNS: Shapes = {"R": ("n", "d"), "Y": ("s", "d"), "beta": ()}
LOOK_UP: Shapes = dict.fromkeys(("W_Q", "W_K", "W_V"), ("d", "d"))
FEATURES: Shapes = {"F": ("d", "d_phi")}
HOPFIELD: Shapes = {**LOOK_UP, **NETWORK_SHAPES, **dict.fromkeys(("g_1", "s_1"), ("d",))}
IMAGE: Shapes = {
    "image": ("rows*side", "columns*side", "c"),
    "W_P": ("side*side*c", "d"),
    "b_P": ("d",),
    "start": ("d",),
    **stacked(BLOCK, *BLOCK),
    "g": ("d",),
    "s": ("d",),
    "U": ("d", "classes"),
    "b": ("classes",),
    "eps": (),
}
SIZES = {"d": 3, "d_k": 2, "d_v": 3, "heads": 2, "d_ff": 2, "vocabulary": 4, "f": 2, "experts": 3, "s": 3, "d_phi": 2}
SIZES |= {"side": 2, "c": 2, "classes": 3}


def sizes(rng: Rng, size: int, shapes: Shapes) -> dict[str, int]:
    """Parameters that these shapes mention: all 1 at size 0."""
    words = {f for shape in shapes.values() for e in shape for f in str(e).removeprefix("below ").split("*")}
    own = {n: most for n, most in SIZES.items() if n in words}
    params = {n: 1 if size == 0 else int(rng.integers(1, most + 1)) if size == 1 else most for n, most in own.items()}
    return params | {"L": LAYERS[size]}


def drawn(rng: Rng, shapes: Shapes, params: dict[str, int], tables: Mapping[str, Any] | None = None) -> Case:
    """Weights of layers are small, so that nothing outgrows exp."""
    inputs = draw_arrays(rng, params, shapes)
    inputs = {n: calm(v) if n.startswith("W_") and n != "W_P" else v for n, v in inputs.items()}
    return Case(inputs, params, tables or {})


def of_tokens(compute: Callable[[Case], Any], shapes: Shapes, name: str = "n", **more: int) -> Reference:
    """Cases of 1 to 4 tokens; `name` is the parameter that counts them."""

    def draw(rng: Rng, size: int) -> Case:
        params = sizes(rng, size, shapes) | {name: (1, 3, 2, 4)[size]} | {n: min(k, size + 1) for n, k in more.items()}
        if "2*f" in {e for shape in shapes.values() for e in shape} or "theta" not in shapes:
            return drawn(rng, shapes, params)
        return drawn(rng, shapes, params | {"d": 2 * params["f"]})

    return from_case(compute, draw)


def of_masked(compute: Callable[[Case], Any], shapes: Shapes, name: str) -> Reference:
    """With a table of how many tokens each token sees: at least itself and what is before it."""
    plain = of_tokens(compute, shapes, name)

    def draw(rng: Rng, size: int) -> Case:
        case = plain.draw(rng, size)
        tokens = case[name]
        seen = [int(rng.integers(i + 1, tokens + 1)) for i in range(tokens)]
        return Case(case.inputs, case.params, {"seen": seen})

    return from_case(compute, draw)


def of_ties(compute: Callable[[Case], Any], shapes: Shapes) -> Reference:
    """Keys that are 0, so that all scores are equal, or any keys."""
    plain = of_tokens(compute, shapes)

    def draw(rng: Rng, size: int) -> Case:
        case = plain.draw(rng, size)
        zero = np.zeros_like(case["W_K"]) if size == 2 else case["W_K"]
        return Case({**case.inputs, "W_K": zero}, case.params)

    return from_case(compute, draw)


def of_equal_columns(compute: Callable[[Case], Any], shapes: Shapes, **more: int) -> Reference:
    """A router whose first and last experts are equally good: only one of them may be taken."""
    plain = of_tokens(compute, shapes, **more)

    def draw(rng: Rng, size: int) -> Case:
        case = plain.draw(rng, size)
        weight = case["W_R"].copy()
        weight[..., -1] = weight[..., 0]
        return Case({**case.inputs, "W_R": weight}, case.params)

    return from_case(compute, draw)


def of_block(compute: Callable[[Any, Weights], Any], shapes: Shapes, name: str = "t", **more: int) -> Reference:
    whole: Shapes = {"X": (name, "d"), **shapes, "eps": ()}
    return of_tokens(lambda case: compute(case["X"], case.inputs), whole, name, **more)


def of_image() -> Reference:
    def draw(rng: Rng, size: int) -> Case:
        params = sizes(rng, size, IMAGE)
        params |= {"rows": (1, 2, 2, 1)[size], "columns": (1, 1, 2, 3)[size]}
        shapes = {**IMAGE, "P": (str(params["rows"] * params["columns"] + 1), "d")}
        return drawn(rng, shapes, params | {"n": params["rows"] * params["columns"]})

    return from_case(vision, draw)


def of_loops(compute: Callable[[Case], Any]) -> Reference:
    def draw(rng: Rng, size: int) -> Case:
        params = {"n": (1, 3, 2, 4)[size], "L": LAYERS[size], "loops": (1, 2, 3, 0)[size]}
        return Case(draw_arrays(rng, params, {"x": ("n",), "W": ("L", "n", "n"), "b": ("L", "n")}), params)

    return from_case(compute, draw)


def masked(case: Case) -> Attention:
    return self_attention(masked_head(case.tables["seen"]))


TRANSFORMERS: Mapping[str, Reference] = MappingProxyType(
    {
        "block-pre-norm": of_block(lambda x, w: pre_norm(x, w, self_attention(attend)), BLOCK),
        "block-causal": of_block(lambda x, w: pre_norm(x, w, self_attention(causal_head)), BLOCK),
        "block-masked": of_masked(
            lambda case: pre_norm(case["X"], case.inputs, masked(case)), {"X": ("t", "d"), **BLOCK, "eps": ()}, "t"
        ),
        "block-post-norm": of_block(lambda x, w: post_norm(x, w, self_attention(attend)), BLOCK),
        "block-rope": of_block(rotary, {**ROTARY, "theta": ("f",)}),
        "transformer": of_tokens(
            lambda case: decoder(case, lambda x, w: pre_norm(x, w, self_attention(causal_head))), DECODER
        ),
        "transformer-block-causal": of_masked(
            lambda case: decoder(case, lambda x, w: pre_norm(x, w, masked(case))), DECODER, "n"
        ),
        "transformer-post-norm": of_tokens(encoder, ENCODER),
        "transformer-rope": of_tokens(
            rotary_decoder,
            {
                "words": ("n", "below vocabulary"),
                "E": ("vocabulary", "d"),
                "theta": ("f",),
                **stacked(ROTARY, *ROTARY),
                "g": ("d",),
                "U": ("d", "vocabulary"),
                "eps": (),
            },
        ),
        "block-hard": of_ties(
            lambda case: pre_norm(case["X"], case.inputs, self_attention(hard_head), relu_network),
            {"X": ("n", "d"), **BLOCK, "eps": ()},
        ),
        "transformer-average-hard": of_ties(
            lambda case: decoder(case, lambda x, w: pre_norm(x, w, self_attention(hard_head), relu_network)), DECODER
        ),
        "tensor-attention-head": of_tokens(
            lambda case: tensor_head(*pick(case.inputs, ("Q", "K_1", "K_2", "V_1", "V_2"))),
            {**dict.fromkeys(("Q", "K_1", "K_2"), ("n", "d_k")), **dict.fromkeys(("V_1", "V_2"), ("n", "d_v"))},
        ),
        "tensor-attention-layer": of_tokens(
            lambda case: tensor_layer(case["X"], case.inputs), {"X": ("n", "d"), **tensor_shapes("d_k")}
        ),
        "tensor-attention": of_tokens(
            lambda case: tensor_stack(case, tensor_layer),
            {"X": ("n", "d"), **stacked(TENSOR_BLOCK, *TENSOR_BLOCK), "eps": ()},
        ),
        "tensor-attention-rope-layer": of_tokens(
            lambda case: rotary_tensor_layer(case["X"], case.inputs),
            {"X": ("n", "d"), **tensor_shapes("2*f"), "theta": ("f",)},
        ),
        "tensor-attention-rope": of_tokens(
            lambda case: tensor_stack(case, rotary_tensor_layer),
            {"X": ("n", "d"), **stacked(ROTARY_TENSOR_BLOCK, *ROTARY_TENSOR_BLOCK), "theta": ("f",), "eps": ()},
        ),
        "hopfield-matrix": of_tokens(
            lambda case: association(case.inputs), {**PATTERNS, **{n: LOOK_UP[n] for n in ("W_Q", "W_K")}}
        ),
        "hopfield-layer": of_tokens(lambda case: recall(case.inputs), {**PATTERNS, **LOOK_UP}),
        "hopfield": of_tokens(
            lambda case: hopfield(case, ("W_Q", "W_K", "W_V")), {**PATTERNS, **stacked(HOPFIELD, *HOPFIELD), "eps": ()}
        ),
        "hopfield-kernel-matrix": of_tokens(
            lambda case: association(case.inputs), {**PATTERNS, **FEATURES, **{n: LOOK_UP[n] for n in ("W_Q", "W_K")}}
        ),
        "hopfield-kernel-layer": of_tokens(lambda case: recall(case.inputs), {**PATTERNS, **LOOK_UP, **FEATURES}),
        "hopfield-kernel": of_tokens(
            lambda case: hopfield(case, ("W_Q", "W_K", "W_V", "F")),
            {**PATTERNS, **stacked(HOPFIELD, *HOPFIELD), **stacked(FEATURES, "F"), "eps": ()},
        ),
        "expert-routing": of_equal_columns(
            lambda case: routing(case["X"], case["W_R"], case["top"]),
            {"X": ("n", "d"), "W_R": ("d", "experts")},
            top=2,
        ),
        "expert-layer": of_tokens(
            lambda case: experts(case["X"], case.inputs, case["top"]), {"X": ("n", "d"), **EXPERTS}, top=2
        ),
        "mixture-of-experts": of_tokens(expert_decoder, {**WORDS, **stacked(MIXTURE, *MIXTURE), **END}, top=2),
        "vision-transformer": of_image(),
        "relu-network": of_loops(lambda case: deep_relu(case["x"], case["W"], case["b"])),
        "looped-relu-mlp": of_loops(looped),
    }
)
