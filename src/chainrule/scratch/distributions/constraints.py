"""Where a number may lie: what `log_prob` accepts, what a parameter needs to be.

>>> from chainrule import scratch as torch
>>> positive.check(torch.tensor([-1.0, 2.0]))
tensor([False,  True])
>>> interval(0.0, 5.0)
Interval(lower_bound=0.0, upper_bound=5.0)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.tensor.core import Tensor, wrap

__all__ = [
    "Constraint", "MixtureSameFamilyConstraint", "boolean", "dependent", "dependent_property",
    "greater_than", "greater_than_eq", "half_open_interval", "independent", "integer_interval",
    "interval", "is_dependent", "less_than", "lower_cholesky", "lower_triangular", "multinomial",
    "nonnegative", "nonnegative_integer", "one_hot", "positive", "positive_definite",
    "positive_integer", "positive_semidefinite", "real", "real_vector", "simplex", "square",
    "symmetric", "unit_interval",
]  # fmt: skip


class Constraint:
    """A set; `check` tells for each event whether it lies inside.

    Params:
        is_discrete: whether the set has gaps.
        event_dim: how many axes at the end belong to one event; `check` takes them away.
        hint: how to get a tensor that lies inside.
    """

    is_discrete: Any = False
    event_dim: Any = 0
    hint: str | None = None

    def check(self, value: Any) -> Tensor:
        """Return, for each event, whether it lies inside."""
        raise NotCovered(f"{type(self).__name__} does not implement check")

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def named(**parameters: Constraint) -> dict[str, Constraint]:
    """Return the constraints of a distribution's parameters by name."""
    return parameters


class Bounded(Constraint):
    """A set that is told by its bounds, which may be numbers or tensors."""

    lower_bound: Any
    upper_bound: Any

    def __init__(self, **bounds: Any) -> None:
        """Keep the bounds as attributes."""
        vars(self).update(bounds)

    def __repr__(self) -> str:
        bounds = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{type(self).__name__}({bounds})"


class Dependent(Constraint):
    """A set that is known only for a distribution with its parameters."""

    def __init__(
        self, *, is_discrete: Any = NotImplemented, event_dim: Any = NotImplemented
    ) -> None:
        """Keep what is known beforehand."""
        self.is_discrete, self.event_dim = is_discrete, event_dim

    def __call__(self, **known: Any) -> Dependent:
        """Return the same with more known beforehand."""
        return Dependent(**{**vars(self), **known})

    def check(self, value: Any) -> Tensor:
        """Raise: the parameters are missing."""
        raise OptionError("Cannot determine validity of dependent constraint", got=repr(value))


class dependent_property(property):  # noqa: N801 - PyTorch's name
    """A property of a distribution that returns a constraint made of its parameters.

    @constraints.dependent_property(is_discrete=False, event_dim=0)
    def support(self):
        return constraints.interval(self.low, self.high)
    """

    def __init__(
        self, fn: Callable[..., Any] | None = None, *, is_discrete: Any = NotImplemented,
        event_dim: Any = NotImplemented,
    ) -> None:  # fmt: skip
        """Take the function, or what is known about its results."""
        super().__init__(fn)
        self.is_discrete, self.event_dim = is_discrete, event_dim

    def __call__(self, fn: Callable[..., Any]) -> dependent_property:
        """Take the function, when used as a decorator with arguments."""
        return dependent_property(fn, is_discrete=self.is_discrete, event_dim=self.event_dim)


def is_dependent(constraint: Any) -> bool:
    """Return whether a constraint can be checked only with a distribution's parameters."""
    return isinstance(constraint, Dependent | dependent_property)


class IndependentConstraint(Constraint):
    """A constraint that holds for an event if it holds for each of its parts."""

    def __init__(self, base_constraint: Constraint, reinterpreted_batch_ndims: int) -> None:
        """Let the last axes of `base_constraint.check` belong to one event."""
        self.base_constraint = base_constraint
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.is_discrete, self.hint = base_constraint.is_discrete, base_constraint.hint
        self.event_dim = base_constraint.event_dim + reinterpreted_batch_ndims

    def check(self, value: Any) -> Tensor:
        """Return whether all parts of each event lie inside."""
        inside, n = self.base_constraint.check(value), self.reinterpreted_batch_ndims
        if inside.ndim < n:
            raise OptionError(f"a value needs at least {self.event_dim} axes", got=str(value.ndim))
        return inside.reshape((*inside.shape[: inside.ndim - n], -1)).all(-1)

    def __repr__(self) -> str:
        return f"IndependentConstraint({self.base_constraint!r}, {self.reinterpreted_batch_ndims})"


