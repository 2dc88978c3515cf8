"""Which version this is: `torch.version`.

>>> cuda is None, __version__.partition("+")[2]
(True, 'chainrule')
"""

from chainrule import __version__ as _version

__version__ = f"{_version}+chainrule"
debug = False
cuda = hip = rocm = xpu = None
git_version = "none"
