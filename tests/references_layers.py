"""NumPy and SciPy versions of the layers of specs/layers: operations on tokens that architectures are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import expit, log_softmax, ndtr

from tests.reference_cases import Case, Reference, Rng, from_case, plain, sized, some

__all__ = [
    "LAYERS",
    "affine",
    "attend",
    "causal",
    "draw_arrays",
    "first",
    "gelu",
    "hard",
    "heads_of",
    "mlp_gated",
    "mlp_gelu",
    "mlp_relu",
    "normalised",
    "rms_norm",
    "rotated",
    "sinusoids",
    "soft",
]

# ---------------------------------------------------------------- functions of one number, and of rows


def gelu(x: Any) -> Any:
    return x * ndtr(x)


def gelu_tanh(x: Any) -> Any:
    """Hendrycks and Gimpel (2016): 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def silu(x: Any) -> Any:
    return x * expit(x)


def soft(scores: Any) -> Any:
    return np.exp(log_softmax(scores, axis=-1))


def hard(scores: Any) -> Any:
    """Equal weights where a row is largest."""
    largest = scores == np.max(scores, axis=-1, keepdims=True)
    return largest / largest.sum(axis=-1, keepdims=True)


# ---------------------------------------------------------------- linear maps


def affine(x: Any, weight: Any, bias: Any) -> Any:
    return np.einsum("ti,ij->tj", x, weight) + bias


def mlp_relu(x: Any, w_1: Any, b_1: Any, w_2: Any, b_2: Any) -> Any:
    return affine(np.clip(affine(x, w_1, b_1), 0, None), w_2, b_2)


def mlp_gelu(x: Any, w_1: Any, b_1: Any, w_2: Any, b_2: Any) -> Any:
    return affine(gelu(affine(x, w_1, b_1)), w_2, b_2)


def mlp_gated(x: Any, w_1: Any, w_3: Any, w_2: Any) -> Any:
    return (silu(x @ w_1) * (x @ w_3)) @ w_2


# ---------------------------------------------------------------- normalisation


def normalised(x: Any, eps: float, gamma: Any = 1.0, beta: Any = 0.0) -> Any:
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps) * gamma + beta


def rms_norm(x: Any, gamma: Any, eps: float) -> Any:
    return gamma * x / np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + eps)


def group_norm(x: Any, gamma: Any, beta: Any, eps: float, groups: int) -> Any:
    split = np.split(x, groups, axis=2)
    return np.concatenate([(g - g.mean()) / np.sqrt(g.var() + eps) for g in split], axis=2) * gamma + beta


def modulated(x: Any, scale: Any, shift: Any) -> Any:
    return x * (1 + scale) + shift


# ---------------------------------------------------------------- attention


def attend(q: Any, k: Any, v: Any, visible: Any = None, weights: Callable[[Any], Any] = soft) -> Any:
    """One head; `visible` is True where a row attends to a column."""
    scores = q @ k.T / np.sqrt(q.shape[1])
    return weights(scores if visible is None else np.where(visible, scores, -np.inf)) @ v


def causal(tokens: int) -> Any:
    return np.tri(tokens, dtype=bool)


def first(seen: Any, tokens: int) -> Any:
    return np.arange(tokens)[None, :] < np.asarray(seen)[:, None]


def linear_head(q: Any, k: Any, v: Any, eps: float) -> Any:
    """Katharopoulos et al. (2020), with relu(x) + 1 as the feature map, as a matrix of all pairs."""
    pairs = (np.maximum(q, 0) + 1) @ (np.maximum(k, 0) + 1).T
    return pairs @ v / (pairs.sum(axis=1, keepdims=True) + eps)


def heads_of(x: Any, z: Any, weights: tuple[Any, ...], head: Callable[[Any, Any, Any], Any]) -> Any:
    """Heads side by side, concatenated, then one output matrix."""
    w_q, w_k, w_v, w_o = weights
    found = [head(x @ q, z @ k, z @ v) for q, k, v in zip(w_q, w_k, w_v, strict=True)]
    return np.concatenate(found, axis=1) @ w_o.reshape(-1, w_o.shape[-1])


