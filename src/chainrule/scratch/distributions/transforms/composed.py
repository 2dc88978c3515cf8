"""Several transforms in a row, and one whose axes count as one event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.transforms.base import Transform, with_axes
from chainrule.scratch.distributions.utils import sum_rightmost
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import zeros_like
from chainrule.scratch.types import Size


class ComposeTransform(Transform):
    """Several transforms in a row; without any, the identity."""

    def __init__(self, parts: list[Transform], cache_size: int = 0) -> None:
        """Take the transforms, the first one first."""
        super().__init__(cache_size)
        self.parts = [part.with_cache(cache_size) for part in parts] if cache_size else parts
        self.bijective = all(part.bijective for part in parts)
        self.domain = self._space([(p.domain, p.codomain) for p in reversed(self.parts)])
        self.codomain = self._space([(p.codomain, p.domain) for p in self.parts])

    @staticmethod
    def _space(ends: list[tuple[Any, Any]]) -> constraints.Constraint:
        """Return the last space, with the axes that any transform on the way takes together."""
        if not ends:
            return constraints.real
        dims = ends[0][1].event_dim
        for here, there in ends:
            dims = max(dims + here.event_dim - there.event_dim, here.event_dim)
        space = ends[-1][0]
        more = dims - space.event_dim
        return constraints.independent(space, more) if more else space

    @property
    def sign(self) -> Any:
        """The product of the signs."""
        sign: Any = 1
        for part in self.parts:
            sign = sign * part.sign
        return sign

    @property
    def inv(self) -> Transform:
        """The inverses, in reverse."""
        if self._inv is None:
            self._inv = ComposeTransform([part.inv for part in reversed(self.parts)])
            self._inv._inv = self
        return self._inv

    def with_cache(self, cache_size: int = 1) -> Transform:
        """Return the same with a cache for each part, or without."""
        same_size = self._cache_size == cache_size
        return self if same_size else ComposeTransform(self.parts, cache_size)

    def __call__(self, x: Tensor) -> Tensor:
        """Go through all parts."""
        for part in self.parts:
            x = part(x)
        return x

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Add up what the parts stretch."""
        if not self.parts:
            return zeros_like(x)
        passed = [x]
        for part in self.parts[:-1]:
            passed.append(part(passed[-1]))
        passed.append(y)
        dims, total = self.domain.event_dim, None
        for part, before, after in zip(self.parts, passed, passed[1:], strict=False):
            term = part.log_abs_det_jacobian(before, after)
            term = sum_rightmost(term, dims - part.domain.event_dim)
            total = term if total is None else total + term
            dims += part.codomain.event_dim - part.domain.event_dim
        return total  # type: ignore[return-value]

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Go through all parts."""
        for part in self.parts:
            shape = part.forward_shape(shape)
        return Size(shape)

    def inverse_shape(self, shape: Sequence[int]) -> Size:
        """Go back through all parts."""
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return Size(shape)

    def __repr__(self) -> str:
        parts = ",\n    ".join(repr(part) for part in self.parts)
        return f"ComposeTransform(\n    {parts}\n)"


class IndependentTransform(Transform):
    """A transform whose last axes count as one event."""

    def __init__(
        self, base_transform: Transform, reinterpreted_batch_ndims: int, cache_size: int = 0
    ) -> None:
        """Take the transform, and how many axes of the batch make an event."""
        super().__init__(cache_size)
        self.base_transform = base_transform.with_cache(cache_size)
        self.reinterpreted_batch_ndims = n = reinterpreted_batch_ndims
        self.domain = constraints.independent(base_transform.domain, n)
        self.codomain = constraints.independent(base_transform.codomain, n)
        self.bijective = base_transform.bijective

    @property
    def sign(self) -> Any:
        """As the base's."""
        return self.base_transform.sign

    def _call(self, x: Tensor) -> Tensor:
        return self.base_transform(with_axes(x, self.domain.event_dim))

    def _inverse(self, y: Tensor) -> Tensor:
        return self.base_transform.inv(with_axes(y, self.codomain.event_dim))

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Add up over the event."""
        each = self.base_transform.log_abs_det_jacobian(x, y)
        return sum_rightmost(each, self.reinterpreted_batch_ndims)

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """As the base."""
        return self.base_transform.forward_shape(shape)

    def inverse_shape(self, shape: Sequence[int]) -> Size:
        """As the base."""
        return self.base_transform.inverse_shape(shape)

    def __repr__(self) -> str:
        return f"IndependentTransform({self.base_transform!r}, {self.reinterpreted_batch_ndims})"


identity_transform = ComposeTransform([])
