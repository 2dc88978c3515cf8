"""Run a script on PyTorch with the real torchvision: -m tests.programs.with_torchvision FILE.

tests/data/vision/twin.py says what is done where its compiled library does not load.
"""

import runpy
import sys

from tests.data.vision.twin import theirs

if __name__ == "__main__":
    theirs()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
