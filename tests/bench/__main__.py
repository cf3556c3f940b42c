"""`python -m tests.bench [check | circuits | proving [CIRCUIT ...] | limits [CIRCUIT ...]]`; with no word, `check`."""

from __future__ import annotations

import sys

from tests.bench import check, circuits, circuits_proving, limits


def main(words: list[str]) -> None:
    match words:
        case [] | ["check"]:
            check.main()
        case ["circuits"]:
            circuits.main()
        case ["proving", *names]:
            circuits_proving.main(names)
        case ["limits", *names]:
            limits.main(names)
        case ["limit", name, params]:
            limits.child(name, params)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
