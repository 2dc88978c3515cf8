"""Print docs/coverage.md; with `--names`, list PyTorch's names anew."""

import sys

from chainrule.scratch.coverage import listing
from chainrule.scratch.coverage.lookup import pytorch_version
from chainrule.scratch.coverage.table import page

if "--names" in sys.argv[1:]:
    listing.write()
else:
    sys.stdout.write(page(pytorch_version()))
