"""The group of commands, and what becomes of everything that goes wrong in one."""

from __future__ import annotations

import atexit
import gc
import os
import sys

import click

from proofkit.cli.axioms import axioms
from proofkit.cli.check import check
from proofkit.cli.circuit.group import circuit
from proofkit.cli.compare import compare
from proofkit.cli.consequences import consequences
from proofkit.cli.demo import demo
from proofkit.cli.explain import explain
from proofkit.cli.graph import graph
from proofkit.cli.listing import listing
from proofkit.cli.new import new
from proofkit.cli.report import report
from proofkit.cli.why import why
from proofkit.errors import KernelError, SpecError, UsageError

__all__ = ["INTERNAL_ERROR", "app", "main"]

SELDOM = 2_000_000
"""So many new objects before unreachable ones are looked for."""

BAD_SPEC = BAD_USAGE = 2
INTERNAL_ERROR = 3
INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell reports for a program that a signal stopped: 128 and the number of SIGINT, of SIGPIPE."""


OF_A_ROW = frozenset({"family", "language", "library", "meaning", "ports", "row", "width"})
"""Rules that a row of the library of circuits can break."""


class App(click.Group):
    """Ends every command with an exit code that means something, and with a traceback only under --debug."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _discard_output()
            ctx.exit(PIPE_CLOSED)
        except SpecError as error:
            _show_findings(error)
            ctx.exit(BAD_SPEC)
        except UsageError as error:
            click.echo(f"proofkit: {error}", err=True)
            ctx.exit(BAD_USAGE)
        except Exception as error:
            if isinstance(error, KernelError) and error.rule in OF_A_ROW:
                click.echo(f"proofkit: a circuit is refused: {error.detail}", err=True)
                ctx.exit(BAD_USAGE)
            if ctx.meta.get("proofkit.debug"):
                raise
            click.echo(_one_line(error), err=True)
            ctx.exit(INTERNAL_ERROR)


def _discard_output() -> None:
    """Whoever read our output has gone; what is still buffered must not fail again at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return


def _show_findings(error: SpecError) -> None:
    from proofkit.cli.check_text import text_of
    from proofkit.report.sheet import unreadable

    click.echo(text_of(unreadable(error.findings)), err=True, nl=False)


def _one_line(error: Exception) -> str:
    """What went wrong, in one line, with a way to learn more."""
    message = " ".join(str(error).split())[:300]
    said = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return f"proofkit: internal error: {said} (--debug shows where; please report it)"


@click.group(cls=App, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="proofkit-circuits", prog_name="proofkit", message="%(prog)s %(version)s")
def app() -> None:
    """Derive circuit depth and size from a paper's definitions, and compare them with what the paper claims.

    Exit codes: 0 everything holds as required, 1 findings, 2 bad spec or usage, 3 internal error, 4 undecided only,
    5 nothing checked.
    """


for command in (check, report, listing, why, axioms, consequences, compare, explain, graph, circuit, new, demo):
    app.add_command(command)


def main() -> None:
    """The entry point of `proofkit`."""
    gc.set_threshold(SELDOM)  # what a check makes is kept until it has been printed
    atexit.register(gc.freeze)  # and then goes with the process, without being looked through once more
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    app(prog_name="proofkit")
