"""Pictures of noise, to try a program without any data."""

from typing import Any

from chainrule.data.vision.backend import torch
from chainrule.data.vision.datasets.base import Transform, VisionDataset
from chainrule.data.vision.functional.convert import to_pil_image
from chainrule.errors import AxisError

__all__ = ["FakeData"]


class FakeData(VisionDataset):
    """Random pictures with random classes, the same for the same index."""

    def __init__(
        self,
        size: int = 1000,
        image_size: tuple[int, int, int] = (3, 224, 224),
        num_classes: int = 10,
        transform: Transform = None,
        target_transform: Transform = None,
        random_offset: int = 0,
    ) -> None:
        """Keep how many, of what size (C, H, W), in how many classes."""
        super().__init__(transform=transform, target_transform=target_transform)
        self.size, self.image_size = size, image_size
        self.num_classes, self.random_offset = num_classes, random_offset

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        """Return the picture, a PIL image, and its class; other random numbers are not moved."""
        if index >= len(self):
            raise AxisError("FakeData index out of range", got=f"{index} of {len(self)}")
        before = torch.get_rng_state()
        torch.manual_seed(index + self.random_offset)
        x = torch.randn(*self.image_size)
        target = torch.randint(0, self.num_classes, size=(1,), dtype=torch.long)[0]
        torch.set_rng_state(before)
        img, target = self.prepared(to_pil_image(x), target)
        return img, target.item()

    def __len__(self) -> int:
        """Return how many there are."""
        return self.size