# ---------------------------------------------------------------- positions


def rotated(x: Any, theta: Any) -> Any:
    """Each pair of coordinates as a complex number, turned by the angle i * theta."""
    pairs = x[:, 0::2] + 1j * x[:, 1::2]
    turned = pairs * np.exp(1j * np.outer(np.arange(len(x)), theta))
    return np.stack([turned.real, turned.imag], axis=2).reshape(x.shape)


def sinusoids(tokens: int, theta: Any) -> Any:
    waves = np.exp(1j * np.outer(np.arange(tokens), theta))
    return np.stack([waves.imag, waves.real], axis=2).reshape(tokens, -1)


# ---------------------------------------------------------------- drawing cases

MULTI: dict[str, Any] = {
    "X": ("t", "d"),
    "W_Q": ("heads", "d", "d_k"),
    "W_K": ("heads", "d", "d_k"),
    "W_V": ("heads", "d", "d_v"),
    "W_O": ("heads", "d_v", "d"),
}
ROTARY = MULTI | dict.fromkeys(("W_Q", "W_K"), ("heads", "d", "2*f")) | {"theta": ("f",)}
CROSS = MULTI | {name: ("heads", "d_c", *MULTI[name][2:]) for name in ("W_K", "W_V")} | {"Z": ("s", "d_c")}
HEAD: dict[str, Any] = {"Q": ("t", "d_k"), "K": ("t", "d_k"), "V": ("t", "d_v")}
FREE_HEAD = HEAD | {"K": ("s", "d_k"), "V": ("s", "d_v")}
HEADS = {"t": 4, "d": 3, "d_k": 3, "d_v": 2, "heads": 2}
TOKENS = {"t": 3, "d_in": 4, "d_out": 2, "d_ff": 3}
TWO_LAYERS: dict[str, Any] = {
    "X": ("t", "d_in"),
    "W_1": ("d_in", "d_ff"),
    "b_1": ("d_ff",),
    "W_2": ("d_ff", "d_out"),
    "b_2": ("d_out",),
}
GAINS: dict[str, Any] = {"gamma": ("d",), "beta": ("d",)}


def extent(text: str | int, params: Mapping[str, int]) -> int:
    """A factor, or factors joined by *: "2*f"."""
    factors = str(text).split("*")
    return prod(int(f) if f.isdigit() else params[f] for f in factors)


