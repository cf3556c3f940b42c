"""What else is on this machine: other people's tools, which the benchmarks do without if they must."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version

__all__ = ["ABC", "installed", "versions"]

ABC = "berkeley-abc"
"""Debian's name for the program; all others are packages of Python."""


def installed(tool: str) -> str | None:
    """Its version, if it is there."""
    if tool == ABC:
        return _abc() if shutil.which(ABC) else None
    try:
        return version(tool)
    except PackageNotFoundError:
        return None


def _abc() -> str:
    said = subprocess.run([ABC, "-q", "version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"ABC (\S+ \(.*\))", said)
    return found[1] if found else "of unknown version"


def versions(*tools: str) -> str:
    return ", ".join(f"{tool} {installed(tool) or '(not installed)'}" for tool in tools)