class MixtureSameFamilyConstraint(Constraint):
    """A constraint of components, asked about a draw from their mixture: each must allow it."""

    def __init__(self, base_constraint: Constraint) -> None:
        """Take the components' constraint."""
        self.base_constraint, self.hint = base_constraint, base_constraint.hint
        self.is_discrete, self.event_dim = base_constraint.is_discrete, base_constraint.event_dim

    def check(self, value: Any) -> Tensor:
        """Return whether each draw lies inside."""
        kept = value.ndim - self.event_dim
        inside = self.base_constraint.check(value.unsqueeze(-1 - self.event_dim))
        return inside.reshape((*inside.shape[:kept], -1)).all(-1)

    def __repr__(self) -> str:
        return f"MixtureSameFamilyConstraint({self.base_constraint!r})"


class Real(Constraint):
    """Every number that is not NaN."""

    hint = "look for the first NaN with torch.autograd.set_detect_anomaly(True)"

    def check(self, value: Any) -> Tensor:
        """Return where no NaN stands."""
        return value == value


class GreaterThan(Bounded):
    """Numbers above a bound."""

    hint: str | None = "x.exp() or softplus(x) makes any number positive"

    def __init__(self, lower_bound: Any) -> None:
        """Keep the bound."""
        super().__init__(lower_bound=lower_bound)

    def check(self, value: Any) -> Tensor:
        """Return what lies above the bound."""
        return value > self.lower_bound


class GreaterThanEq(GreaterThan):
    """Numbers from a bound on."""

    def check(self, value: Any) -> Tensor:
        """Return what lies at the bound or above."""
        return value >= self.lower_bound


class LessThan(Bounded):
    """Numbers below a bound."""

    def __init__(self, upper_bound: Any) -> None:
        """Keep the bound."""
        super().__init__(upper_bound=upper_bound)

    def check(self, value: Any) -> Tensor:
        """Return what lies below the bound."""
        return value < self.upper_bound


class Interval(Bounded):
    """Numbers between two bounds, both included."""

    hint: str | None = "x.sigmoid() brings any number into [0, 1]"

    def __init__(self, lower_bound: Any, upper_bound: Any) -> None:
        """Keep the bounds."""
        super().__init__(lower_bound=lower_bound, upper_bound=upper_bound)

    def check(self, value: Any) -> Tensor:
        """Return what lies between the bounds."""
        return (value >= self.lower_bound) & (value <= self.upper_bound)


class HalfOpenInterval(Interval):
    """Numbers between two bounds, the upper one not included."""

    def check(self, value: Any) -> Tensor:
        """Return what lies between the bounds."""
        return (value >= self.lower_bound) & (value < self.upper_bound)


class IntegerInterval(Interval):
    """Whole numbers between two bounds, both included."""

    is_discrete = True
    hint: str | None = None

    def check(self, value: Any) -> Tensor:
        """Return the whole numbers between the bounds."""
        return (value % 1 == 0) & super().check(value)


class IntegerGreaterThan(GreaterThanEq):
    """Whole numbers from a bound on."""

    is_discrete = True
    hint = "x.round()"

    def check(self, value: Any) -> Tensor:
        """Return the whole numbers at the bound or above."""
        return (value % 1 == 0) & super().check(value)


class Boolean(Constraint):
    """0 and 1."""

    is_discrete = True
    hint = "(x > 0.5).float()"

    def check(self, value: Any) -> Tensor:
        """Return what is 0 or 1."""
        return (value == 0) | (value == 1)


class OneHot(Constraint):
    """Vectors with a single 1 among zeros."""

    is_discrete, event_dim = True, 1
    hint = "one_hot(index, number_of_classes)"

    def check(self, value: Any) -> Tensor:
        """Return which vectors are one-hot."""
        return ((value == 0) | (value == 1)).all(-1) & (value.sum(-1) == 1)


