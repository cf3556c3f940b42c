"""Circuits in formats that other tools read: one module each, with `text(netlist) -> str`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from proofkit.circuit.export import aiger, blif, dot, smtlib, verilog
from proofkit.circuit.netlist import Netlist

__all__ = ["FORMATS"]

FORMATS: Mapping[str, Callable[[Netlist], str]] = {
    "aiger": aiger.text,
    "blif": blif.text,
    "dot": dot.text,
    "smtlib": smtlib.text,
    "verilog": verilog.text,
}
