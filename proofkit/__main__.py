"""`python -m proofkit` is the command `proofkit`."""

from __future__ import annotations

from proofkit.cli import main

if __name__ == "__main__":
    main()