class Simplex(Constraint):
    """Vectors of probabilities: none below 0, the sum 1."""

    event_dim = 1
    hint = "x.softmax(-1), or logits= for scores"

    def check(self, value: Any) -> Tensor:
        """Return which vectors are probabilities."""
        return (value >= 0).all(-1) & ((value.sum(-1) - 1).abs() < 1e-6)


class Multinomial(Constraint):
    """Vectors of counts that add up to no more than a bound."""

    is_discrete, event_dim = True, 1

    def __init__(self, upper_bound: Any) -> None:
        """Keep the largest sum."""
        self.upper_bound = upper_bound

    def check(self, value: Any) -> Tensor:
        """Return which vectors are counts."""
        return (value >= 0).all(-1) & (value.sum(-1) <= self.upper_bound)


class LowerTriangular(Constraint):
    """Square matrices with zeros above the diagonal."""

    event_dim = 2
    hint = "x.tril()"

    def check(self, value: Any) -> Tensor:
        """Return which matrices are lower triangular."""
        return (value.tril() == value).flatten(-2).all(-1)


class LowerCholesky(LowerTriangular):
    """Lower triangular matrices with a positive diagonal."""

    hint = "torch.linalg.cholesky(covariance)"

    def check(self, value: Any) -> Tensor:
        """Return which matrices are such factors."""
        return super().check(value) & (value.diagonal(dim1=-2, dim2=-1) > 0).all(-1)


class Square(Constraint):
    """Matrices with as many rows as columns."""

    event_dim = 2

    def check(self, value: Any) -> Tensor:
        """Return the same answer for every matrix."""
        return wrap(np.full(value.shape[:-2], value.shape[-2] == value.shape[-1]))


class Symmetric(Square):
    """Matrices that are equal to their transpose, to 1e-6."""

    hint = "(x + x.mT) / 2"

    def check(self, value: Any) -> Tensor:
        """Return which matrices are symmetric."""
        if value.shape[-2] != value.shape[-1]:
            return super().check(value)
        x = value.detach().numpy()
        return wrap(np.isclose(x, x.swapaxes(-1, -2), atol=1e-6).all((-2, -1)))

    def lowest(self, value: Any) -> Tensor:
        """Return the smallest eigenvalue of each matrix, NaN where it is not symmetric."""
        symmetric = Symmetric.check(self, value).numpy()
        x = value.detach().numpy()
        lowest = np.full(symmetric.shape, np.nan)
        if symmetric.any():
            lowest[symmetric] = np.linalg.eigvalsh(x[symmetric])[..., 0]
        return wrap(lowest)


class PositiveSemidefinite(Symmetric):
    """Symmetric matrices without an eigenvalue below 0."""

    hint = "x @ x.mT"

    def check(self, value: Any) -> Tensor:
        """Return which matrices are such."""
        return self.lowest(value) >= 0


class PositiveDefinite(Symmetric):
    """Symmetric matrices with all eigenvalues above 0."""

    hint = "x @ x.mT + 1e-4 * torch.eye(n)"

    def check(self, value: Any) -> Tensor:
        """Return which matrices are such."""
        return self.lowest(value) > 0


dependent, independent = Dependent(), IndependentConstraint
boolean, one_hot, simplex, real = Boolean(), OneHot(), Simplex(), Real()
real_vector = independent(real, 1)
positive, nonnegative = GreaterThan(0.0), GreaterThanEq(0.0)
greater_than, greater_than_eq, less_than = GreaterThan, GreaterThanEq, LessThan
unit_interval = Interval(0.0, 1.0)
interval, half_open_interval, integer_interval = Interval, HalfOpenInterval, IntegerInterval
nonnegative_integer, positive_integer = IntegerGreaterThan(0), IntegerGreaterThan(1)
multinomial = Multinomial
lower_triangular, lower_cholesky = LowerTriangular(), LowerCholesky()
square, symmetric = Square(), Symmetric()
positive_semidefinite, positive_definite = PositiveSemidefinite(), PositiveDefinite()

__getattr__ = answers_for("torch.distributions.constraints")
