"""References of the layers for images and for sampling: convolutions, interpolation, code-books, random choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import expit
from scipy.special import softmax as soft_max

from tests.reference_cases import Case, Reference, Rng, arrays, from_case, plain, sized, some

__all__ = [
    "EQUIVALENT_IMAGE",
    "IMAGE_LAYERS",
    "area_down",
    "bicubic",
    "conv2d",
    "group_norm",
    "masked",
    "nearest",
    "norm_conv",
    "resnet",
    "silu",
    "top_k",
]

# ---------------------------------------------------------------- convolutions


def conv2d(x: Any, kernels: Any, bias: Any, height: int, width: int, stride: int = 1, pad: int = 0) -> Any:
    """The usual convolution (a correlation), continued by zeros as far as the result asks for."""
    h_k, w_k = kernels.shape[1:3]
    need = [(n - 1) * stride + k - pad - m for n, k, m in ((height, h_k, x.shape[0]), (width, w_k, x.shape[1]))]
    padded = np.pad(x, [(pad, max(0, need[0])), (pad, max(0, need[1])), (0, 0)])
    windows = sliding_window_view(padded, (h_k, w_k), axis=(0, 1))[::stride, ::stride][:height, :width]
    return np.einsum("ijcab,uabc->iju", windows, kernels) + bias


def group_norm(x: Any, groups: int, gamma: Any, beta: Any, eps: float) -> Any:
    split = x.reshape(*x.shape[:2], groups, -1)
    mean, var = (f(split, axis=(0, 1, 3), keepdims=True) for f in (np.mean, np.var))
    return ((split - mean) / np.sqrt(var + eps)).reshape(x.shape) * gamma + beta


def silu(x: Any) -> Any:
    return x * expit(x)


def same(x: Any, kernels: Any, bias: Any) -> Any:
    """A convolution that keeps the size of the map."""
    return conv2d(x, kernels, bias, *x.shape[:2], pad=kernels.shape[1] // 2)


def norm_conv(x: Any, groups: int, gamma: Any, beta: Any, kernels: Any, bias: Any, eps: float) -> Any:
    return same(silu(group_norm(x, groups, gamma, beta, eps)), kernels, bias)


def resnet(x: Any, groups: int, gamma: Any, beta: Any, kernels: Any, bias: Any, eps: float) -> Any:
    y = x
    for weights in zip(gamma, beta, kernels, bias, strict=True):
        y = norm_conv(y, groups, *weights, eps)
    return x + y


def masked(kernels: Any, own: int) -> Any:
    """Kernels without what stands behind their middle, row by row; and without that, if own is 0."""
    side = kernels.shape[1]
    before = np.arange(side * side).reshape(side, side) < side * side // 2 + own
    return kernels * before[None, :, :, None]


# ---------------------------------------------------------------- larger and smaller


def keys(x: Any, a: float = -0.75) -> Any:
    """The cubic convolution kernel with the slope that PyTorch uses."""
    u = np.abs(x)
    near = (a + 2) * u**3 - (a + 3) * u**2 + 1
    far = a * (u**3 - 5 * u**2 + 8 * u - 4)
    return np.where(u <= 1, near, np.where(u < 2, far, 0.0))


def centres(size: int, target: int) -> Any:
    return (np.arange(target) + 0.5) * size / target - 0.5


def bicubic_taps(size: int, target: int) -> Any:
    # The middle lies on a row exactly where the quotient is whole: floor it in integers.
    first = ((2 * np.arange(target) + 1) * size + target) // (2 * target) - 2
    return keys(centres(size, target)[:, None] - (first[:, None] + np.arange(4)))


def cubic_matrix(size: int, target: int) -> Any:
    """Row i takes its four neighbours; what lies outside is the border."""
    rows = ((2 * np.arange(target) + 1) * size + target) // (2 * target) - 2
    matrix = np.zeros((target, size))
    for k, weights in enumerate(bicubic_taps(size, target).T):
        np.add.at(matrix, (np.arange(target), np.clip(rows + k, 0, size - 1)), weights)
    return matrix


def both(x: Any, rows: Any, columns: Any) -> Any:
    return np.einsum("ia,jb,abc->ijc", rows, columns, x)


def bicubic(x: Any, height: int, width: int) -> Any:
    return both(x, cubic_matrix(x.shape[0], height), cubic_matrix(x.shape[1], width))


def nearest(x: Any, factor: int) -> Any:
    return x.repeat(factor, axis=0).repeat(factor, axis=1)


def area_matrix(size: int, target: int) -> Any:
    matrix = np.zeros((target, size))
    for i in range(target):
        inside = slice(i * size // target, -(-(i + 1) * size // target))
        matrix[i, inside] = 1 / len(range(size)[inside])
    return matrix


def area_down(x: Any, height: int, width: int) -> Any:
    """What adaptive average pooling computes."""
    return both(x, area_matrix(x.shape[0], height), area_matrix(x.shape[1], width))


def average_pool(x: Any, factor: int) -> Any:
    h, w, c = x.shape
    return x.reshape(h // factor, factor, w // factor, factor, c).mean(axis=(1, 3))


# ---------------------------------------------------------------- choices


def inverse_transform(weights: Any, u: float) -> int:
    """The first place at which the running total exceeds u times the whole."""
    return int(np.searchsorted(np.cumsum(weights), u * np.sum(weights), side="right"))


def ranks(logits: Any) -> Any:
    order = np.argsort(-np.asarray(logits), kind="stable")
    places = np.empty(len(order), dtype=int)
    places[order] = np.arange(len(order))
    return places


def top_k(logits: Any, u: float, kept: int) -> int:
    return inverse_transform(np.where(ranks(logits) < kept, soft_max(logits), 0.0), u)


def top_p(logits: Any, share: float, u: float) -> int:
    """The nucleus: words in the order of their probability until they have the share."""
    p, order = soft_max(logits), np.argsort(-np.asarray(logits), kind="stable")
    before = np.cumsum(p[order]) - p[order]
    kept = np.zeros(len(p))
    kept[order] = np.where(before < share, p[order], 0.0)
    return inverse_transform(kept, u)


def nearest_code(x: Any, book: Any) -> int:
    return int(np.argmin(np.linalg.norm(book - x, axis=1)))


def quantised(x: Any, books: Any) -> Any:
    """The sum of the vectors that each code-book chooses for what is left."""
    total = np.zeros_like(x)
    for book in books:
        total = total + book[[nearest_code(row, book) for row in x - total]]
    return total


# ---------------------------------------------------------------- drawing cases

UNIT = (0.02, 0.98)


def draw_conv(rng: Rng, size: int) -> Case:
    """No padding and stride 1, then both; results as large as the map allows, smaller, and larger."""
    h, w, c, c2, h_k, w_k, s, q = (
        (1,) * 7 + (0,),
        (4, 5, 2, 3, 3, 2, 2, 1),
        (5, 4, 2, 2, 2, 3, 1, 2),
        (5, 6, 1, 2, 3, 3, 2, 0),
    )[size]
    h2, w2 = (h + 2 * q - h_k) // s + 1, (w + 2 * q - w_k) // s + 1
    params = {"h": h, "w": w, "c": c, "c2": c2, "h_k": h_k, "w_k": w_k, "s": s, "q": q}
    params |= {"h2": h2 + (size == 2), "w2": w2 - (size == 1)}
    shapes = {"X": ("h", "w", "c"), "K": ("c2", "h_k", "w_k", "c"), "b": ("c2",)}
    return Case(arrays(**shapes)(rng, params), params)


def drawn_norm(blocks: bool) -> Callable[[Rng, int], Case]:
    def draw(rng: Rng, size: int) -> Case:
        h, w, groups, c_g, q = ((1, 1, 1, 2, 0), (3, 2, 2, 2, 1), (2, 4, 1, 3, 1), (3, 3, 3, 1, 1))[size]
        c = groups * c_g
        c2 = c if blocks else (1, 2, 3, 2)[size]
        params = {"h": h, "w": w, "groups": groups, "c_g": c_g, "q": q, "c2": c2}
        two = (2,) if blocks else ()
        inputs = {
            "X": some(rng, h, w, c),
            "gamma": some(rng, *two, c),
            "beta": some(rng, *two, c),
            "K": some(rng, *two, c2, 2 * q + 1, 2 * q + 1, c),
            "b": some(rng, *two, c2),
            "eps": float(rng.uniform(0.1, 0.5)),
        }
        return Case(inputs, params)

    return draw


def with_groups(compute: Callable[..., Any]) -> Callable[[Case], Any]:
    names = ("gamma", "beta", "K", "b", "eps")
    return lambda case: compute(case["X"], case["groups"], *(case[n] for n in names))


def draw_masked(rng: Rng, size: int) -> Case:
    rows = ((1, 1, 1, 1, 0, 1), (3, 4, 2, 1, 1, 0), (4, 3, 1, 2, 1, 1), (5, 5, 1, 1, 2, 0))
    params = dict(zip(("h", "w", "c", "c2", "q", "own"), rows[size], strict=True))
    side, c, c2 = 2 * params["q"] + 1, params["c"], params["c2"]
    x = some(rng, params["h"], params["w"], c)
    return Case({"X": x, "K": some(rng, c2, side, side, c), "b": some(rng, c2)}, params)


SIDES = {"h": 4, "w": 3, "c": 2}
TARGET = {"h2": 5, "w2": 7}


def draw_taps(rng: Rng, size: int) -> Case:
    return Case({}, sized({}, h=3, h2=5)(rng, size))


def target(compute: Callable[..., Any], most: Mapping[str, int]) -> Reference:
    draw = plain(lambda x: x, sized({}, **SIDES, **most), X=("h", "w", "c")).draw
    return Reference(lambda case: compute(case["X"], case["h2"], case["w2"]), draw)


def scaled(compute: Callable[..., Any], grown: bool) -> Reference:
    def draw(rng: Rng, size: int) -> Case:
        params = sized({}, h=3, w=2, c=2, f=3)(rng, size)
        f = params["f"] if grown else 1
        return Case({"X": some(rng, f * params["h"], f * params["w"], params["c"])}, params)

    return Reference(lambda case: compute(case["X"], case["f"]), draw)


def draw_weights(rng: Rng, size: int) -> Case:
    """Weights of which some are 0, as after a restriction to a few words."""
    v = (1, 3, 5, 8)[size]
    weights = rng.uniform(0.1, 1.0, v) * (rng.uniform(size=v) < 0.8)
    weights[int(rng.integers(v))] = 0.5
    if size == 3:  # the threshold is met exactly
        return Case({"P": np.ones(v), "u": float(rng.integers(1, v)) / v}, {"v": v})
    return Case({"P": weights, "u": float(rng.uniform(*UNIT))}, {"v": v})


def draw_logits(rng: Rng, size: int) -> Case:
    """Logits with equal ones among them."""
    v = (1, 3, 5, 7)[size]
    return Case({"L": rng.choice([0.0, 0.5, 1.0, 1.5, 2.5], v)}, {"v": v})


def drawn_sample(*shares: str, k_top: bool = False) -> Callable[[Rng, int], Case]:
    def draw(rng: Rng, size: int) -> Case:
        case = draw_logits(rng, size)
        params = dict(case.params)
        logits, numbers = case["L"], {name: float(rng.uniform(*UNIT)) for name in (*shares, "u")}
        if size == 1:  # too large for exp as they are
            logits = logits + 800.0 * np.where(np.arange(len(logits)) == 0, -1.0, 1.0)
        if size == 2 and shares:  # the words before a word have exactly the share
            params["v"], logits, numbers["a"] = 4, np.zeros(4), 0.5
        if k_top:
            params["k_top"] = int(rng.integers(1, params["v"] + 1))
        return Case({"L": logits, **numbers}, params)

    return draw


def draw_codes(rng: Rng, size: int) -> Case:
    t, c, v = ((1, 1, 1), (3, 2, 3), (2, 3, 4), (4, 1, 5))[size]
    return Case({"q": rng.integers(0, v, t), "C": some(rng, v, c)}, {"t": t, "c": c, "v": v})


def draw_quantiser(rng: Rng, size: int) -> Case:
    t, c, v, r = ((1, 1, 1, 1), (3, 2, 4, 2), (2, 3, 5, 3), (2, 2, 3, 0))[size]
    return Case({"X": some(rng, t, c), "C": some(rng, r, v, c)}, {"t": t, "c": c, "v": v, "r": r})


IMAGE_LAYERS: Mapping[str, Reference] = MappingProxyType(
    {
        "conv2d": from_case(
            lambda case: conv2d(*(case[n] for n in ("X", "K", "b", "h2", "w2", "s", "q"))),
            draw_conv,
        ),
        "norm-conv": from_case(with_groups(norm_conv), drawn_norm(blocks=False)),
        "resnet-norm-block": from_case(with_groups(resnet), drawn_norm(blocks=True)),
        "masked-conv2d": from_case(
            lambda case: same(case["X"], masked(case["K"], case["own"]), case["b"]), draw_masked
        ),
        "bicubic-taps": from_case(lambda case: bicubic_taps(case["h"], case["h2"]), draw_taps),
        "bicubic-up": target(bicubic, TARGET),
        "area-down": target(area_down, {"h2": 3, "w2": 5}),
        "nearest-up": scaled(nearest, grown=False),
        "average-pool": scaled(average_pool, grown=True),
        "map-tokens": plain(lambda x: x.reshape(-1, x.shape[-1]), sized({}, **SIDES), X=("h", "w", "c")),
        "greedy-sample": from_case(lambda case: int(np.argmax(case["L"])), draw_logits),
        "weighted-sample": from_case(lambda case: inverse_transform(case["P"], case["u"]), draw_weights),
        "word-ranks": from_case(lambda case: ranks(case["L"]), draw_logits),
        "softmax-sample": from_case(lambda case: inverse_transform(soft_max(case["L"]), case["u"]), drawn_sample()),
        "top-k-sample": from_case(lambda case: top_k(case["L"], case["u"], case["k_top"]), drawn_sample(k_top=True)),
        "top-p-sample": from_case(lambda case: top_p(case["L"], case["a"], case["u"]), drawn_sample("a")),
        "nearest-code": plain(nearest_code, sized({}, c=3, v=4), x=("c",), C=("v", "c")),
        "code-lookup": from_case(lambda case: case["C"][case["q"]], draw_codes),
        "residual-quantiser": from_case(lambda case: quantised(case["X"], case["C"]), draw_quantiser),
    }
)

FAR = "more entries at the far end, which nothing reads"

EQUIVALENT_IMAGE = (
    ("conv2d", r"Y\[i, j, u\]: edge becomes zero( #2)?", "where l is c the other branch is taken"),
    ("bicubic-taps", r"V\[i, k\]: u\[i, k\] <(=?) . with <=?", "the pieces have the same value where they meet"),
    ("bicubic-taps", r"V\[i, k\]: 2 becomes 3", "u is a distance to one of the four nearest points, at most 2"),
    ("bicubic-taps", r"u\[.*\]: (u\[.*\] extent .* \+ 1|4 becomes 5)", FAR),
    ("area-down", r"([AB])\[.*\]: \1\[.*\] extent .* \+ 1", FAR),
    ("weighted-sample", r"k: 1 becomes 2", "any number above 0 is larger than 0"),
)
"""Mutants of these layers that compute the same: definition, pattern of the label, why."""
