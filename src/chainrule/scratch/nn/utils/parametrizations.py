"""Ready parametrizations: weight norm, spectral norm, orthogonal matrices."""

from __future__ import annotations

from typing import Any, TypeVar

from chainrule.errors import AxisError, OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.autograd.switch import no_grad
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.utils.orthogonal import MAPS, _Orthogonal
from chainrule.scratch.nn.utils.parametrize import register_parametrization
from chainrule.scratch.nn.utils.spectral_norm import as_matrix, output_axis, random_direction
from chainrule.scratch.nn.utils.weight_norm import norm_except_dim, normed
from chainrule.scratch.tensor.core import Tensor

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]

M = TypeVar("M", bound=Module)
FIRST_STEPS = 15  # power iterations when the layer is made


class _WeightNorm(Module):
    """Length times direction.

    Math:  w = g v / ‖v‖ along every axis but `dim`
    """

    def __init__(self, dim: int | None = 0) -> None:
        """Name the axis whose slices have a length each; None for one length in all."""
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        """Return the weight."""
        return normed(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """Return length and direction of a weight."""
        return norm_except_dim(weight, self.dim), weight


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """Learn the length and the direction of a weight apart.

    Args:
        module: the layer that has the weight.
        name: of the parameter.
        dim: the axis whose slices have a length each; None for one length in all.
    """
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def accept_older(state_dict: Any, prefix: str, *_: Any) -> None:
        """Rename what the older form saved as weight_g and weight_v."""
        old = [f"{prefix}{name}_{part}" for part in "gv"]
        if all(key in state_dict for key in old):
            for i, key in enumerate(old):
                new = f"{prefix}parametrizations.{name}.original{i}"
                state_dict[new] = state_dict.pop(key)

    module._register_load_state_dict_pre_hook(accept_older)
    return module


class _SpectralNorm(Module):
    """A weight over its largest singular value.

    Math:  w = x / σ,  σ = uᵀ X v;  in training first u = X v / ‖X v‖,  v = Xᵀ u / ‖Xᵀ u‖
    """

    _u: Tensor
    _v: Tensor

    def __init__(
        self, weight: Tensor, n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ) -> None:
        """Draw u and v, and turn them towards the singular vectors of `weight`."""
        super().__init__()
        ndim = weight.ndim
        if not -ndim <= dim < ndim:
            raise AxisError(f"dim must be from {-ndim} to {ndim - 1}", got=str(dim))
        if n_power_iterations <= 0:
            raise OptionError(
                "Expected n_power_iterations to be positive", got=str(n_power_iterations)
            )
        self.dim, self.eps = dim % ndim, eps
        if ndim > 1:
            self.n_power_iterations = n_power_iterations
            matrix = as_matrix(weight, self.dim)
            u, v = [random_direction(matrix, n, eps) for n in matrix.shape]
            self.register_buffer("_u", u)
            self.register_buffer("_v", v)
            self._power_method(matrix, FIRST_STEPS)

    def _power_method(self, matrix: Tensor, n_power_iterations: int) -> None:
        """Turn u and v towards the first singular vectors."""
        with no_grad():
            for _ in range(n_power_iterations):
                F.normalize(matrix @ self._v, dim=0, eps=self.eps, out=self._u)
                F.normalize(matrix.t() @ self._u, dim=0, eps=self.eps, out=self._v)

    def forward(self, weight: Tensor) -> Tensor:
        """Return the weight over its largest singular value."""
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            self._power_method(matrix, self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()
        y: Tensor = weight / (u * (matrix @ v)).sum()
        return y

    def right_inverse(self, value: Tensor) -> Tensor:
        """Return the value: it is taken to be normed already."""
        return value


def spectral_norm(
    module: M,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> M:
    """Divide a weight by its largest singular value.

    Args:
        module: the layer that has the weight.
        name: of the parameter.
        n_power_iterations: steps towards the singular vectors in each pass of training.
        eps: keeps divisions finite.
        dim: the axis of the outputs; 1 for transposed convolutions, else 0.
    """
    weight = tensor_of(module, name)
    axis = output_axis(module) if dim is None else dim
    made = _SpectralNorm(weight.detach(), n_power_iterations, axis, eps)
    return register_parametrization(module, name, made)


def orthogonal(
    module: M,
    name: str = "weight",
    orthogonal_map: str | None = None,
    *,
    use_trivialization: bool = True,
) -> M:
    """Keep a weight orthogonal: its rows, or columns, of length 1 and at right angles.

    Args:
        module: the layer that has the weight.
        name: of the parameter.
        orthogonal_map: "matrix_exp" (for square ones the default), "cayley" or "householder".
        use_trivialization: learn the way from the first value, instead of from the identity.
    """
    weight = tensor_of(module, name)
    if weight.ndim < 2:
        raise OptionError("orthogonal needs a matrix or batch of them", got=f"{weight.ndim} axes")
    if orthogonal_map is None:
        square = weight.shape[-2] == weight.shape[-1]
        orthogonal_map = "matrix_exp" if square else "householder"
    if orthogonal_map not in MAPS:
        raise OptionError(f"orthogonal_map has to be one of {', '.join(MAPS)}", got=orthogonal_map)
    made = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)


def tensor_of(module: Any, name: str) -> Tensor:
    """Return a parameter or buffer of a module."""
    found = getattr(module, name, None)
    if not isinstance(found, Tensor):
        raise OptionError(f"{module._get_name()} needs a parameter or buffer '{name}'", got="none")
    return found
