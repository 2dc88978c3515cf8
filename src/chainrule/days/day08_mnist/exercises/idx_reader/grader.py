"""Properties of an IDX reader."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("header", "read_idx"))


def idx(rng, size):
    """Return a small file of one, two or three axes, no two sizes alike."""
    shape = tuple(rng.permutation(np.arange(2, 7))[: 1 + size % 3].tolist())
    sizes = b"".join(int(n).to_bytes(4, "big") for n in shape)
    numbers = rng.integers(0, 256, shape, dtype=np.uint8)
    numbers.flat[0] = 200  # a byte above 127 tells signed from unsigned
    return (bytes([0, 0, 8, len(shape)]) + sizes + numbers.tobytes(),)


def sizes_of(raw, order="big", axes=None):
    axes = raw[3] if axes is None else axes
    return tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], order) for i in range(axes))


def header(raw):
    return sizes_of(raw), 4 + 4 * raw[3]


def numbers(raw, dtype=np.uint8):
    shape, start = header(raw)
    return np.frombuffer(raw, dtype, offset=start).reshape(shape)


grader.equals(
    "header",
    to=header,
    on=idx,
    mistakes={
        "The sizes are read with the lowest byte first: IDX puts the highest first, 'big'": lambda raw: (
            sizes_of(raw, "little"),
            4 + 4 * raw[3],
        ),
        "The first number is looked for at byte 16: that holds for three axes only": lambda raw: (
            sizes_of(raw),
            16,
        ),
        "The first four bytes are left out of the header's length": lambda raw: (
            sizes_of(raw),
            4 * raw[3],
        ),
        "The number of axes stands in byte 3; byte 2 is the type of the numbers": lambda raw: (
            sizes_of(raw, axes=raw[2]),
            4 + 4 * raw[2],
        ),
        "The sizes are in reverse order": lambda raw: (sizes_of(raw)[::-1], 4 + 4 * raw[3]),
        "The sizes are single bytes here: each is four bytes long": lambda raw: (
            tuple(raw[4 : 4 + raw[3]]),
            4 + raw[3],
        ),
    },
    hint="write the first 16 bytes down, and mark which byte says what",
)
grader.equals(
    "read_idx",
    to=numbers,
    on=idx,
    mistakes={
        "The numbers are right, the axes are missing: reshape them": lambda raw: numbers(
            raw
        ).ravel(),
        "The bytes are read as signed: 200 became -56; the type is np.uint8": lambda raw: numbers(
            raw, np.int8
        ),
        "The rows are filled column by column: reshape without order='F'": lambda raw: (
            numbers(raw).ravel().reshape(header(raw)[0], order="F")
        ),
        "The numbers are scaled: a reader gives what the file holds, 0 to 255": lambda raw: (
            numbers(raw) / 255
        ),
        "The header is read as numbers too: start where it ends": lambda raw: np.frombuffer(
            raw, np.uint8
        ),
    },
    hint="print the shape and the first row",
)


@grader.property("read_idx", "`read_idx` gives unsigned bytes")
def is_uint8(code, rng):
    got = code.read_idx(*idx(rng, 3))
    if getattr(got, "dtype", None) != np.uint8:
        fail("`read_idx` gives another type than uint8", got=getattr(got, "dtype", type(got)))
