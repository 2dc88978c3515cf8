"""Rebuild digits.npz from `optdigits.tes`, the table that UCI publishes.

    python -m chainrule.data.digits.build optdigits.tes

The table has 1,797 rows of 64 pixels and a label, separated by commas; a gzipped copy
is read as well. What to do afterwards: put the new file's SHA-256 into data/sets.py.
"""

import sys
from pathlib import Path

import numpy as np

from chainrule.data.digits import FILE
from chainrule.errors import DataError
from chainrule.files import atomic


def build(table: Path, target: Path = FILE) -> None:
    """Write the table's images and labels as two compressed byte arrays."""
    rows = np.loadtxt(table, delimiter=",", dtype=np.uint8)  # (N, 65)
    if rows.shape != (1797, 65):
        raise DataError(f"{table} needs 1797 rows of 65 numbers", got=str(rows.shape))
    with atomic(target, "wb") as file:
        np.savez_compressed(file, images=rows[:, :64].reshape(-1, 8, 8), labels=rows[:, 64])


if __name__ == "__main__":
    build(Path(sys.argv[1]))
