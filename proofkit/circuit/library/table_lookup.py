"""A table whose entries are inputs."""

from __future__ import annotations

from proofkit.circuit.library.meaning import indexed
from proofkit.circuit.library.row import Circuit, Port

__all__ = ["TABLE_LOOKUP"]

TABLE_LOOKUP = Circuit(
    name="table_lookup",
    title="entry number `at` of m entries of b bits; 0 beyond the last",
    text="""
table_lookup(m >= 2, b >= 1)
input entry[i, j] for i in range(m) for j in range(b)
input at[k] for k in range(bit_length(m - 1))
gate found[i, j] = (entry[i, j] and all((at[k] if bit(i, k) == 1 else not at[k]) for k in range(bit_length(m - 1)))
    for i in range(m) for j in range(b))
bit z[j] = sum(found[i, j] for i in range(m)) for j in range(b)
output z
""",
    inputs=(Port("entry", array=True), Port("at")),
    outputs=(Port("z"),),
    meaning=lambda w, _p, a: (indexed(w, a[0], a[1]),),
    width=lambda p: max(p["b"], (p["m"] - 1).bit_length()) + 1,
    grid=tuple({"m": m, "b": b} for m, b in ((2, 1), (2, 3), (3, 1), (3, 3), (4, 2), (7, 1), (8, 4), (20, 8))),
    source="the address decoded in the gates that pass the entries",
    best="2",
)
