"""Turn, shift, shear and tilt at random."""

from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import nn
from chainrule.data.vision.functional.modes import InterpolationMode, as_mode
from chainrule.data.vision.transforms.draws import happens, uniform, whole
from chainrule.data.vision.transforms.options import angles, fill_for, filling, numbers
from chainrule.errors import OptionError


class RandomRotation(nn.Module):
    """Turn by a random angle.

    Params: degrees  (low, high), or x for (-x, x)
    """

    def __init__(
        self,
        degrees: Any,
        interpolation: Any = InterpolationMode.NEAREST,
        expand: bool = False,
        center: Any = None,
        fill: Any = 0,
    ) -> None:
        """Keep the bounds."""
        super().__init__()
        self.degrees = angles(degrees, "degrees", 2)
        self.interpolation, self.expand = as_mode(interpolation), expand
        self.center = center if center is None else numbers(center, "center", 2)
        self.fill = filling(fill)

    @staticmethod
    def get_params(degrees: Any) -> float:
        """Return a random angle."""
        return uniform(float(degrees[0]), float(degrees[1]))

    def forward(self, img: Any) -> Any:
        """Return the turned picture."""
        fill = fill_for(img, self.fill, VF.get_image_num_channels(img))
        angle = self.get_params(self.degrees)
        return VF.rotate(img, angle, self.interpolation, self.expand, self.center, fill)

    def __repr__(self) -> str:
        center = "" if self.center is None else f", center={self.center}"
        return (
            f"RandomRotation(degrees={self.degrees}, interpolation={self.interpolation.value}, "
            f"expand={self.expand}{center}, fill={self.fill})"
        )


class RandomAffine(nn.Module):
    """Turn, shift, scale and shear at random.

    Params: degrees    (low, high), or x for (-x, x)
            translate  largest shift across and down, as a share of width and height
            scale      (low, high)
            shear      degrees across: (low, high), or x; four numbers: across, then down
    """

    def __init__(
        self,
        degrees: Any,
        translate: Any = None,
        scale: Any = None,
        shear: Any = None,
        interpolation: Any = InterpolationMode.NEAREST,
        fill: Any = 0,
        center: Any = None,
    ) -> None:
        """Keep the bounds."""
        super().__init__()
        self.degrees = angles(degrees, "degrees", 2)
        self.translate = translate if translate is None else numbers(translate, "translate", 2)
        if any(not 0 <= t <= 1 for t in translate or ()):
            raise OptionError("translate is a share, between 0 and 1", got=repr(translate))
        self.scale = scale if scale is None else numbers(scale, "scale", 2)
        if any(s <= 0 for s in scale or ()):
            raise OptionError("scale must be above 0", got=repr(scale))
        self.shear = shear if shear is None else angles(shear, "shear", 2, 4)
        self.interpolation, self.fill = as_mode(interpolation), filling(fill)
        self.center = center if center is None else numbers(center, "center", 2)

    @staticmethod
    def get_params(
        degrees: Any, translate: Any, scale_ranges: Any, shears: Any, img_size: Any
    ) -> tuple[float, tuple[int, int], float, tuple[float, float]]:
        """Return a random angle, shift, scale and shear; img_size is (width, height)."""
        angle = uniform(float(degrees[0]), float(degrees[1]))
        shift, scale, across, down = (0, 0), 1.0, 0.0, 0.0
        if translate is not None:
            most = [float(t * size) for t, size in zip(translate, img_size, strict=True)]
            shift = (round(uniform(-most[0], most[0])), round(uniform(-most[1], most[1])))
        if scale_ranges is not None:
            scale = uniform(scale_ranges[0], scale_ranges[1])
        if shears is not None:
            across = uniform(shears[0], shears[1])
            down = uniform(shears[2], shears[3]) if len(shears) == 4 else 0.0
        return angle, shift, scale, (across, down)

    def forward(self, img: Any) -> Any:
        """Return the changed picture."""
        channels, height, width = VF.get_dimensions(img)
        fill = fill_for(img, self.fill, channels)
        drawn = self.get_params(
            self.degrees, self.translate, self.scale, self.shear, [width, height]
        )
        return VF.affine(img, *drawn, self.interpolation, fill, self.center)

    def __repr__(self) -> str:
        nearest = self.interpolation is InterpolationMode.NEAREST
        parts = {
            "translate": self.translate,
            "scale": self.scale,
            "shear": self.shear,
            "interpolation": None if nearest else self.interpolation.value,
            "fill": self.fill or None,
            "center": self.center,
        }
        rest = "".join(f", {name}={value}" for name, value in parts.items() if value is not None)
        return f"RandomAffine(degrees={self.degrees}{rest})"


class RandomPerspective(nn.Module):
    """Tilt with probability p: each corner moves inwards by a random distance.

    Params: distortion_scale  the largest move, as a share of half the side
    """

    def __init__(
        self,
        distortion_scale: float = 0.5,
        p: float = 0.5,
        interpolation: Any = InterpolationMode.BILINEAR,
        fill: Any = 0,
    ) -> None:
        """Keep the bounds."""
        super().__init__()
        self.distortion_scale, self.p = distortion_scale, p
        self.interpolation, self.fill = as_mode(interpolation), filling(fill)

    @staticmethod
    def get_params(
        width: int, height: int, distortion_scale: float
    ) -> tuple[list[list[int]], list[list[int]]]:
        """Return the four corners and where they move to, clockwise from the upper left."""
        across = int(distortion_scale * (width // 2)) + 1
        down = int(distortion_scale * (height // 2)) + 1
        left, right = (0, across), (width - across, width)
        top, bottom = (0, down), (height - down, height)
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
        return start, [[whole(*x), whole(*y)] for x, y in corners]

    def forward(self, img: Any) -> Any:
        """Return the picture, tilted or not."""
        channels, height, width = VF.get_dimensions(img)
        fill = fill_for(img, self.fill, channels)
        if not happens(self.p):
            return img
        start, end = self.get_params(width, height, self.distortion_scale)
        return VF.perspective(img, start, end, self.interpolation, fill)

    def __repr__(self) -> str:
        return f"RandomPerspective(p={self.p})"
