"""What the README shows is what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofkit.cli.app import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown(name: str) -> str:
    """What stands between two markers, without its fence."""
    found = re.search(rf"<!-- {name} -->\n```\n(.*?)```\n<!-- end -->", README, re.DOTALL)
    assert found is not None, f"the README has no block {name}"
    return found[1]


@pytest.mark.parametrize("block", ["check", "refused", "measure", "eval", "verify"])
def test_a_screen_of_output_is_real(block: str) -> None:
    command, output = shown(block).split("\n", 1)
    result = CliRunner().invoke(app, command.removeprefix("$ proofkit ").split())
    assert output == result.output


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`proofkit ([a-z]+)", README))
    assert named
    assert named <= set(app.list_commands(None))  # type: ignore[arg-type]
