"""`proofkit demo`: a check of two statements, one of which has a gap, without any file."""

from __future__ import annotations

import click

from proofkit.cli.new import template
from proofkit.cli.options import debug_option

__all__ = ["demo"]

SETTING = """A made-up paper defines a dot product and the sums of rows, and bounds the depth of both:

    s    = sum(x[k] * y[k] for k in range(d))    Theorem 3: d_std + d_oplus, assuming d <= n
    r[i] = sum(X[i, k] for k in range(d))        Theorem 4: d_oplus

It takes two lemmas from elsewhere: a product has depth d_std, and a sum of at most n numbers has
depth d_oplus. `proofkit check` says:
"""

EXPLANATION = """
Each depth was derived from the formula, and only then compared with the claim.

- dot-product holds "modulo": nothing but the two cited lemmas and its own hypotheses is needed.
- row-sums claims the right depth and still has a gap. It adds d numbers, the cited lemma adds at
  most n, and nothing in the theorem says d <= n. So it is "conditional", on just that.

Next: `proofkit new NAME` writes a spec to start from; `proofkit explain PK302` tells more.
"""


@click.command(short_help="See a bound hold and a gap caught.")
@debug_option
def demo() -> None:
    """Check a built-in spec with one statement that holds and one with a gap, and say what happened."""
    from proofkit.check.run import check
    from proofkit.cli.check_text import text_of
    from proofkit.report.sheet import sheet_of
    from proofkit.spec.load import load_text

    outcome = check([load_text(template("demo.toml"), "demo.toml")])
    click.echo(f"{SETTING}\n{text_of(sheet_of(outcome))}{EXPLANATION}", nl=False)
