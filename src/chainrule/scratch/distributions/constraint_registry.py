"""From a constraint to a transform that leads there from all real numbers.

    scale = transform_to(constraints.positive)(torch.randn(3))

lets an optimizer move freely while the parameter stays where it may. `biject_to` promises a
way back, `transform_to` may be cheaper (softmax in the place of stick breaking).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.errors import ArgumentError, NotCovered
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.transforms import (
    AffineTransform,
    ComposeTransform,
    ExpTransform,
    IndependentTransform,
    LowerCholeskyTransform,
    PositiveDefiniteTransform,
    SigmoidTransform,
    SoftmaxTransform,
    StickBreakingTransform,
    Transform,
    identity_transform,
)

Factory = Callable[[Any], Transform]


class ConstraintRegistry:
    """A table of factories: class of constraint -> transform for one constraint of it."""

    def __init__(self) -> None:
        """Start empty."""
        self.factories: dict[type, Factory] = {}

    def register(self, constraint: Any, factory: Factory | None = None) -> Any:
        """Let `factory` make transforms for a constraint, or a class of them."""
        if factory is None:
            return lambda factory: self.register(constraint, factory)
        kind = constraint if isinstance(constraint, type) else type(constraint)
        if not issubclass(kind, constraints.Constraint):
            raise ArgumentError("register needs a constraint or its class", got=repr(constraint))
        self.factories[kind] = factory
        return factory

    def __call__(self, constraint: Any) -> Transform:
        """Return the transform that leads to `constraint`."""
        try:
            return self.factories[type(constraint)](constraint)
        except KeyError:
            raise NotCovered(
                "Cannot transform constraints of this type",
                got=type(constraint).__name__,
                hint="register(constraint, factory)",
            ) from None


biject_to, transform_to = ConstraintRegistry(), ConstraintRegistry()


def in_both(kind: type) -> Callable[[Factory], Factory]:
    """Register a factory in both tables."""

    def register(factory: Factory) -> Factory:
        for table in (biject_to, transform_to):
            table.register(kind, factory)
        return factory

    return register


@in_both(constraints.Real)
def _to_real(constraint: Any) -> Transform:
    return identity_transform


@in_both(constraints.GreaterThan)
@in_both(constraints.GreaterThanEq)
def _above(constraint: Any) -> Transform:
    bound = constraint.lower_bound
    if isinstance(bound, int | float) and bound == 0:
        return ExpTransform()
    return ComposeTransform([ExpTransform(), AffineTransform(bound, 1)])


@in_both(constraints.LessThan)
def _below(constraint: Any) -> Transform:
    return ComposeTransform([ExpTransform(), AffineTransform(constraint.upper_bound, -1)])


@in_both(constraints.Interval)
@in_both(constraints.HalfOpenInterval)
def _between(constraint: Any) -> Transform:
    low, high = constraint.lower_bound, constraint.upper_bound
    if (low, high) == (0, 1):
        return SigmoidTransform()
    return ComposeTransform([SigmoidTransform(), AffineTransform(low, high - low)])


transform_to.register(constraints.LowerCholesky, lambda constraint: LowerCholeskyTransform())
for _kind in (constraints.PositiveDefinite, constraints.PositiveSemidefinite):
    transform_to.register(_kind, lambda constraint: PositiveDefiniteTransform())
biject_to.register(constraints.simplex, lambda constraint: StickBreakingTransform())
transform_to.register(constraints.simplex, lambda constraint: SoftmaxTransform())


def _each_of(table: ConstraintRegistry) -> Factory:
    """Make a factory for events of independent parts."""
    return lambda constraint: IndependentTransform(
        table(constraint.base_constraint), constraint.reinterpreted_batch_ndims
    )


for _table in (biject_to, transform_to):
    _table.register(constraints.IndependentConstraint, _each_of(_table))
