"""Read PyTorch's own `.pt` files without running anything that is in them.

Such a file is a zip archive: `data.pkl` says how containers and tensors fit together, and one
entry for each storage holds the numbers. `data.pkl` is a pickle, which is a small program;
Python's reader would execute it and let it import and call what it likes. Ours knows some
forty of its instructions, a dozen names, and nothing else.

    machine.py   the stack machine
    instructions.py  what it can do
    names.py     the names a pickle may ask for, and what each one may do
    storage.py   rows of numbers, and tensors that show them
    archive.py   the zip archive and its checks
    reading.py   the three joined

Limits: entries are stored, not compressed, and no larger together than the file; data.pkl has
64 MB at most; containers are nested at most 200 deep; keys are text or numbers.
"""

from chainrule.scratch.utils.pickled.archive import Archive
from chainrule.scratch.utils.pickled.reading import read

__all__ = ["Archive", "read"]
