"""Reports: one Markdown file for each paper and each family of circuits, and an index."""

from __future__ import annotations

from proofkit.report.files import stale, write

__all__ = ["stale", "write"]
