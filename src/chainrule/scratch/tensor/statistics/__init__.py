"""Functions of many numbers at once: their order, their counts, their spread.

sorting     sort, topk, median, mode, cummax, searchsorted
counting    unique, bincount, histc, isin
summaries   quantile, cov, diff, trapezoid
"""

from chainrule.scratch.tensor.statistics.counting import *  # noqa: F403
from chainrule.scratch.tensor.statistics.sorting import *  # noqa: F403
from chainrule.scratch.tensor.statistics.summaries import *  # noqa: F403
