"""NumPy versions of the recurrent architectures, all of them one step after another, whatever form the specs take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import expit

from tests.reference_cases import Case, Reference, Rng, sized
from tests.references_layers import affine, draw_arrays, gelu, mlp_gelu, normalised, rms_norm, silu

__all__ = ["EQUIVALENT_RECURRENCES", "RECURRENCES"]

EQUIVALENT_RECURRENCES = (
    ("causal-conv", "Y.*: edge becomes zero", "read where j < q alone"),
    ("linear-attention-head", r"[QK]\[t, a\]: (max|min) swap .*", "the larger, or smaller, of two in any order"),
    ("s4", r"Z: s4_recurrence swap B\[l\], C\[l\]", "only the products of B and C enter"),
    ("s4-convolution", r"K\[.*\]: K\[.*\] extent n \+ 1", "one more row, which no output reads"),
)
"""Definition, pattern of a mutant's label, why it computes the same: for tests/meaning."""

Step = Callable[[Any, int], Any]


def states(start: Any, count: int, step: Step) -> Iterator[Any]:
    """The state after every step."""
    for t in range(count):
        start = step(start, t)
        yield start


def stepped(start: Any, count: int, step: Step) -> Any:
    return np.stack(list(states(start, count, step)))


# ---------------------------------------------------------------- state spaces


def held(decay: Any, weight: Any) -> Any:
    """x' = -A x + B u with u held constant: the factor of the state, and that of the input."""
    factor = np.exp(-decay)
    return factor, (1 - factor) * weight


def s4_layer(x: Any, a: Any, b: Any, c: Any, skip: Any, dt: Any) -> Any:
    factor, weight = held(dt[:, None] * a, b / a)
    h = stepped(np.zeros(a.shape), len(x), lambda h, t: factor * h + weight * x[t][:, None])
    return np.einsum("ik,tik->ti", c, h) + skip * x


def s4(case: Case) -> Any:
    x = case["X"]
    for k in range(case["L"]):
        normal = normalised(x, case["eps"], case["g"][k], case["b"][k])
        z = s4_layer(normal, *(case[name][k] for name in ("A", "B", "C", "D", "dt")))
        x = x + affine(gelu(z), case["W"][k], case["c"][k])
    return x


def selective(x: Any, a: Any, skip: Any, w_b: Any, w_c: Any, w_r: Any, w_dt: Any, b_dt: Any) -> Any:
    dt = np.logaddexp(0, affine(x @ w_r, w_dt, b_dt))
    read, write = x @ w_c, x @ w_b

    def step(h: Any, t: int) -> Any:
        factor, weight = held(dt[t][:, None] * a, write[t] / a)
        return factor * h + weight * x[t][:, None]

    h = stepped(np.zeros(a.shape), len(x), step)
    return np.einsum("tk,tik->ti", read, h) + skip * x


def causal_conv(x: Any, kernel: Any, bias: Any) -> Any:
    """Column by column, by NumPy's own convolution."""
    columns = [np.convolve(x[:, i], kernel[:, i])[: len(x)] for i in range(x.shape[1])]
    return np.stack(columns, axis=1) + bias


SSM = ("A", "D", "W_B", "W_C", "W_r", "W_dt", "b_dt")
BLOCK = ("W_x", "W_z", "K", "b", *SSM, "W_o")


def mamba_block(x: Any, w_x: Any, w_z: Any, kernel: Any, bias: Any, *rest: Any) -> Any:
    *ssm, w_o = rest
    y = selective(silu(causal_conv(x @ w_x, kernel, bias)), *ssm)
    return (y * silu(x @ w_z)) @ w_o


def mamba(case: Case) -> Any:
    x = case["E"][case["words"]]
    for k in range(case["L"]):
        x = x + mamba_block(rms_norm(x, case["g"][k], case["eps"]), *(case[name][k] for name in BLOCK))
    return rms_norm(x, case["g_o"], case["eps"]) @ case["U"]


def dense(x: Any, h: Any, w: Any, b: Any, c: Any) -> Any:
    return stepped(h, len(x), lambda h, t: np.einsum("c,cak,k->a", x[t], w, h) + x[t] @ b) @ c


# ---------------------------------------------------------------- matrices as states


def linear_head(x: Any, w_q: Any, w_k: Any, w_v: Any, eps: float) -> Any:
    q, k = (np.where(u > 0, u + 1, np.exp(np.minimum(u, 0))) for u in (x @ w_q, x @ w_k))
    v = x @ w_v
    s = stepped(np.zeros((k.shape[1], v.shape[1])), len(x), lambda s, t: s + np.outer(k[t], v[t]))
    z = stepped(np.zeros(k.shape[1]), len(x), lambda z, t: z + k[t])
    return np.einsum("ta,tab->tb", q, s) / (np.einsum("ta,ta->t", q, z) + eps)[:, None]


