"""Functions that layers are made of, under the names of `torch.nn.functional`.

They keep no state: what a layer stores as attributes is passed as arguments here. The
formulas with their ways back stand in `ops/`; these functions read PyTorch's arguments.

>>> from chainrule import scratch as torch
>>> relu(torch.tensor([-1.0, 2.0]))
tensor([0., 2.])
"""

from chainrule.scratch.coverage import answers_for as _answers_for
from chainrule.scratch.functional.activation import *  # noqa: F403
from chainrule.scratch.functional.attention import *  # noqa: F403
from chainrule.scratch.functional.class_margin_loss import *  # noqa: F403
from chainrule.scratch.functional.combined import *  # noqa: F403
from chainrule.scratch.functional.convolution import *  # noqa: F403
from chainrule.scratch.functional.ctc import *  # noqa: F403
from chainrule.scratch.functional.distance import *  # noqa: F403
from chainrule.scratch.functional.dropout import *  # noqa: F403
from chainrule.scratch.functional.embedding_bag import *  # noqa: F403
from chainrule.scratch.functional.image.fold import *  # noqa: F403
from chainrule.scratch.functional.image.grid import *  # noqa: F403
from chainrule.scratch.functional.image.shuffle import *  # noqa: F403
from chainrule.scratch.functional.image.upsampling import *  # noqa: F403
from chainrule.scratch.functional.instance_norm import *  # noqa: F403
from chainrule.scratch.functional.likelihood_loss import *  # noqa: F403
from chainrule.scratch.functional.linear import *  # noqa: F403
from chainrule.scratch.functional.loss import *  # noqa: F403
from chainrule.scratch.functional.margin_loss import *  # noqa: F403
from chainrule.scratch.functional.normalization import *  # noqa: F403
from chainrule.scratch.functional.padding import *  # noqa: F403
from chainrule.scratch.functional.pooling import *  # noqa: F403
from chainrule.scratch.functional.pools.fractional import *  # noqa: F403
from chainrule.scratch.functional.pools.norms import *  # noqa: F403
from chainrule.scratch.functional.pools.unpooling import *  # noqa: F403
from chainrule.scratch.functional.sparse import *  # noqa: F403

__getattr__ = _answers_for("torch.nn.functional")
