"""The base of all distributions: shapes, checks, and what each one is asked.

    sample_shape + batch_shape + event_shape  is the shape of a sample

The event is what one draw is: a number (), or a vector (K,). The batch is how many
distributions of different parameters stand side by side.

>>> from chainrule import scratch as torch
>>> normal = torch.distributions.Normal(torch.zeros(3), 1.0)
>>> normal.batch_shape, normal.event_shape, normal.sample((5,)).shape
(torch.Size([3]), torch.Size([]), torch.Size([5, 3]))
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NoReturn, Self

from chainrule.errors import NotCovered, OptionError, ShapeError
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions.constraints import Constraint, is_dependent
from chainrule.scratch.distributions.utils import lazy_property
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class Distribution:
    """A probability distribution, or a batch of them.

    Params:
        arg_constraints: for each parameter, where it may lie.
        support: where samples lie.
        has_rsample: whether gradients pass through `rsample` to the parameters.
        has_enumerate_support: whether all values can be listed.
    """

    has_rsample: Any = False
    has_enumerate_support: Any = False
    arg_constraints: Any = None
    support: Any = None
    _validate_args = __debug__

    def __init__(
        self,
        batch_shape: Sequence[int] = (),
        event_shape: Sequence[int] = (),
        validate_args: bool | None = None,
    ) -> None:
        """Keep the shapes and check the parameters."""
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._check_parameters()

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Switch the checks on or off for distributions made from now on."""
        if value not in {True, False}:
            raise OptionError("validation is switched by True or False", got=repr(value))
        Distribution._validate_args = value

    def _check_parameters(self) -> None:
        """Raise if a parameter lies where it may not."""
        if self.arg_constraints is None:
            warnings.warn(
                f"{type(self)} does not define `arg_constraints`. Please set "
                "`arg_constraints = {}` or initialize the distribution with "
                "`validate_args=False` to turn off validation.",
                stacklevel=4,
            )
        for name, constraint in (self.arg_constraints or {}).items():
            later = isinstance(getattr(type(self), name, None), lazy_property)
            if is_dependent(constraint) or (later and name not in vars(self)):
                continue
            self._check(f"parameter {name}", getattr(self, name), constraint)

    def _check(self, what: str, value: Any, constraint: Constraint) -> None:
        """Raise if a value does not lie where the constraint says."""
        inside = constraint.check(value)
        if not bool(inside.all()):
            raise OptionError(
                f"Expected {what} ({type(value).__name__} of shape {tuple(value.shape)}) of "
                f"distribution {self!r} to satisfy the constraint {constraint!r}",
                got=f"invalid values:\n{printed(value.detach())}",
                hint=constraint.hint,
            )

    @property
    def batch_shape(self) -> Size:
        """How many distributions stand side by side."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one draw."""
        return self._event_shape

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Self:
        """Return the distribution with its parameters expanded to another batch shape."""
        new = self._get_checked_instance(type(self), _instance)
        new._take_over(self, Size(batch_shape))
        return new

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        """Become another distribution of the same kind, with a larger batch."""
        vars(self).update(vars(other))
        self._batch_shape = batch_shape
        for name, constraint in (self.arg_constraints or {}).items():
            if name in vars(self):
                value = vars(self)[name]
                event = value.shape[value.ndim - constraint.event_dim :]
                vars(self)[name] = value.expand((*batch_shape, *event))

    def _get_checked_instance(self, cls: type, _instance: Any = None) -> Any:
        """Return an object to be filled: the given one, or a new one of the same class."""
        if _instance is None and type(self).__init__ is not cls.__init__:  # type: ignore[misc]
            name = type(self).__name__
            raise NotCovered(
                f"{name} has an __init__ of its own, so it must also define expand()",
                got=f"the expand() of {cls.__name__}",
            )
        return object.__new__(type(self)) if _instance is None else _instance

    def _lacks(self, what: str) -> NoReturn:
        """Raise: PyTorch's distribution does not answer this either."""
        raise NotCovered(f"{type(self).__name__} does not implement {what}")

    @property
    def mean(self) -> Tensor:
        """The average of many samples."""
        self._lacks("mean")

    @property
    def mode(self) -> Tensor:
        """The most probable value."""
        self._lacks("mode")

    @property
    def variance(self) -> Tensor:
        """The mean squared distance from the mean."""
        self._lacks("variance")

    @property
    def stddev(self) -> Tensor:
        """The root of the variance."""
        return self.variance.sqrt()

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw; no gradient passes through."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw so that gradients pass to the parameters: noise first, then the parameters."""
        self._lacks("rsample (see has_rsample); sample() draws without gradients")

    def sample_n(self, n: int) -> Tensor:
        """Draw `n` times; `sample((n,))` in older programs."""
        warnings.warn(
            "`sample_n(n)` will be deprecated. Use `sample((n,))` instead.",
            FutureWarning,
            stacklevel=2,
        )
        return self.sample((n,))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density, or of the probability of a discrete value."""
        self._lacks("log_prob")

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        self._lacks("cdf")

    def icdf(self, value: Tensor) -> Tensor:
        """Return the number that a share `value` of the draws does not exceed."""
        self._lacks("icdf")

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Return all values along a new first axis, repeated for each distribution or not."""
        self._lacks("enumerate_support")

    def entropy(self) -> Tensor:
        """Return the mean surprise, -log_prob, of a draw."""
        self._lacks("entropy")

    def perplexity(self) -> Tensor:
        """Return exp of the entropy: among how many equally probable values it chooses."""
        return self.entropy().exp()

    def _extended_shape(self, sample_shape: Sequence[int] = ()) -> Size:
        """Return the shape of a sample."""
        if isinstance(sample_shape, int):
            raise ShapeError("sample_shape needs a tuple", got=str(sample_shape), hint="(n,)")
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _validate_sample(self, value: Any) -> None:
        """Raise if a value cannot be a sample: not a tensor, of another shape, not inside."""
        if not isinstance(value, Tensor):
            raise OptionError(
                "The value argument to log_prob must be a Tensor",
                got=type(value).__name__,
                hint="torch.tensor(value)",
            )
        n, event = len(self._event_shape), tuple(self._event_shape)
        if tuple(value.shape[value.ndim - n :]) != event:
            raise OptionError(
                f"The right-most size of value must match event_shape {event}",
                got=f"{tuple(value.shape)}",
            )
        self._check_broadcast(value)
        if self.support is None:
            warnings.warn(
                f"{type(self)} does not define `support` to enable sample validation. Please "
                "initialize the distribution with `validate_args=False` to turn off validation.",
                stacklevel=3,
            )
            return
        self._check("value argument", value, self.support)

    def _check_broadcast(self, value: Tensor) -> None:
        """Raise if a value does not broadcast with the batch."""
        wanted = (*self._batch_shape, *self._event_shape)
        for i, j in zip(reversed(value.shape), reversed(wanted), strict=False):
            if i != 1 and j != 1 and i != j:
                raise OptionError(
                    f"Value is not broadcastable with batch_shape+event_shape {wanted}",
                    got=f"{tuple(value.shape)}",
                    hint="value.unsqueeze(-1), or another batch_shape",
                )

    def _checked(self, value: Tensor) -> Tensor:
        """Return `value` after checking that it can be a sample, where checks are on."""
        if self._validate_args:
            self._validate_sample(value)
        return value

    def _values(self, values: Tensor, expand: bool) -> Tensor:
        """Lay all values of a discrete distribution along a new first axis."""
        laid = values.reshape((-1, *[1] * len(self._batch_shape)))
        return laid.expand((-1, *self._batch_shape)) if expand else laid

    def __repr__(self) -> str:
        shown = {k: vars(self)[k] for k in self.arg_constraints or {} if k in vars(self)}
        parts = [f"{k}: {printed(v) if v.numel() == 1 else v.size()}" for k, v in shown.items()]
        return f"{type(self).__name__}({', '.join(parts)})"


def printed(value: Tensor) -> str:
    """Return a tensor as text, one without axes as its number."""
    return str(value.item() if value.ndim == 0 else value)
