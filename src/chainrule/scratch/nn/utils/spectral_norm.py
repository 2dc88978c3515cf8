"""Spectral normalization (Miyato et al., 2018): divide a weight by its largest singular value.

Math:  w = w_orig / σ,  σ = uᵀ W v, where u and v turn towards the first singular vectors by
       v = Wᵀ u / ‖Wᵀ u‖,  u = W v / ‖W v‖ in each forward pass of training
Why:   no input is stretched by more than 1, which keeps a GAN's critic smooth.

This is PyTorch's older form, a hook; the newer one is `parametrizations.spectral_norm`.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch.autograd.switch import no_grad
from chainrule.scratch.nn.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.nn.utils.weight_norm import M, is_for
from chainrule.scratch.tensor.core import Tensor


def as_matrix(weight: Tensor, dim: int) -> Tensor:
    """Return a weight as a matrix whose rows are its slices along `dim`."""
    if dim != 0:
        weight = weight.permute(dim, *[d for d in range(weight.ndim) if d != dim])
    matrix: Tensor = weight.reshape(weight.shape[0], -1)
    return matrix


def output_axis(module: Any) -> int:
    """Return the axis of a layer's weight that counts its outputs."""
    return int(isinstance(module, ConvTranspose1d | ConvTranspose2d | ConvTranspose3d))


def random_direction(weight: Tensor, n: int, eps: float) -> Tensor:
    """Return a vector of length 1 that points anywhere."""
    return F.normalize(weight.new_empty(n).normal_(0, 1), dim=0, eps=eps).detach()


class SpectralNorm:
    """The hook that computes a weight before each forward pass."""

    _version = 1

    def __init__(
        self, name: str = "weight", n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ) -> None:
        """Watch over the parameter `name`."""
        if n_power_iterations <= 0:
            raise OptionError(
                "Expected n_power_iterations to be positive", got=str(n_power_iterations)
            )
        self.name, self.dim, self.eps = name, dim, eps
        self.n_power_iterations = n_power_iterations

    def compute_weight(self, module: Any, do_power_iteration: bool) -> Tensor:
        """Return the weight over its largest singular value, after a step towards that."""
        weight, u, v = [getattr(module, f"{self.name}_{part}") for part in ("orig", "u", "v")]
        matrix = as_matrix(weight, self.dim)
        if do_power_iteration:
            with no_grad():
                for _ in range(self.n_power_iterations):
                    v = F.normalize(matrix.t() @ u, dim=0, eps=self.eps, out=v)
                    u = F.normalize(matrix @ v, dim=0, eps=self.eps, out=u)
                u, v = u.clone(), v.clone()  # the next step overwrites the buffers
        y: Tensor = weight / (u * (matrix @ v)).sum()
        return y

    @staticmethod
    def apply(module: Any, name: str, n_power_iterations: int, dim: int, eps: float) -> Any:
        """Rename the parameter, draw u and v, and register the hooks."""
        if any(is_for(hook, SpectralNorm, name) for hook in module._forward_pre_hooks.values()):
            raise ShapeError(
                f"Cannot register two spectral_norm hooks on the same parameter {name}",
                got="one already there",
                hint="remove_spectral_norm first",
            )
        hook = SpectralNorm(name, n_power_iterations, dim, eps)
        weight = module._parameters[name]
        if weight is None:
            raise OptionError(f"`SpectralNorm` needs the parameter `{name}`", got="None")
        rows, columns = as_matrix(weight, dim).shape
        u, v = random_direction(weight, rows, eps), random_direction(weight, columns, eps)
        delattr(module, name)
        module.register_parameter(f"{name}_orig", weight)
        setattr(module, name, weight.data)
        module.register_buffer(f"{name}_u", u)
        module.register_buffer(f"{name}_v", v)
        module.register_forward_pre_hook(hook)
        module._register_state_dict_hook(VersionNote(hook))
        return hook

    def remove(self, module: Any) -> None:
        """Put a plain parameter in the place of what the hook needs."""
        with no_grad():
            weight = self.compute_weight(module, do_power_iteration=False)
        for part in ("", "_u", "_v", "_orig"):
            delattr(module, self.name + part)
        module.register_parameter(self.name, Parameter(weight.detach()))

    def __call__(self, module: Any, inputs: Any) -> None:
        """Set the weight, before each forward pass."""
        weight = self.compute_weight(module, do_power_iteration=module.training)
        setattr(module, self.name, weight)


class VersionNote:
    """Notes in the state dict's metadata that u and v are in it, as PyTorch does."""

    def __init__(self, fn: SpectralNorm) -> None:
        """Speak for one hook."""
        self.fn = fn

    def __call__(self, module: Any, state_dict: Any, prefix: str, local_metadata: Any) -> None:
        """Write the note, after each collection."""
        notes = local_metadata.setdefault("spectral_norm", {})
        notes[f"{self.fn.name}.version"] = self.fn._version


def spectral_norm(
    module: M,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> M:
    """Divide a weight by its largest singular value in each forward pass.

    Args:
        module: the layer that has the weight.
        name: of the parameter.
        n_power_iterations: steps towards the singular vectors in each pass of training.
        eps: keeps divisions finite.
        dim: the axis of the outputs; 1 for transposed convolutions, else 0.

    Returns:
        The module, with the parameter `weight_orig` and the buffers `weight_u`, `weight_v`.
    """
    axis = output_axis(module) if dim is None else dim
    SpectralNorm.apply(module, name, n_power_iterations, axis, eps)
    return module


def remove_spectral_norm(module: M, name: str = "weight") -> M:
    """Make the weight a plain parameter again, with the value that it has."""
    for key, hook in module._forward_pre_hooks.items():
        if is_for(hook, SpectralNorm, name):
            hook.remove(module)
            del module._forward_pre_hooks[key]
            break
    else:
        raise OptionError(f"spectral_norm of '{name}' not found", got=module._get_name())
    for key, (note, _) in list(module._state_dict_hooks.items()):
        if isinstance(note, VersionNote) and note.fn.name == name:
            del module._state_dict_hooks[key]
    return module
