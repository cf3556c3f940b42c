"""Circuits that approximate a function by a table, right or not: one gate for each float, and sums of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofkit.circuit.library.row import Circuit, Port
from proofkit.floats.format import Float, FloatFormat
from proofkit.floats.real import REAL

Fields = tuple[int, int, int]
"""Sign, significand and exponent, of a float or not."""


def nearest(name: str, p: int) -> dict[Float, Fields]:
    """The best result for each float."""
    format = FloatFormat(p)
    return {x: format.fields(REAL[name].nearest(x, format)) for x in format}


def table_row(name: str, p: int, results: Mapping[Float, Fields], **more: Any) -> Circuit:
    """The circuit that gives these results, said to approximate a function."""
    text = table_text(f"table_{name}", p, results)
    parts: dict[str, Any] = {"width": lambda v: v["p"] + 3, "grid": ({"p": p},), "approximates": name, **more}
    return Circuit(f"table_{name}", "", text, (Port("x", "float"),), (Port("r", "float"),), None, **parts)


def table_text(name: str, p: int, results: Mapping[Float, Fields]) -> str:
    format = FloatFormat(p)
    lines = [f"{name}(p >= {p})", "input x_s", "input x_m[i] for i in range(p)", "input x_e[i] for i in range(p + 1)"]
    bits = ["x_s", *(f"x_m[{i}]" for i in range(p)), *(f"x_e[{i}]" for i in range(p + 1))]
    for number, x in enumerate(results):
        literals = (bit if value else f"not {bit}" for bit, value in zip(bits, format.encode(x), strict=True))
        lines.append(f"gate g{number} = {' and '.join(literals)}")

    def ones(field: int, place: int) -> str:
        """The gates of the floats for which a bit is set."""
        gates = (f"g{number}" for number, fields in enumerate(results.values()) if fields[field] >> place & 1)
        return " + ".join(gates) or "0"

    def places(field: int, count: int) -> str:
        return " + ".join(f"({ones(field, place)} if i == {place} else 0)" for place in range(count))

    lines.append(f"bit r_s = {ones(0, 0)}")
    lines.append(f"bit r_m[i] = {places(1, p)} for i in range(p)")
    lines.append(f"bit r_e[i] = {places(2, p + 1)} for i in range(p + 1)")
    return "\n".join([*lines, "output r_s, r_m, r_e", ""])
