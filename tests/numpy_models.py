"""Whole models in NumPy: diffusion, flows, pixels, graphs, VAR as it is run, and transformers in loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from tests.reference_cases import Case
from tests.references_image import area_down, bicubic, conv2d, group_norm, masked, nearest, norm_conv, resnet, top_k
from tests.references_layers import attend, causal, heads_of, mlp_gelu, normalised, rms_norm, silu, soft

__all__ = [
    "EQUIVARIANT",
    "HEADS",
    "ROUND",
    "add_scale",
    "chain_of_thought",
    "denoised",
    "dit",
    "dit_block",
    "equivariant",
    "equivariant_layer",
    "feed_forward",
    "flow_condition",
    "flow_layer",
    "flowar",
    "graph_network",
    "layer",
    "looped",
    "map_attention",
    "message_passing",
    "mlp_silu",
    "pixel",
    "pixel_layer",
    "those",
    "time_embedding",
    "timed_resnet",
    "unet",
    "var_as_run",
    "var_attention",
    "var_block",
    "var_decoder",
    "var_quantiser",
]

HEADS = ("W_Q", "W_K", "W_V", "W_O")

# ---------------------------------------------------------------- parts


def mlp_silu(x: Any, w_1: Any, b_1: Any, w_2: Any, b_2: Any) -> Any:
    return silu(x @ w_1 + b_1) @ w_2 + b_2


def mlp_relu(x: Any, w_1: Any, b_1: Any, w_2: Any, b_2: Any) -> Any:
    return np.maximum(x @ w_1 + b_1, 0) @ w_2 + b_2


def time_embedding(tau: float, theta: Any, *weights: Any) -> Any:
    wave = np.exp(1j * tau * theta)
    return mlp_silu(np.concatenate([wave.real, wave.imag]), *weights)


def modulation(condition: Any, weights: Any, biases: Any) -> list[Any]:
    """One vector for each of several affine maps of a condition behind SiLU."""
    return [silu(condition) @ w + b for w, b in zip(weights, biases, strict=True)]


def attend_all(x: Any, *weights: Any) -> Any:
    return heads_of(x, x, weights, attend)


def adaln_block(
    x: Any, condition: Any, w: Any, b: Any, attention: Callable[[Any], Any], mlp: Sequence[Any], eps: float
) -> Any:
    """A DiT block: shift, scale and gate of attention, then of the network."""
    shift_1, scale_1, gate_1, shift_2, scale_2, gate_2 = modulation(condition, w, b)
    x = x + gate_1 * attention(normalised(x, eps, 1 + scale_1, shift_1))
    return x + gate_2 * mlp_gelu(normalised(x, eps, 1 + scale_2, shift_2), *mlp)


def layer(case: Case, names: Sequence[str], at: int) -> list[Any]:
    return [case[name][at] for name in names]


def those(case: Case, names: Sequence[str]) -> list[Any]:
    return [case[name] for name in names]


# ---------------------------------------------------------------- FlowAR


def rows(x: Any, weight: Any, bias: Any) -> Any:
    return x @ weight.T + bias


def plain_attention(x: Any, w_q: Any, w_k: Any, w_v: Any) -> Any:
    """Without the factor 1/sqrt(d)."""
    return soft((x @ w_q) @ (x @ w_k).T) @ (x @ w_v)


def flow_layer(f: Any, condition: Any, w: Any, b: Any, w_q: Any, w_k: Any, w_v: Any, w_1: Any, b_1: Any) -> Any:
    gain_1, shift_1, gate_1, gain_2, shift_2, gate_2 = (rows(condition, *of) for of in zip(w, b, strict=True))
    inner = gate_1 * plain_attention(gain_1 * normalised(f, 0.0) + shift_1, w_q, w_k, w_v)
    return gate_2 * rows(gain_2 * normalised(inner, 0.0) + shift_2, w_1, b_1)


def flow_condition(f: Any, condition: Any, w: Any, b: Any) -> Any:
    return np.stack([*(rows(condition, *of) for of in zip(w, b, strict=True)), f])


def feed_forward(x: Any, w_1: Any, b_1: Any, w_2: Any, b_2: Any) -> Any:
    return x + rows(np.maximum(rows(x, w_1, b_1), 0), w_2, b_2)


def given_bicubic(x: Any, row_weights: Any, column_weights: Any) -> Any:
    """A map on its own grid: four neighbours around each pixel with given weights, clamped at the border."""
    h, w, _ = x.shape
    matrices = []
    for weights, size in ((row_weights, h), (column_weights, w)):
        matrix = np.zeros((size, size))
        for k in range(4):
            np.add.at(matrix, (np.arange(size), np.clip(np.arange(size) + k - 1, 0, size - 1)), weights[:, k])
        matrices.append(matrix)
    return np.einsum("ia,jb,abc->ijc", *matrices, x)


def flowar(case: Case) -> Any:
    x, shape = case["X"], (case["h"], case["w"], case["d"])
    names = ("W", "b", "V_Q", "V_K", "V_V", "V_1", "a_1")
    for scale in range(case["r"]):
        condition = x
        for at in range(case["m"]):
            condition = plain_attention(condition, *layer(case, ("W_Q", "W_K", "W_V"), at))
            condition = feed_forward(condition, *layer(case, ("W_1", "b_1", "W_2", "b_2"), at))
        f = case["Z"][scale]
        for _ in range(case["steps"]):
            velocity = f
            for at in range(case["m_f"]):
                velocity = flow_layer(velocity, condition, *layer(case, names, at))
            f = f + velocity / case["steps"]
        x = x + given_bicubic(f.reshape(shape), case["U"][scale], case["V"][scale]).reshape(x.shape)
    return x


# ---------------------------------------------------------------- diffusion


def dit_block(case: Case, x: Any, condition: Any, weights: Mapping[str, Any]) -> Any:
    heads, mlp = ([weights[n] for n in names] for names in (HEADS, ("W_1", "b_1", "W_2", "b_2")))
    return adaln_block(x, condition, weights["W"], weights["b"], lambda a: attend_all(a, *heads), mlp, case["eps"])


STACKED = ("W", "b", *HEADS, "W_1", "b_1", "W_2", "b_2")


def dit(case: Case) -> Any:
    """Noisy patches to the noise in them."""
    condition = time_embedding(case["tau"], *those(case, ("theta", "T_1", "a_1", "T_2", "a_2")))
    condition = condition + case["E"][case["label"]]
    z = case["X"] @ case["W_X"] + case["b_X"] + case["P"]
    for at in range(case["layers"]):
        z = dit_block(case, z, condition, {n: case[n][at] for n in STACKED})
    shift, scale = modulation(condition, case["W_M"], case["b_M"])
    return normalised(z, case["eps"], 1 + scale, shift) @ case["W_Y"] + case["b_Y"]


SHARED = ("g", "tau", "X", "Z", "label", "eps")


def denoised(case: Case, learned: bool) -> Any:
    """Steps with the same weights, or with weights of their own."""
    x = case["X"]
    for k, (keep, take, fresh) in enumerate(case["g"]):
        weights = {n: v[k] if learned and n not in SHARED else v for n, v in case.inputs.items()}
        noise = dit(Case({**weights, "X": x, "tau": case["tau"][k]}, case.params))
        x = keep * x + take * noise + fresh * case["Z"][k]
    return x


def timed_resnet(x: Any, e: Any, gamma: Any, beta: Any, k: Any, b: Any, w: Any, a: Any, eps: float, groups: int) -> Any:
    inner = norm_conv(x, groups, gamma[0], beta[0], k[0], b[0], eps) + (silu(e) @ w + a)
    return x + norm_conv(inner, groups, gamma[1], beta[1], k[1], b[1], eps)


def map_attention(x: Any, gamma: Any, beta: Any, *heads_and_eps: Any, groups: int) -> Any:
    *heads, eps = heads_and_eps
    tokens = group_norm(x, groups, gamma, beta, eps).reshape(-1, x.shape[-1])
    return x + attend_all(tokens, *heads).reshape(x.shape)


TIMED = ("gamma", "beta", "K", "b", "W", "a")


def unet(case: Case) -> Any:
    groups, eps, pad = case["groups"], case["eps"], case["q"]
    e = time_embedding(case["tau"], *those(case, ("theta", "T_1", "t_1", "T_2", "t_2")))

    def timed(x: Any, at: int) -> Any:
        return timed_resnet(x, e, *layer(case, TIMED, at), eps, groups)

    large, small = (2 * case["h"], 2 * case["w"]), (case["h"], case["w"])
    skip = timed(conv2d(case["X"], case["K_0"], case["b_0"], *large, pad=pad), 0)
    down = conv2d(skip, case["K_S"][0], case["b_S"][0], *small, stride=2, pad=pad)
    bottom = map_attention(timed(down, 1), *those(case, ("gamma_A", "beta_A", *HEADS, "eps")), groups=groups)
    up = conv2d(nearest(timed(bottom, 2), 2), case["K_S"][1], case["b_S"][1], *large, pad=pad)
    joined = np.concatenate([up, skip], axis=2)
    past = joined @ case["K_P"][:, 0, 0, :].T + case["b_P"]
    z = norm_conv(joined, 2 * groups, *those(case, ("gamma_J", "beta_J", "K_J", "b_J")), eps) + past
    return norm_conv(z, groups, *those(case, ("gamma_Y", "beta_Y", "K_Y", "b_Y")), eps)


# ---------------------------------------------------------------- pixels


def seeing(x: Any, kernels: Any, bias: Any, own: int) -> Any:
    return conv2d(x, masked(kernels, own), bias, *x.shape[:2], pad=kernels.shape[1] // 2)


def pixel_layer(x: Any, kernels: Any, bias: Any) -> Any:
    return x + seeing(np.maximum(x, 0), kernels, bias, own=1)


def pixel(case: Case) -> int:
    """What comes at or behind the place is blanked out first: it must not matter."""
    x = case["E"][case["x"]]
    tokens = x.reshape(-1, x.shape[-1]).copy()
    tokens[case["place"] :] = 0.0
    z = seeing(tokens.reshape(x.shape), case["K_0"], case["b_0"], own=0)
    for kernels, bias in zip(case["K"], case["b"], strict=True):
        z = pixel_layer(z, kernels, bias)
    logits = np.maximum(z.reshape(-1, z.shape[-1])[case["place"]], 0) @ case["W"] + case["a"]
    return top_k(logits, case["u"], len(logits))


# ---------------------------------------------------------------- graphs


def message_passing(h: Any, adjacency: Any, edges: Any, *weights: Any) -> Any:
    nodes = range(len(h))
    received = [
        sum(adjacency[i, j] * mlp_relu(np.concatenate([h[i], h[j], edges[i, j]]), *weights[:4]) for j in nodes)
        for i in nodes
    ]
    return mlp_relu(np.concatenate([h, np.stack(received)], axis=1), *weights[4:])


ROUND = ("W_1", "b_1", "W_2", "b_2", "U_1", "c_1", "U_2", "c_2")


def graph_network(case: Case) -> Any:
    h = case["H"]
    for at in range(case["layers"]):
        h = message_passing(h, case["A"], case["E"], *layer(case, ROUND, at))
    return h.sum(axis=0) @ case["W"] + case["b"]


EQUIVARIANT = ("W_1", "b_1", "W_2", "b_2", "V_1", "a_1", "V_2", "a_2", "U_1", "c_1", "U_2", "c_2")


def equivariant_layer(z: Any, adjacency: Any, *weights: Any, states: int) -> Any:
    h, x = z[:, :states], z[:, states:]
    moved, received = np.zeros_like(x), np.zeros((len(h), weights[2].shape[1]))
    for i in range(len(h)):
        for j in range(len(h)):
            apart = x[i] - x[j]
            message = mlp_silu(np.concatenate([h[i], h[j], [apart @ apart]]), *weights[:4])
            moved[i] += adjacency[i, j] * apart * mlp_silu(message, *weights[4:8])
            received[i] += adjacency[i, j] * message
    neighbours = np.maximum(adjacency.sum(axis=1), 1)[:, None]
    new = h + mlp_silu(np.concatenate([h, received], axis=1), *weights[8:])
    return np.concatenate([new, x + moved / neighbours], axis=1)


def equivariant(case: Case) -> Any:
    z = case["Z"]
    for at in range(case["layers"]):
        z = equivariant_layer(z, case["A"], *layer(case, EQUIVARIANT, at), states=case["d"])
    return z


# ---------------------------------------------------------------- VAR as it is run


def var_attention(x: Any, heads: Sequence[Any], g_q: Any, g_k: Any, seen: Sequence[int], eps: float) -> Any:
    visible = np.arange(len(x))[None, :] < np.asarray(seen)[:, None]

    def head(q: Any, k: Any, v: Any) -> Any:
        return attend(rms_norm(q, g_q, eps), rms_norm(k, g_k, eps), v, visible)

    return heads_of(x, x, tuple(heads), head)


def var_block(case: Case, x: Any, condition: Any, weights: Mapping[str, Any], seen: Sequence[int]) -> Any:
    heads, mlp = ([weights[n] for n in names] for names in (HEADS, ("W_1", "b_1", "W_2", "b_2")))

    def attention(a: Any) -> Any:
        return var_attention(a, heads, weights["g_Q"], weights["g_K"], seen, case["eps"])

    return adaln_block(x, condition, weights["W"], weights["b"], attention, mlp, case["eps"])


def add_scale(f: Any, codes: Any, kernels: Any, bias: Any) -> Any:
    up = bicubic(codes, *f.shape[:2])
    return f + (up + conv2d(up, kernels, bias, *f.shape[:2], pad=kernels.shape[1] // 2)) / 2


def var_decoder(case: Case, f: Any) -> Any:
    groups, eps = case["groups"], case["eps"]

    def keeping(x: Any, kernels: Any, bias: Any) -> Any:
        return conv2d(x, kernels, bias, *x.shape[:2], pad=case["q"])

    middle = ("gamma_M", "beta_M", "K_M", "b_M")
    z = resnet(keeping(f, case["K_0"], case["b_0"]), groups, *layer(case, middle, 0), eps)
    z = map_attention(z, *those(case, ("gamma_A", "beta_A", "V_Q", "V_K", "V_V", "V_O", "eps")), groups=groups)
    z = resnet(z, groups, *layer(case, middle, 1), eps)
    for k in range(case["b_up"]):
        z = nearest(resnet(z, groups, *layer(case, ("gamma_U", "beta_U", "K_R", "b_R"), k), eps), 2)
        grown = [max(0, case.tables[name][k + 1] - size) for name, size in zip(("gs", "vs"), z.shape, strict=False)]
        z = np.pad(z, [(0, grown[0]), (0, grown[1]), (0, 0)], mode="edge")
        z = keeping(z[: case.tables["gs"][k + 1], : case.tables["vs"][k + 1]], case["K_U"][k], case["b_U"][k])
    return norm_conv(z, groups, *those(case, ("gamma_Y", "beta_Y", "K_Y", "b_Y")), eps)


VAR_STACKED = (*STACKED, "g_Q", "g_K")


def var_as_run(case: Case) -> Any:
    """Scale by scale; only tokens that are there go through the transformer."""
    condition, tables = case["E"][case["label"]], case.tables
    f = np.zeros((tables["gs"][0], tables["vs"][0], case["groups"] * case["c_g"]))
    shift, scale = modulation(condition, case["W_N"], case["b_N"])
    x = np.zeros((0, case["d"]))
    for e in range(case["r"]):
        size = tables["hr"][e], tables["wr"][e]
        new = area_down(f, *size).reshape(prod(size), -1) @ case["W_X"] + case["b_X"]
        new = np.tile(condition, (prod(size), 1)) if e == 0 else new
        x = np.concatenate([x, new + case["P"][len(x) : len(x) + prod(size)]])
        z = x
        for at in range(case["layers"]):
            z = var_block(case, z, condition, {n: case[n][at] for n in VAR_STACKED}, tables["seen"][: len(x)])
        logits = normalised(z, case["eps"], 1 + scale, shift) @ case["W_L"] + case["b_L"]
        words = [top_k(row, u, case["k_top"]) for row, u in zip(logits, case["u"], strict=False)]
        codes = case["C"][words[-prod(size) :]].reshape(*size, -1)
        f = add_scale(f, codes, case["K"][e], case["b_K"][e])
    return var_decoder(case, f)


def var_quantiser(case: Case) -> Any:
    x, f = case["X"], np.zeros_like(case["X"])
    for e in range(case["r"]):
        left = area_down(x - f, case.tables["hr"][e], case.tables["wr"][e])
        apart = np.linalg.norm(left[:, :, None, :] - case["C"], axis=3)
        f = add_scale(f, case["C"][apart.argmin(axis=2)], case["K"][e], case["b"][e])
    return f


# ---------------------------------------------------------------- transformers again and again

BLOCK = (*HEADS, "W_1", "b_1", "W_2", "b_2", "g_1", "s_1", "g_2", "s_2")


def decoder_block(x: Any, weights: Sequence[Any], eps: float) -> Any:
    heads, mlp, (g_1, s_1, g_2, s_2) = weights[:4], weights[4:8], weights[8:]
    tokens = normalised(x, eps, g_1, s_1)
    x = x + heads_of(tokens, tokens, tuple(heads), lambda q, k, v: attend(q, k, v, causal(len(x))))
    return x + mlp_gelu(normalised(x, eps, g_2, s_2), *mlp)


def looped(case: Case) -> Any:
    x = case["E"][case["words"]] + case["P"]
    for _ in range(case["loops"]):
        x = decoder_block(x, those(case, BLOCK), case["eps"])
    return normalised(x, case["eps"], case["g"], case["s"]) @ case["U"]


def chain_of_thought(case: Case) -> Any:
    """Word by word, with no room for what is not written yet."""
    x = case["E"][case["words"]] + case["P"][: case["prompt"]]
    for k in range(case["steps"]):
        z = x
        for at in range(case["L"]):
            z = decoder_block(z, layer(case, BLOCK, at), case["eps"])
        logits = normalised(z, case["eps"], case["g"], case["s"])[-1] @ case["U"]
        x = np.concatenate([x, [case["E"][np.argmax(logits)] + case["P"][case["prompt"] + k]]])
    return x
