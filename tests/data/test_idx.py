"""IDX files: what is written comes back, and every kind of damage is named."""

import gzip
import re
import time
import tracemalloc

import numpy as np
import pytest

from chainrule.data.idx import IMAGES, LABELS, read_examples, read_idx, write_idx
from chainrule.errors import DataError, DtypeError

MADE = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
HEADER = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4])
GOOD = HEADER + MADE.tobytes()


@pytest.mark.parametrize("name", ["x-idx3-ubyte", "x-idx3-ubyte.gz"])
@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3, 4), (0, 28, 28), (1, 2, 3, 4)])
@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "i4", "f4", "f8"])
def test_round_trip(tmp_path, name, shape, dtype):
    x = (np.arange(np.prod(shape, dtype=int)) - (dtype != "u1") * 7).reshape(shape).astype(dtype)
    write_idx(tmp_path / name, x)
    back = read_idx(tmp_path / name)
    np.testing.assert_array_equal(back, x, strict=True)
    assert back.flags.writeable
    assert back.dtype.isnative


def test_the_bytes_are_those_of_the_format(tmp_path):
    write_idx(tmp_path / "plain", MADE)
    assert (tmp_path / "plain").read_bytes() == GOOD
    write_idx(tmp_path / "zipped.gz", MADE)
    assert gzip.decompress((tmp_path / "zipped.gz").read_bytes()) == GOOD
    write_idx(tmp_path / "short", np.array([1, -2], np.int16))
    assert (tmp_path / "short").read_bytes().hex() == "00000b01000000020001fffe"


def test_gzip_is_known_by_content_not_by_name(tmp_path):
    (tmp_path / "images").write_bytes(gzip.compress(GOOD))
    (tmp_path / "images.gz").write_bytes(GOOD)
    for name in ("images", "images.gz"):
        np.testing.assert_array_equal(read_idx(tmp_path / name), MADE)


def test_other_types_cannot_be_written(tmp_path):
    with pytest.raises(DtypeError, match="uint8, int8, int16, int32, float32, float64; got int64"):
        write_idx(tmp_path / "x", np.arange(3))
    assert list(tmp_path.iterdir()) == []


DAMAGE = {
    "empty": (b"", "begin with an IDX magic number; got 0 \\(an empty file\\)"),
    "too short for a magic number": (GOOD[:3], "begin with an IDX magic number"),
    "wrong magic": (b"PNG!" + GOOD[4:], r"begin with .*got 1347307297 \(50 4e 47 21\)"),
    "type unknown": (b"\0\0\x0a\x03" + GOOD[4:], "begin with an IDX magic number; got 2563"),
    "sizes cut off": (GOOD[:10], "needs 3 sizes; got 6 bytes"),
    "numbers cut off": (
        GOOD[:-1],
        r"24 bytes, as sizes \(2, 3, 4\); got a file of 39 bytes|24 bytes",
    ),
    "trailing bytes": (GOOD + b"\0", "must end after 24 bytes of numbers; got more"),
    "sizes beyond the file": (
        bytes([0, 0, 8, 3]) + b"\xff" * 12 + MADE.tobytes(),
        r"says it holds [\d,]{30,} bytes, as sizes \(4294967295, .* too few",
    ),
}


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize(("content", "said"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(tmp_path, content, said, zipped):
    path = tmp_path / "digits-idx"
    path.write_bytes(gzip.compress(content) if zipped else content)
    with pytest.raises(DataError, match=re.escape(str(path)) + " .*(" + said + ").* Try: "):
        read_idx(path)


def broken_sum(whole):
    return whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]


@pytest.mark.parametrize(
    "breaks",
    [lambda whole: whole[:-9], lambda whole: whole[:20], broken_sum, lambda whole: whole + b"x"],
    ids=["cut in the sum", "cut in the numbers", "checksum", "bytes after the end"],
)
def test_a_damaged_gzip_is_named(tmp_path, breaks):
    path = tmp_path / "x.gz"
    path.write_bytes(breaks(gzip.compress(GOOD)))
    with pytest.raises(DataError, match=r"x\.gz needs a whole gzip file; got .* Try: "):
        read_idx(path)


@pytest.mark.parametrize(
    ("content", "magic", "got"), [(GOOD, LABELS, 2051), (b"\0\0\x08\x01\0\0\0\0", IMAGES, 2049)]
)
def test_swapped_files_are_noticed(tmp_path, content, magic, got):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(DataError, match=rf"the magic number {magic}; got {got}.* are .* swapped"):
        read_idx(tmp_path / "x", magic)


def test_a_path_that_cannot_be_read(tmp_path):
    with pytest.raises(DataError, match="none cannot be read; got No such file"):
        read_idx(tmp_path / "none")
    with pytest.raises(DataError, match="cannot be read; got Is a directory"):
        read_idx(tmp_path)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([1, 9], None),
        ([1, 10], "needs labels from 0 to 9; got 10 at position 1"),
        ([1, 2, 3], "needs a label for each of the 2 images in x; got 3 labels"),
        ([], "needs a label for each of the 2 images"),
    ],
)
def test_labels_are_held_against_classes_and_images(tmp_path, labels, said):
    write_idx(tmp_path / "x", MADE)
    write_idx(tmp_path / "y", np.array(labels, np.uint8))
    if said is None:
        x, y = read_examples(tmp_path / "x", tmp_path / "y", 10)
        assert (x.dtype, y.dtype, y.tolist()) == (np.uint8, np.int64, labels)
        return
    with pytest.raises(DataError, match=f"y {said}.* Try: "):
        read_examples(tmp_path / "x", tmp_path / "y", 10)


def test_sixty_thousand_pictures_take_less_than_a_second(tmp_path):
    pages = np.random.default_rng(0).integers(0, 256, (60_000, 784), dtype=np.uint8)
    pages[:, 150:] = 0  # paper: the file is then about as long as that of MNIST
    header = bytes([0, 0, 8, 3]) + np.array([60_000, 28, 28], ">u4").tobytes()
    (tmp_path / "x.gz").write_bytes(gzip.compress(header + pages.tobytes(), 1))
    start = time.process_time()
    x = read_idx(tmp_path / "x.gz", IMAGES)
    seconds = time.process_time() - start
    np.testing.assert_array_equal(x.reshape(60_000, 784)[::1000], pages[::1000])
    assert seconds < 1


def test_reading_takes_the_memory_of_the_pictures_and_little_more(tmp_path):
    pages = np.zeros((60_000, 28, 28), np.uint8)
    write_idx(tmp_path / "x.gz", pages)
    tracemalloc.start()
    read_idx(tmp_path / "x.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < pages.nbytes + 8e6
