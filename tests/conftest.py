"""What every test shares: the same random examples on every run, and the switch that rewrites golden files."""

from __future__ import annotations

import pytest
from hypothesis import settings

from proofkit.circuit.library import CIRCUITS

settings.register_profile("proofkit", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("proofkit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing")


@pytest.fixture
def one_circuit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of one, as all of it takes a while."""
    monkeypatch.setattr("proofkit.circuit.library.CIRCUITS", {"parity": CIRCUITS["parity"]})


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether this run writes golden files; without it a missing golden file is a failure."""
    return bool(request.config.getoption("--update-golden"))
