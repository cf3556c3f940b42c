"""One small paper that has no findings, and words for changing it: every test of this room says only what differs."""

from __future__ import annotations

from proofkit.check.outcome import Outcome
from proofkit.check.run import check
from proofkit.errors import SpecError
from proofkit.spec.load import load_text
from proofkit.terms import Finding

FILE = "paper.toml"
HEAD = """schema = 1
[paper]
id = "paper"
title = "A paper"
source = "tests"
[conventions]
ties = "to even"
overflow = "saturates"
zero = "canonical"
sums = "rounded once"
division_by_zero = "zero"
weights = "inputs"
[params]
n = { means = "scale", role = "scale" }
p = { means = "precision" }
d = { means = "width" }
m = { means = "passes" }
hs = { means = "heights", index = ["m + 1"], at_most = "d" }
"""
OPERATIONS = """
[[lemma]]
id = "ops"
ref = "Lemma 1"
covers = ["add", "mul"]
assume = ["p <= poly(n)"]
depth = "d_std"
size = "1"
uniformity = "DLOGTIME"
[[lemma]]
id = "sums"
ref = "Lemma 2"
covers = ["sum"]
assume = ["p <= poly(n)", "N <= n"]
depth = "d_oplus"
size = "N"
uniformity = "DLOGTIME"
"""
DEFINITIONS = """
[[definition]]
id = "row"
ref = "Definition 1"
inputs = { X = "[n, d]", W = "[d]" }
body = '''
T[i, a] = X[i, a] * W[a]
Y[i] = sum(T[i, a] for a in range(d))
'''
output = "Y[n]"
[[definition]]
id = "net"
ref = "Definition 2"
inputs = { X = "[n, d]", W = "[d]" }
body = '''
R = row(X, W)
Y[i] = R[i] + 1
'''
output = "Y[n]"
"""
STATEMENTS = """
[[lemma]]
id = "row-bound"
ref = "Lemma 3"
about = "row"
assume = ["d <= n", "p <= poly(n)"]
cites = ["ops", "sums"]
depth = "d_std + d_oplus"
size = "poly(n)"
uniformity = "DLOGTIME"
[[theorem]]
id = "net-bound"
ref = "Theorem 4"
about = "net"
assume = ["p <= poly(n)", "d <= n"]
cites = ["row-bound", "ops"]
depth = "2*d_std + d_oplus"
size = "poly(n)"
class = "TC0"
uniformity = "DLOGTIME"
"""
PAPER = HEAD + OPERATIONS + DEFINITIONS + STATEMENTS


def changed(old: str, new: str, text: str = PAPER) -> str:
    """The paper with one passage changed (nothing stands for the end of the file)."""
    if not old:
        return text + new
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the paper"
    return text.replace(old, new)


def outcome(*texts: str) -> Outcome:
    """What checking these files gives, called paper.toml, paper1.toml and so on."""
    return check([load_text(text, f"paper{k or ''}.toml") for k, text in enumerate(texts)])


def findings(*texts: str) -> list[Finding]:
    """What is found while reading the files, or else while checking them."""
    try:
        return [flag.finding for flag in outcome(*texts).flags]
    except SpecError as error:
        return list(error.findings)


def codes(*texts: str) -> list[str]:
    return sorted({finding.code for finding in findings(*texts)})


def definition(name: str, inputs: str, body: str, output: str = "Y[n]") -> str:
    """One more definition."""
    return (
        f'[[definition]]\nid = "{name}"\nref = "Definition {name}"\ninputs = {{ {inputs} }}\n'
        f"body = '''\n{body}\n'''\noutput = \"{output}\"\n"
    )


def statement(name: str, about: str = "", kind: str = "theorem", **keys: str | list[str]) -> str:
    """One more statement; lists are written as arrays of strings."""
    lines = [f"[[{kind}]]", f'id = "{name}"', f'ref = "{kind.capitalize()} {name}"']
    lines += [f'about = "{about}"'] if about else []
    for key, value in keys.items():
        written = f'"{value}"' if isinstance(value, str) else "[" + ", ".join(f'"{v}"' for v in value) + "]"
        lines.append(f"{key.rstrip('_')} = {written}")
    return "\n".join(lines) + "\n"
