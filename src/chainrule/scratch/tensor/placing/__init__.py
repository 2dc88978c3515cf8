"""Functions that write into tensors: at places, combined, and over the whole.

places        index_fill, index_copy, put, masked_scatter, slice_scatter
reducing      scatter_reduce, index_reduce
underscored   the forms `NAME_` of everything else
"""

from chainrule.scratch.tensor.placing.places import *  # noqa: F403
from chainrule.scratch.tensor.placing.reducing import *  # noqa: F403
from chainrule.scratch.tensor.placing.underscored import functions as functions