def linear_attention(case: Case) -> Any:
    x, eps = case["X"], case["eps"]
    for k in range(case["L"]):
        normal = normalised(x, eps, case["g_1"][k], case["s_1"][k])
        heads = range(case["heads"])
        mixed = [linear_head(normal, *(case[w][k, c] for w in ("W_Q", "W_K", "W_V")), eps) for c in heads]
        x = x + sum(mixed[c] @ case["W_O"][k, c] for c in heads)
        normal = normalised(x, eps, case["g_2"][k], case["s_2"][k])
        x = x + mlp_gelu(normal, *(case[w][k] for w in ("W_1", "b_1", "W_2", "b_2")))
    return x


def deltanet(x: Any, w_q: Any, w_k: Any, w_v: Any, w: Any, eps: float) -> Any:
    q, z, v, beta = x @ w_q, x @ w_k, x @ w_v, expit(x @ w)
    k = z / np.sqrt(np.square(z).sum(axis=1, keepdims=True) + eps)

    def step(s: Any, t: int) -> Any:
        return s @ (np.eye(k.shape[1]) - beta[t] * np.outer(k[t], k[t])) + beta[t] * np.outer(v[t], k[t])

    return np.einsum("tba,ta->tb", stepped(np.zeros((v.shape[1], k.shape[1])), len(x), step), q)


def rwkv7(case: Case) -> Any:
    x = case["X"]
    before = np.vstack([np.zeros(x.shape[1]), x[:-1]])
    m = before * case["mu"] + x * (1 - case["mu"])
    q, z, v = (m @ case[w] for w in ("W_Q", "W_K", "W_V"))
    decay = np.exp(-np.exp(-0.5) * expit(affine(m, case["W_w"], case["b_w"])))
    rate = expit(affine(m, case["W_a"], case["b_a"]))
    removal = z * case["xi"]
    removal = removal / np.sqrt(np.square(removal).sum(axis=1, keepdims=True) + case["eps"])
    replacement = z * (1 - case["alpha"] + rate * case["alpha"])

    def step(s: Any, t: int) -> Any:
        transition = np.diag(decay[t]) - np.outer(removal[t], rate[t] * removal[t])
        return s @ transition + np.outer(v[t], replacement[t])

    return np.einsum("tbc,tc->tb", stepped(np.zeros((v.shape[1], z.shape[1])), len(x), step), q)


# ---------------------------------------------------------------- nonlinear


def rnn(x: Any, h: Any, w: Any, u: Any, b: Any, v: Any, c: Any) -> Any:
    return affine(stepped(h, len(x), lambda h, t: np.tanh(w @ h + x[t] @ u + b)), v, c)


def lstm(case: Case) -> Any:
    x = case["X"]

    def step(state: Any, t: int) -> Any:
        h, cell = state
        f, i, o, g = (case[f"W_{k}"] @ h + x[t] @ case[f"U_{k}"] + case[f"b_{k}"] for k in "fiog")
        cell = expit(f) * cell + expit(i) * np.tanh(g)
        return np.stack([expit(o) * np.tanh(cell), cell])

    return affine(stepped(np.stack([case["h"], case["c"]]), len(x), step)[:, 0], case["V"], case["v"])


def gru(case: Case) -> Any:
    x = case["X"]

    def step(h: Any, t: int) -> Any:
        u, r = (expit(case[f"W_{k}"] @ h + x[t] @ case[f"U_{k}"] + case[f"b_{k}"]) for k in "ur")
        g = np.tanh(case["W_g"] @ (r * h) + x[t] @ case["U_g"] + case["b_g"])
        return u * h + (1 - u) * g

    return affine(stepped(case["h"], len(x), step), case["V"], case["v"])


# ---------------------------------------------------------------- cases

Shapes = dict[str, tuple[Any, ...]]
POSITIVE = ("A", "dt")


def of(compute: Callable[[Case], Any], shapes: Shapes, **most: int) -> Reference:
    """A function of a case; decays and step lengths are above zero."""

    def draw(rng: Rng, size: int) -> Case:
        params = sized({}, **most)(rng, size)
        inputs = draw_arrays(rng, params, shapes)
        return Case({n: abs(v) if n in POSITIVE else v for n, v in inputs.items()}, params)

    return Reference(compute, draw)


def named(compute: Callable[..., Any], shapes: Shapes, **most: int) -> Reference:
    """A function of arrays, given in the order of the shapes."""
    return of(lambda case: compute(*(case[name] for name in shapes)), shapes, **most)


def layers(shapes: Shapes) -> Shapes:
    return {name: ("L", *shape) for name, shape in shapes.items()}


