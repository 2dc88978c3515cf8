"""What a transform is, its inverse, and several of them in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.utils import sum_rightmost
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import zeros_like
from chainrule.scratch.types import Size


class Transform:
    """A map y = f(x). Subclasses write `_call`, `_inverse` and `log_abs_det_jacobian`.

    Params:
        domain, codomain: where x and y lie, as constraints.
        bijective: whether each y comes from one x.
        cache_size: 1 keeps the last pair (x, y), so that going back gives the very x.
    """

    bijective: Any = False
    domain: Any = None
    codomain: Any = None

    def __init__(self, cache_size: int = 0) -> None:
        """Start with an empty cache."""
        if cache_size not in {0, 1}:
            raise OptionError("cache_size must be 0 or 1", got=repr(cache_size))
        self._cache_size = cache_size
        self._pair: tuple[Any, Any] = (None, None)
        self._inv: Transform | None = None

    @property
    def sign(self) -> Any:
        """+1 if y grows with x, -1 if it falls."""
        self._lacks("sign")

    @property
    def event_dim(self) -> int:
        """How many axes one event has, if that is the same on both sides."""
        if self.domain.event_dim != self.codomain.event_dim:
            raise OptionError("Please use either .domain.event_dim or .codomain.event_dim")
        return self.domain.event_dim

    @property
    def inv(self) -> Transform:
        """The way back, as a transform of its own."""
        if self._inv is None:
            self._inv = InverseTransform(self)
        return self._inv

    def with_cache(self, cache_size: int = 1) -> Transform:
        """Return the same transform with a cache, or without."""
        if self._cache_size == cache_size:
            return self
        other = object.__new__(type(self))
        vars(other).update(vars(self), _cache_size=cache_size, _pair=(None, None), _inv=None)
        return other

    def __call__(self, x: Tensor) -> Tensor:
        """Return y."""
        if self._cache_size and x is self._pair[0]:
            return self._pair[1]
        return self._keep(x, self._call(x))[1]

    def _inv_call(self, y: Tensor) -> Tensor:
        if self._cache_size and y is self._pair[1]:
            return self._pair[0]
        return self._keep(self._inverse(y), y)[0]

    def _keep(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Remember a pair, if there is a cache."""
        if self._cache_size:
            self._pair = (x, y)
        return x, y

    def _lacks(self, what: str) -> NoReturn:
        raise NotCovered(f"{type(self).__name__} does not implement {what}")

    def _call(self, x: Tensor) -> Tensor:
        self._lacks("_call")

    def _inverse(self, y: Tensor) -> Tensor:
        self._lacks("_inverse")

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log |dy/dx|, one number for each event."""
        self._lacks("log_abs_det_jacobian")

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Return the shape of y for a shape of x."""
        return Size(shape)

    def inverse_shape(self, shape: Sequence[int]) -> Size:
        """Return the shape of x for a shape of y."""
        return Size(shape)

    def __eq__(self, other: object) -> bool:
        """Tell whether two transforms do the same: of one class, with equal settings."""
        return type(self) is type(other) and same(self._settings(), other._settings())

    def __hash__(self) -> int:
        return id(self)

    def _settings(self) -> dict[str, Any]:
        return {k: v for k, v in vars(self).items() if not k.startswith("_")}

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def same(a: Any, b: Any) -> bool:
    """Compare settings, tensors among them by value."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        return bool((a == b).all())
    return a == b


class InverseTransform(Transform):
    """A transform the other way round."""

    def __init__(self, transform: Transform) -> None:
        """Turn `transform` round."""
        super().__init__(transform._cache_size)
        self._inv = self.of = transform
        self.domain, self.codomain = transform.codomain, transform.domain
        self.bijective = transform.bijective

    @property
    def sign(self) -> Any:
        """As the transform's."""
        return self.of.sign

    def with_cache(self, cache_size: int = 1) -> Transform:
        """Return the same with a cache, or without."""
        return self.of.with_cache(cache_size).inv

    def __call__(self, x: Tensor) -> Tensor:
        """Go back through the transform."""
        return self.of._inv_call(x)

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the negative of the transform's."""
        return -self.of.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Return the shape before the transform."""
        return self.of.inverse_shape(shape)

    def inverse_shape(self, shape: Sequence[int]) -> Size:
        """Return the shape after the transform."""
        return self.of.forward_shape(shape)

    def __repr__(self) -> str:
        return f"InverseTransform({self.of!r})"


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


class ReshapeTransform(Transform):
    """The same numbers in another shape."""

    bijective = True

    def __init__(
        self, in_shape: Sequence[int], out_shape: Sequence[int], cache_size: int = 0
    ) -> None:
        """Take the shape of an event before and after."""
        super().__init__(cache_size)
        self.in_shape, self.out_shape = Size(in_shape), Size(out_shape)
        if self.in_shape.numel() != self.out_shape.numel():
            raise OptionError(
                "in_shape, out_shape have different numbers of elements",
                got=f"{self.in_shape}, {self.out_shape}",
            )
        self.domain = constraints.independent(constraints.real, len(self.in_shape))
        self.codomain = constraints.independent(constraints.real, len(self.out_shape))

    def _call(self, x: Tensor) -> Tensor:
        return x.reshape(self.forward_shape(x.shape))

    def _inverse(self, y: Tensor) -> Tensor:
        return y.reshape(self.inverse_shape(y.shape))

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return 0: nothing is stretched."""
        return x.new_zeros(x.shape[: x.ndim - len(self.in_shape)])

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Replace the end of a shape."""
        return exchanged(shape, self.in_shape, self.out_shape)

    def inverse_shape(self, shape: Sequence[int]) -> Size:
        """Replace the end of a shape."""
        return exchanged(shape, self.out_shape, self.in_shape)


def exchanged(shape: Sequence[int], old: Size, new: Size) -> Size:
    """Return `shape` with `old` at its end replaced by `new`."""
    cut = len(shape) - len(old)
    if cut < 0 or tuple(shape[cut:]) != tuple(old):
        raise OptionError(f"a shape needs to end with {tuple(old)}", got=str(tuple(shape)))
    return Size((*shape[:cut], *new))


def with_axes(x: Tensor, n: int) -> Tensor:
    """Return `x`, or raise if it has fewer than `n` axes."""
    if x.ndim < n:
        raise OptionError(f"Too few dimensions on input: {n} are needed", got=str(x.ndim))
    return x


identity_transform = ComposeTransform([])
