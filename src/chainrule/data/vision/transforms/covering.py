"""Blur, erase, whiten: what hides or decorrelates pixels."""

from collections.abc import Sequence
from numbers import Number
from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import nn, torch
from chainrule.data.vision.functional.sizes import pair
from chainrule.data.vision.transforms.crops import area_and_shape
from chainrule.data.vision.transforms.draws import Sometimes, uniform, whole
from chainrule.data.vision.transforms.options import ascending
from chainrule.errors import ArgumentError, OptionError


class GaussianBlur(nn.Module):
    """Blur with a bell curve of random width.

    Params: kernel_size  odd; one number or two
            sigma        (low, high) in pixels, or one number
    """

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        """Keep the bounds."""
        super().__init__()
        self.kernel_size = pair(kernel_size, "kernel_size")
        if any(k <= 0 or k % 2 == 0 for k in self.kernel_size):
            raise OptionError("kernel_size needs odd numbers above 0", got=repr(kernel_size))
        bounds: Any = (sigma, sigma) if isinstance(sigma, Number) else sigma
        if not isinstance(bounds, Sequence) or len(bounds) != 2 or not 0 < bounds[0] <= bounds[1]:
            raise OptionError("sigma needs (low, high), above 0", got=repr(sigma))
        self.sigma = bounds

    @staticmethod
    def get_params(sigma_min: float, sigma_max: float) -> float:
        """Return a random width."""
        return uniform(sigma_min, sigma_max)

    def forward(self, img: Any) -> Any:
        """Return the blurred picture."""
        sigma = self.get_params(self.sigma[0], self.sigma[1])
        return VF.gaussian_blur(img, self.kernel_size, [sigma, sigma])

    def __repr__(self) -> str:
        return f"GaussianBlur(kernel_size={self.kernel_size}, sigma={self.sigma})"


class RandomErasing(Sometimes):
    """Cover a rectangle of a tensor picture with probability p.

    Params: scale  bounds of its area, as a share of the picture's
            ratio  bounds of its height divided by its width
            value  a number, one for each channel, or "random"
    Source: Z. Zhong et al. Random erasing data augmentation. AAAI 2020.
    """

    def __init__(
        self,
        p: float = 0.5,
        scale: Any = (0.02, 0.33),
        ratio: Any = (0.3, 3.3),
        value: Any = 0,
        inplace: bool = False,
    ) -> None:
        """Keep the bounds."""
        super().__init__(p)
        if not isinstance(value, int | float | str | tuple | list):
            raise ArgumentError("value needs a number, a list or 'random'", got=repr(value))
        if isinstance(value, str) and value != "random":
            raise OptionError("value as text is 'random'", got=repr(value))
        if not 0 <= p <= 1:
            raise OptionError("p is between 0 and 1", got=f"{p}")
        self.scale, self.ratio = ascending(scale, "scale"), ascending(ratio, "ratio")
        if scale[0] < 0 or scale[1] > 1:
            raise OptionError("scale is a share, between 0 and 1", got=f"{scale}")
        self.value, self.inplace = value, inplace

    @staticmethod
    def get_params(
        img: Any, scale: Any, ratio: Any, value: list[float] | None = None
    ) -> tuple[int, int, int, int, Any]:
        """Return top, left, height, width and what to put there; None for noise."""
        channels, h, w = img.shape[-3:]
        for width, height in area_and_shape(h * w, scale, ratio):  # its shape is height / width
            if not (height < h and width < w):
                continue
            if value is None:
                v = torch.empty([channels, height, width], dtype=torch.float32).normal_()
            else:
                v = torch.tensor(value)[:, None, None]
            top = whole(0, h - height + 1)
            return top, whole(0, w - width + 1), height, width, v
        return 0, 0, h, w, img

    def change(self, img: Any) -> Any:
        """Return the picture with a part covered."""
        if not isinstance(img, torch.Tensor):
            got, hint = type(img).__name__, "put ToTensor() before RandomErasing()"
            raise ArgumentError("a tensor is needed", got=got, hint=hint)
        value: list[float] | None = None
        if not isinstance(self.value, str):
            values = self.value if isinstance(self.value, list | tuple) else [self.value]
            value = [float(v) for v in values]
        if value is not None and len(value) not in {1, img.shape[-3]}:
            got = f"{len(value)}"
            raise OptionError(f"value needs 1 or {img.shape[-3]} numbers, one a channel", got=got)
        return VF.erase(img, *self.get_params(img, self.scale, self.ratio, value), self.inplace)

    def __repr__(self) -> str:
        return (
            f"RandomErasing(p={self.p}, scale={self.scale}, ratio={self.ratio}, "
            f"value={self.value}, inplace={self.inplace})"
        )


class LinearTransformation(nn.Module):
    """Multiply the flattened picture by a matrix, for whitening.

    Math:  (x - mean_vector) @ transformation_matrix
    Shape: (…, C, H, W); matrix (D, D) and mean (D,) with D = C * H * W
    """

    def __init__(self, transformation_matrix: Any, mean_vector: Any) -> None:
        """Keep matrix and mean."""
        super().__init__()
        rows, columns = transformation_matrix.shape
        if rows != columns or mean_vector.shape[0] != rows:
            raise OptionError(
                "a square matrix and a mean of the same length are needed",
                got=f"{(rows, columns)} and {tuple(mean_vector.shape)}",
            )
        self.transformation_matrix, self.mean_vector = transformation_matrix, mean_vector

    def forward(self, tensor: Any) -> Any:
        """Return the transformed picture."""
        n, wanted = tensor.shape[-3:].numel(), self.mean_vector.shape[0]
        if n != wanted:
            raise OptionError(f"a picture of {wanted} values is needed", got=f"{n}")
        flat = tensor.view(-1, n) - self.mean_vector
        return torch.mm(flat, self.transformation_matrix.to(flat.dtype)).view(tensor.shape)

    def __repr__(self) -> str:
        return (
            f"LinearTransformation(transformation_matrix={self.transformation_matrix.tolist()}, "
            f"mean_vector={self.mean_vector.tolist()})"
        )
