"""Grids of pictures, and pictures in files."""

import numpy as np
import pytest
from PIL import Image
from tests.data.vision.twin import OURS, compare, inputs, needs_torchvision, pixels

from chainrule import scratch

GRIDS = """
    U.make_grid(x) U.make_grid(x,nrow=1) U.make_grid(x,padding=0) U.make_grid(x,2,5,pad_value=9)
    U.make_grid([x[0],x[1]]) U.make_grid(x[0]) U.make_grid(x[0,0]) U.make_grid(x[:,:1])
    U.make_grid(3)
    U.make_grid([3]) U.make_grid(x[:1]) U.make_grid((x,))
"""
SCALED = """
    U.make_grid(x,normalize=True) U.make_grid(x,normalize=True,scale_each=True)
    U.make_grid(x,normalize=True,value_range=(20,200))
    U.make_grid(x,normalize=True,value_range=[1,2])
    U.make_grid(x[0],normalize=True,scale_each=True)
"""


@needs_torchvision
@pytest.mark.parametrize("code", GRIDS.split())
def test_same_grid(code):
    compare(code, "batch")


@needs_torchvision
@pytest.mark.parametrize("code", SCALED.split())
def test_same_grid_of_scaled_pictures(code):
    compare(code.replace("(x", "(x.float()"), "batch")


@needs_torchvision
def test_saved_pictures_are_the_same(tmp_path):
    paths = [str(tmp_path / name) for name in ("ours.png", "real.png")]
    from tests.data.vision.twin import both

    for path, (side, vision) in zip(paths, both(), strict=True):
        vision.utils.save_image(inputs(side)["batch"].float() / 200, path, nrow=1)
    ours, real = (np.asarray(Image.open(path).copy()) for path in paths)
    np.testing.assert_array_equal(ours, real)


def test_saving_into_no_folder_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="makedirs"):
        OURS.utils.save_image(scratch.rand(3, 4, 4), tmp_path / "nowhere" / "a.png")


def test_pictures_in_files_are_read_as_they_were_written(tmp_path):
    rgb = scratch.from_numpy(pixels().transpose(2, 0, 1).copy())
    OURS.io.write_png(rgb, tmp_path / "a.png")
    again = OURS.io.read_image(tmp_path / "a.png")
    np.testing.assert_array_equal(again.numpy(), rgb.numpy())
    by_bytes = OURS.io.decode_image(OURS.io.read_file(tmp_path / "a.png"), "GRAY")
    assert tuple(by_bytes.shape) == (1, 23, 31)
    mode = OURS.io.ImageReadMode
    assert mode.RGBA is mode.RGB_ALPHA
    assert OURS.io.decode_image(tmp_path / "a.png", mode.RGBA).shape[0] == 4
    OURS.io.write_jpeg(rgb, tmp_path / "a.jpg", quality=90)
    assert tuple(OURS.io.decode_jpeg(tmp_path / "a.jpg").shape) == (3, 23, 31)


def test_what_is_no_picture_is_named(tmp_path):
    (tmp_path / "text").write_text("hello")
    with pytest.raises(RuntimeError, match="text need to be a picture"):
        OURS.io.read_image(tmp_path / "text")
    with pytest.raises(RuntimeError, match="cannot be read"):
        OURS.io.read_image(tmp_path / "nowhere")
    with pytest.raises(RuntimeError, match="tensor of bytes"):
        OURS.io.write_png(scratch.rand(3, 4, 4), tmp_path / "a.png")
    with pytest.raises(ValueError, match="known name"):
        OURS.io.decode_image(scratch.zeros(3, dtype=scratch.uint8), "colourful")
