"""What commands print does not depend on how names hash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli import papers

FORMATS = ("text", "json", "sarif", "junit", "github")
ABOUT_STATEMENTS = ("why starter-depth", "axioms starter-depth", "graph", "list")
ABOUT_CIRCUITS = (
    "circuit list --format json",
    "circuit show float_add",
    "circuit measure float_mul -p 3 --basis majority",
    "circuit eval float_add -p 4 1.1 -3/7",
    "circuit verify int_add -p 2",
    "circuit export float_mul -p 2 --to verilog",
)
ENDS = {
    **{f"check all --format {form}": 1 for form in FORMATS},
    **dict.fromkeys((*ABOUT_STATEMENTS, *ABOUT_CIRCUITS), 0),
}
"""Commands and their exit codes."""

RUN = """
import json, sys
from click.testing import CliRunner
from proofkit.cli.app import app
runs = [CliRunner().invoke(app, command.split()) for command in sys.argv[1:]]
print(json.dumps([(run.exit_code, run.stdout_bytes.hex()) for run in runs]))
"""


@cache
def printed(seed: str, commands: tuple[str, ...]) -> dict[str, tuple[int, bytes]]:
    """Exit codes and output; one process for all commands, as each checks the same circuits."""
    with TemporaryDirectory() as directory:
        papers.write(
            Path(directory, "specs"), a=papers.GAP, b=papers.REFUTED, c=papers.UNDECIDED.replace("starter", "other")
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", RUN, *commands], cwd=directory, env=environment, capture_output=True, check=True
        )
    runs = json.loads(done.stdout)
    return {command: (code, bytes.fromhex(text)) for command, (code, text) in zip(commands, runs, strict=True)}


@pytest.mark.parametrize("command", ENDS)
def test_every_run_prints_the_same_bytes(command: str) -> None:
    first, second = (printed(seed, tuple(ENDS)) for seed in ("0", "1"))
    code, text = first[command]
    assert code == ENDS[command]
    assert len(text) > 20
    assert first[command] == second[command]
    if command in ABOUT_STATEMENTS:
        assert printed("2", ABOUT_STATEMENTS)[command] == first[command]  # with less before it