S4: Shapes = {"A": ("d", "s"), "B": ("d", "s"), "C": ("d", "s"), "D": ("d",), "dt": ("d",)}
SELECTIVE: Shapes = {
    "A": ("e", "s"),
    "D": ("e",),
    "W_B": ("e", "s"),
    "W_C": ("e", "s"),
    "W_r": ("e", "r"),
    "W_dt": ("r", "e"),
    "b_dt": ("e",),
}
CONV: Shapes = {"K": ("q", "e"), "b": ("e",)}
MAMBA: Shapes = {"W_x": ("d", "e"), "W_z": ("d", "e"), **CONV, **SELECTIVE, "W_o": ("e", "d")}
HEAD: Shapes = {"W_Q": ("d", "d_k"), "W_K": ("d", "d_k"), "W_V": ("d", "d_v")}
X: Shapes = {"X": ("n", "d")}
NETWORK: Shapes = {"W_1": ("d", "d_ff"), "b_1": ("d_ff",), "W_2": ("d_ff", "d"), "b_2": ("d",)}
NORMS: Shapes = {"g_1": ("d",), "s_1": ("d",), "g_2": ("d",), "s_2": ("d",)}
READOUT: Shapes = {"V": ("d", "d_out"), "v": ("d_out",)}
SIZES = {"n": 2, "d": 2, "d_in": 2, "d_out": 2}


def gated(gates: str) -> Shapes:
    found: Shapes = {"X": ("n", "d_in"), "h": ("d",), "c": ("d",)}
    for k in gates:
        found |= {f"W_{k}": ("d", "d"), f"U_{k}": ("d_in", "d"), f"b_{k}": ("d",)}
    return found | READOUT


def heads(shapes: Shapes) -> Shapes:
    return {name: ("heads", *shape) for name, shape in shapes.items()}


RECURRENCES: Mapping[str, Reference] = MappingProxyType(
    {
        "s4-recurrence": named(s4_layer, X | S4, n=4, d=2, s=2),
        "s4-convolution": named(s4_layer, X | S4, n=4, d=2, s=2),
        "s4": of(
            s4,
            X | layers(S4 | {"g": ("d",), "b": ("d",), "W": ("d", "d"), "c": ("d",)}) | {"eps": ()},
            n=3,
            d=2,
            s=2,
            L=2,
        ),
        "selective-ssm": named(selective, {"X": ("n", "e"), **SELECTIVE}, n=3, e=2, s=2, r=2),
        "causal-conv": named(causal_conv, {"X": ("n", "e"), **CONV}, n=4, e=2, q=3),
        "mamba-block": named(mamba_block, X | MAMBA, n=3, d=3, e=2, s=2, r=2, q=2),
        "mamba": of(
            mamba,
            {
                "words": ("n", "below vocabulary"),
                "E": ("vocabulary", "d"),
                **layers({"g": ("d",), **MAMBA}),
                "g_o": ("d",),
                "U": ("d", "vocabulary"),
                "eps": (),
            },
            n=3,
            d=3,
            e=2,
            s=2,
            r=2,
            q=2,
            vocabulary=4,
            L=2,
        ),
        "linear-attention-head": named(linear_head, X | HEAD | {"eps": ()}, n=3, d=3, d_k=2, d_v=2),
        "linear-attention": of(
            linear_attention,
            X | layers(heads(HEAD | {"W_O": ("d_v", "d")}) | NETWORK | NORMS) | {"eps": ()},
            n=3,
            d=3,
            d_k=2,
            d_v=2,
            heads=2,
            d_ff=2,
            L=2,
        ),
        "rnn": named(
            rnn,
            {"X": ("n", "d_in"), "h": ("d",), "W": ("d", "d"), "U": ("d_in", "d"), "b": ("d",)}
            | {"V": ("d", "d_out"), "c": ("d_out",)},
            **SIZES,
        ),
        "lstm": of(lstm, gated("fiog"), **SIZES),
        "gru": of(gru, {name: shape for name, shape in gated("urg").items() if name != "c"}, **SIZES),
        "dense-ssm": named(
            dense,
            {"X": ("n", "d_in"), "h": ("d",), "W": ("d_in", "d", "d"), "B": ("d_in", "d"), "C": ("d", "d_out")},
            **(SIZES | {"n": 4}),
        ),
        "deltanet": named(deltanet, X | HEAD | {"w": ("d",), "eps": ()}, n=3, d=3, d_k=2, d_v=2),
        "rwkv7": of(
            rwkv7,
            X
            | {"mu": ("d",), **HEAD, "W_w": ("d", "d_k"), "b_w": ("d_k",), "W_a": ("d", "d_k"), "b_a": ("d_k",)}
            | {"xi": ("d_k",), "alpha": ("d_k",), "eps": ()},
            n=2,
            d=2,
            d_k=2,
            d_v=2,
        ),
        "rounded-sum": named(lambda x: np.cumsum(x)[-1], {"X": ("n",)}, n=5),
    }
)
