"""Print the page of all traps: `python -m chainrule.scratch.traps > docs/traps.md`."""

import sys

from chainrule.scratch.traps.page import page

sys.stdout.write(page())