def draw_arrays(rng: Rng, params: Mapping[str, int], shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs of the given shapes. A shape that ends in "below V" holds indices; eps is above zero."""
    found: dict[str, Any] = {}
    for name, shape in shapes.items():
        below = [e.removeprefix("below ") for e in shape if str(e).startswith("below ")]
        sizes = [extent(e, params) for e in shape if not str(e).startswith("below ")]
        found[name] = rng.integers(0, params[below[0]], sizes) if below else some(rng, *sizes)
    return {n: abs(float(v)) if n == "eps" else v for n, v in found.items()}


def drawn(compute: Callable[..., Any], shapes: Mapping[str, Any], **most: int) -> Reference:
    """A function of arrays and parameters, all by name."""

    def draw(rng: Rng, size: int) -> Case:
        params = sized({}, **most)(rng, size)
        return Case(draw_arrays(rng, params, shapes), params)

    return Reference(lambda case: compute(**case.inputs, **case.params), draw)


def named(compute: Callable[..., Any], shapes: Mapping[str, Any], **most: int) -> Reference:
    """A function of arrays, given in the order of the shapes."""
    return Reference(
        lambda case: compute(*(case[name] for name in shapes)), drawn(lambda **_: None, shapes, **most).draw
    )


def with_blocks(rng: Rng, size: int, shapes: Mapping[str, Any]) -> Case:
    """A block-causal mask: tokens of a block see their block and the ones before it."""
    params = sized({}, **HEADS)(rng, size)
    ends = np.sort(rng.choice(np.arange(1, params["t"] + 1), params["t"]))
    ends = np.maximum(ends, np.arange(1, params["t"] + 1))
    return Case(draw_arrays(rng, params, shapes), params, {"seen": [int(k) for k in ends]})


def with_ties(rng: Rng, size: int, shapes: Mapping[str, Any], tied: tuple[str, ...]) -> Case:
    """Small whole numbers, so that scores are often equal, and equal in floats too."""
    case = Case(draw_arrays(rng, params := sized({}, **HEADS)(rng, size), shapes), params)
    return Case(dict(case.inputs) | {n: rng.integers(-1, 2, np.shape(case[n])) * 1.0 for n in tied}, case.params)


def multi(case: Case, head: Callable[[Any, Any, Any], Any], other: str = "X") -> Any:
    return heads_of(case["X"], case[other], tuple(case[n] for n in ("W_Q", "W_K", "W_V", "W_O")), head)


def qk_head(case: Case) -> Callable[[Any, Any, Any], Any]:
    eps = case["eps"]
    return lambda q, k, v: attend(rms_norm(q, case["g_Q"], eps), rms_norm(k, case["g_K"], eps), v)


def of_heads(
    head: Callable[[Case], Callable[[Any, Any, Any], Any]],
    shapes: Mapping[str, Any] = MULTI,
    other: str = "X",
    **more: int,
) -> Reference:
    sizes = HEADS | more
    draw = drawn(lambda **_: None, shapes, **sizes).draw
    return from_case(lambda case: multi(case, head(case), other), draw)


def of_number(compute: Callable[[Any], Any]) -> Reference:
    return from_case(
        lambda case: compute(case["x"]), lambda rng, size: Case({"x": float(some(rng)) * (1, 2, 4, 9)[size]})
    )


LAYERS: Mapping[str, Reference] = MappingProxyType(
    {
        "relu": of_number(lambda x: np.maximum(x, 0)),
        "gelu": of_number(gelu),
        "gelu-tanh": of_number(gelu_tanh),
        "sigmoid": of_number(expit),
        "silu": of_number(silu),
        "tanh": of_number(np.tanh),
        "softplus": of_number(lambda x: np.logaddexp(0, x)),
        "softmax": from_case(
            lambda case: soft(case["x"]),
            lambda rng, size: Case({"x": some(rng, n := (1, 3, 5, 6)[size]) * (1, 1, 4, 2000)[size]}, {"t": n}),
        ),
        "hardmax": from_case(
            lambda case: hard(case["x"]),
            lambda rng, size: Case({"x": rng.integers(-1, 2, n := (1, 3, 5, 6)[size]) * 0.5}, {"t": n}),
        ),
        "linear": plain(np.matmul, sized({}, t=3, d_in=4, d_out=2), X=("t", "d_in"), W=("d_in", "d_out")),
        "affine": plain(affine, sized({}, t=3, d_in=4, d_out=2), X=("t", "d_in"), W=("d_in", "d_out"), b=("d_out",)),
        "affine-plus": plain(
            affine, sized({}, t=3, d_in=4, d_out=2), X=("t", "d_in"), W=("d_in", "d_out"), b=("d_out",)
        ),
        "mlp-relu": named(mlp_relu, TWO_LAYERS, **TOKENS),
        "mlp-gelu": named(mlp_gelu, TWO_LAYERS, **TOKENS),
        "mlp-gated": named(
            mlp_gated,
            {"X": ("t", "d_in"), "W_1": ("d_in", "d_ff"), "W_3": ("d_in", "d_ff"), "W_2": ("d_ff", "d_out")},
            **TOKENS,
        ),
        "layer-norm-eps": named(
            lambda x, gamma, beta, eps: normalised(x, eps, gamma, beta), {"X": ("t", "d"), **GAINS, "eps": ()}, t=3, d=4
        ),
        "layer-norm-plain": named(normalised, {"X": ("t", "d"), "eps": ()}, t=3, d=4),
        "rms-norm": named(rms_norm, {"X": ("t", "d"), "gamma": ("d",), "eps": ()}, t=3, d=4),
        "group-norm": drawn(
            lambda X, gamma, beta, eps, groups, **_: group_norm(X, gamma, beta, eps, groups),
            {
                "X": ("h", "w", "groups*c_g"),
                "gamma": ("groups*c_g",),
                "beta": ("groups*c_g",),
                "eps": (),
            },
            h=2,
            w=3,
            groups=3,
            c_g=2,
        ),
        "modulate": named(modulated, {"X": ("t", "d"), "scale": ("d",), "shift": ("d",)}, t=3, d=4),
        "ada-ln": named(
            lambda x, scale, shift, eps: modulated(normalised(x, eps), scale, shift),
            {"X": ("t", "d"), "scale": ("d",), "shift": ("d",), "eps": ()},
            t=3,
            d=4,
        ),
        "attention-scores": named(
            lambda q, k: q @ k.T / np.sqrt(q.shape[1]), {"Q": ("t", "d_k"), "K": ("s", "d_k")}, t=3, s=4, d_k=3
        ),
        "attention-head": named(attend, FREE_HEAD, **HEADS, s=5),
        "attention-head-causal": named(lambda q, k, v: attend(q, k, v, causal(len(q))), HEAD, **HEADS),
        "attention-head-masked": from_case(
            lambda case: attend(case["Q"], case["K"], case["V"], first(case.tables["seen"], case["t"])),
            lambda rng, size: with_blocks(rng, size, HEAD),
        ),
        "attention-head-hard": from_case(
            lambda case: attend(case["Q"], case["K"], case["V"], causal(case["t"]), hard),
            lambda rng, size: with_ties(rng, size, HEAD, ("Q", "K")),
        ),
        "attention-head-linear": named(linear_head, FREE_HEAD | {"eps": ()}, **HEADS, s=5),
        "attention-multi": of_heads(lambda _: attend),
        "attention-cross": of_heads(lambda _: attend, CROSS, "Z", s=3, d_c=4),
        "attention-causal": of_heads(lambda case: lambda q, k, v: attend(q, k, v, causal(case["t"]))),
        "attention-masked": from_case(
            lambda case: multi(case, lambda q, k, v: attend(q, k, v, first(case.tables["seen"], case["t"]))),
            lambda rng, size: with_blocks(rng, size, MULTI),
        ),
        "attention-hard": from_case(
            lambda case: multi(case, lambda q, k, v: attend(q, k, v, causal(case["t"]), hard)),
            lambda rng, size: with_ties(rng, size, MULTI, ("X", "W_Q", "W_K")),
        ),
        "attention-qk-norm": of_heads(qk_head, MULTI | {"g_Q": ("d_k",), "g_K": ("d_k",), "eps": ()}),
        "attention-rope": of_heads(
            lambda case: (
                lambda q, k, v: attend(rotated(q, case["theta"]), rotated(k, case["theta"]), v, causal(case["t"]))
            ),
            ROTARY,
            f=2,
        ),
        "attention-linear": of_heads(
            lambda case: lambda q, k, v: linear_head(q, k, v, case["eps"]), MULTI | {"eps": ()}
        ),
        "embed": named(
            lambda words, table: np.take(table, words, axis=0),
            {"words": ("t", "below vocabulary"), "E": ("vocabulary", "d")},
            t=4,
            d=3,
            vocabulary=5,
        ),
        "embed-learned": named(
            lambda words, table, at: np.take(table, words, axis=0) + at,
            {"words": ("t", "below vocabulary"), "E": ("vocabulary", "d"), "P": ("t", "d")},
            t=4,
            d=3,
            vocabulary=5,
        ),
        "sinusoidal": named(
            lambda x, theta: x + sinusoids(len(x), theta), {"X": ("t", "2*f"), "theta": ("f",)}, t=4, f=3
        ),
        "rope": named(rotated, {"X": ("t", "2*f"), "theta": ("f",)}, t=4, f=3),
    }
)
