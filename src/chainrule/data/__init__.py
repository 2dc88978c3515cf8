"""Data sets by name: fetched once, checked, read fast, divided and scaled without leaks.

>>> from chainrule import data
>>> digits = data.load("digits")
>>> digits.x_train.shape, digits.x_train.dtype.name, digits.high
((1797, 8, 8), 'uint8', 16)
>>> train, test = data.split(1797, (0.8, 0.2), seed=0, stratify=digits.y_train)
>>> scaler = data.Standardize(per="set").fit(digits.x_train[train])
>>> scaler.transform(digits.x_train[test]).shape
(359, 8, 8)

`chainrule data` lists the sets, `chainrule data fetch mnist` brings one.
"""

from chainrule.data.dataset import DataSet, load
from chainrule.data.fetching import Checked, fetch, verify
from chainrule.data.idx import read_idx, write_idx
from chainrule.data.scale import SCALERS, Divide, MinMax, Scaler, Standardize, from_state
from chainrule.data.sets import SETS, find, locate
from chainrule.data.split import split

__all__ = [
    "SCALERS",
    "SETS",
    "Checked",
    "DataSet",
    "Divide",
    "MinMax",
    "Scaler",
    "Standardize",
    "fetch",
    "find",
    "from_state",
    "load",
    "locate",
    "read_idx",
    "split",
    "verify",
    "write_idx",
]
