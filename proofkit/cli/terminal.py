"""What a terminal can take: its width, and text that does not steer it."""

from __future__ import annotations

import shutil
import sys
import unicodedata

__all__ = ["plain", "width"]

WIDTH = 100
"""Columns where the output is not a terminal."""

NARROWEST = 50


def width() -> int:
    """The columns to fill."""
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH


def plain(text: str) -> str:
    """The text on one line, with characters that steer a terminal or reorder text written as escapes."""
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char in "\t\n\r":
        return " "
    steers = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return f"\\u{ord(char):04x}" if steers else char
