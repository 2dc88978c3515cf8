"""What a transform is, and its inverse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.tensor.core import Tensor
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
