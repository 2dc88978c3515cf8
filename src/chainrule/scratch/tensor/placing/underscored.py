"""The forms with an underscore: `x.fmod_(y)` overwrites x with `x.fmod(y)`.

Each works on a copy and writes the result over the tensor in one step of the graph, so that
the way back still finds the values it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.errors import NotCovered
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor import distances as distances  # these attach what is overwritten
from chainrule.scratch.tensor import matrix as matrix
from chainrule.scratch.tensor import special as special
from chainrule.scratch.tensor.core import Tensor, methods
from chainrule.scratch.tensor.operators import operator
from chainrule.scratch.tensor.placing import places as places
from chainrule.scratch.tensor.placing import reducing as reducing
from chainrule.scratch.tensor.views import check_fits, refuse_leaf

FORMS = [
    "absolute", "acosh", "addmm", "addmv", "arccos", "arccosh", "arcsin", "arcsinh", "arctan",
    "arctan2", "arctanh", "asinh", "atan2", "atanh", "baddbmm", "bitwise_and",
    "bitwise_left_shift", "bitwise_not", "bitwise_or", "bitwise_right_shift", "bitwise_xor",
    "clip", "clamp_max", "copysign", "cumprod", "cumsum", "deg2rad", "digamma", "eq", "erfc",
    "erfinv", "fix", "float_power", "floor_divide", "fmod", "frac", "gcd", "ge", "greater",
    "greater_equal", "gt", "heaviside", "hypot", "index_add", "index_copy", "index_fill",
    "index_put", "index_reduce", "lcm", "ldexp", "le", "less", "less_equal", "lgamma",
    "logical_and", "logical_not", "logical_or", "logical_xor", "logit", "lt", "masked_scatter",
    "mvlgamma", "nan_to_num", "ne", "negative", "nextafter", "not_equal", "polygamma", "put",
    "rad2deg", "remainder", "renorm", "round", "scatter_reduce", "sgn", "sinc", "subtract",
    "tril", "triu", "true_divide", "xlogy",
]  # fmt: skip

# PyTorch has these as functions too: `torch.exp_(x)`.
FUNCTIONS = [
    "abs_", "acos_", "acosh_", "addmv_", "arccos_", "arccosh_", "arcsin_", "arcsinh_", "arctan_",
    "arctanh_", "asin_", "asinh_", "atan_", "atanh_", "ceil_", "clamp_", "clamp_max_",
    "clamp_min_", "clip_", "cos_", "cosh_", "deg2rad_", "detach_", "erf_", "erfc_", "exp2_",
    "exp_", "expm1_", "fill_", "fix_", "floor_", "frac_", "gcd_", "index_put_", "lcm_", "ldexp_",
    "log10_", "log1p_", "log2_", "log_", "logit_", "nan_to_num_", "neg_", "negative_", "rad2deg_",
    "reciprocal_", "round_", "rsqrt_", "sigmoid_", "sin_", "sinc_", "sinh_", "sqrt_", "square_",
    "tan_", "tanh_", "trunc_", "xlogy_", "zero_",
]  # fmt: skip


def overwriting(name: str) -> Callable[..., Any]:
    """Make the method `NAME_` of the method NAME."""
    function = getattr(Tensor, name)

    def method(self: Tensor, *args: Any, **settings: Any) -> Tensor:
        y = function(self.clone() if mode.enabled else self, *args, **settings)
        check_fits(self, y._array)
        return self.copy_(y)

    method.__name__ = f"{name}_"
    method.__doc__ = f"Overwrite the tensor with its `{name}`."
    return method


methods(**{f"{name}_": overwriting(name) for name in FORMS if not hasattr(Tensor, f"{name}_")})
methods(round_=overwriting("round"))  # with decimals, which the one made with the op has not


OPERATORS = {"and": "bitwise_and_", "or": "bitwise_or_", "xor": "bitwise_xor_", "mod": "remainder_",
             "lshift": "bitwise_left_shift_", "rshift": "bitwise_right_shift_",
             "floordiv": "floor_divide_"}  # fmt: skip
for _name, _form in OPERATORS.items():
    setattr(Tensor, f"__i{_name}__", operator(getattr(Tensor, _form)))


def reshaping(name: str) -> Callable[..., Any]:
    """Make the method `NAME_`, which gives the tensor itself the shape of the view NAME."""
    function = getattr(Tensor, name)

    def method(self: Tensor, *args: Any, **settings: Any) -> Tensor:
        if mode.enabled:
            refuse_leaf(self)
        if self._base is None and self._cell is not None and self.requires_grad:
            raise NotCovered(
                f"{name}_ of a tensor whose views or values the graph knows",
                hint=f"x = x.{name}(...)",
            )
        shown = function(self, *args, **settings)
        self._array, self._node, self._index = shown._array, shown._node, shown._index
        if self._base is not None:
            self._steps = shown._steps
        return self

    method.__name__ = f"{name}_"
    method.__doc__ = f"Give the tensor itself the shape that `{name}` shows it in."
    return method


transpose_ = reshaping("transpose")
methods(transpose_=transpose_, swapaxes_=transpose_, swapdims_=transpose_)
methods(**{f"{name}_": reshaping(name) for name in ("t", "squeeze", "unsqueeze")})


def functions() -> dict[str, Callable[..., Any]]:
    """Return the forms that PyTorch has as functions too, by name."""
    return {name: getattr(Tensor, name) for name in FUNCTIONS}
