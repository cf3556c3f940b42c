"""Small papers, one for each way in which a check can end."""

from __future__ import annotations

from pathlib import Path

from proofkit.cli.new import template

GOOD = template("starter.toml").partition("# A gap that")[0]
"""Theorem `starter-depth` and two lemmas, all modulo."""

ACKNOWLEDGED = '\n[[acknowledge]]\nfinding = "{code}"\nat = "{at}"\nreason = "the reason is {at}"\n'
PLACE = 'assume = ["p <= poly(n)", "d <= n"]'

GAP = GOOD.replace(PLACE, 'assume = ["p <= poly(n)"]')
"""The theorem is conditional on d <= n: PK302."""

KNOWN_GAP = GAP + ACKNOWLEDGED.format(code="PK302", at="starter-depth")
TOO_DEEP = GOOD.replace('depth = "2*d_std + d_oplus"\nsize', 'depth = "d_std"\nsize')
"""The theorem claims less than what is derived: unsupported, PK402."""

UNDECIDED = GOOD.replace("+ b[a]", "+ exp(b[a])")
"""No lemma covers exp: PK401."""

KNOWN_UNDECIDED = UNDECIDED + ACKNOWLEDGED.format(code="PK401", at="starter-depth")
BAD_BOUND = GOOD.replace('"2*d_std + d_oplus"', '"2*(d_std"')
BAD_TOML = GOOD.replace('"starter-sums"\nref', '"starter-sums\nref')
NO_STATEMENT = GOOD.partition("# Lemmas about operations")[0]
UNSAID = GOOD.replace('ties = "to the even significand"\n', "")
"""A convention is not stated: PK604, about the paper."""

REFUTED = """
schema = 1
[paper]
id = "kernels"
title = "Kernels"
source = "a test"
[[definition]]
id = "square"
ref = "Definition 1"
inputs = { x = "[]" }
body = 'y = x**2 - 1'
output = "y[]"
[[requirement]]
id = "in-range"
ref = "Definition 2"
functions = ["square"]
least = "0"
most = "1"
"""

CIRCLE = GOOD.replace('cites = ["starter-arithmetic", "starter-sums"]', 'cites = ["starter-depth"]')
HOSTILE = {
    "binary": b"\x00\x01\xff",
    "not UTF-8": b"schema = 1\n# \xff",
    "deep": b"a = " + b"[" * 50_000,
    "escape codes": b'schema = 1\n[paper]\nid = "\x1b[31m"\n',
    "markup": b'schema = 1\n[paper]\nid = "[bold red]x[/]"\ntitle = ""\nsource = "[/]"\n',
    "keys": b"".join(b"k%d = 1\n" % number for number in range(2_000)),
    "body": b"schema = 1\n[paper]\nid='a'\ntitle='t'\nsource='s'\n[[definition]]\nid='d'\nref='D'\n"
    b"body='A = __import__(\"os\").system(\"true\")'\noutput='A[]'\n",
}


def write(directory: Path, **papers: str) -> Path:
    """A directory of specs, one file for each paper."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in papers.items():
        (directory / f"{name}.toml").write_text(text, encoding="utf-8")
    return directory
