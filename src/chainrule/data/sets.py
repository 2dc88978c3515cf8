"""The data sets known by name: their files, mirrors, checksums, licences, and where they are.

>>> find("mnist").classes[:3]
('0', '1', '2')
"""

from dataclasses import dataclass
from pathlib import Path

from chainrule import places
from chainrule.errors import DataError, nearest


@dataclass(frozen=True)
class File:
    """A file as its publisher distributes it."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Entry:
    """A data set: what it holds, where it comes from, what may be done with it.

    Params: files   for IDX sets: images and labels of the training part, then of the test part
            mirrors addresses of folders that offer these files; none: it travels with the package
            high    the largest raw value
    """

    name: str
    files: tuple[File, ...]
    mirrors: tuple[str, ...]
    classes: tuple[str, ...]
    shape: tuple[int, ...]
    high: int
    train: int
    test: int
    licence: str
    source: str

    @property
    def bytes(self) -> int:
        """The size of all files together."""
        return sum(file.bytes for file in self.files)


IDX_NAMES = (
    *("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    *("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
)


def _idx_files(*sums: tuple[int, str]) -> tuple[File, ...]:
    return tuple(File(name, *each) for name, each in zip(IDX_NAMES, sums, strict=True))


DIGITS = tuple("0123456789")
SETS = {
    "digits": Entry(
        name="digits",
        files=(
            File(
                "digits.npz",
                45_394,
                "b2dab7b501728c22e9119ad76740b2e17c77a231e42d1e592380d90886f1a05e",
            ),
        ),
        mirrors=(),
        classes=DIGITS,
        shape=(8, 8),
        high=16,
        train=1797,
        test=0,
        licence="CC BY 4.0",
        source="E. Alpaydin, C. Kaynak. Optical Recognition of Handwritten Digits. "
        "UCI Machine Learning Repository, 1998. https://doi.org/10.24432/C50P49",
    ),
    "mnist": Entry(
        name="mnist",
        files=_idx_files(
            (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ),
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        classes=DIGITS,
        shape=(28, 28),
        high=255,
        train=60_000,
        test=10_000,
        licence="none formal (often passed on as CC BY-SA 3.0)",
        source="Y. LeCun, L. Bottou, Y. Bengio, P. Haffner. Gradient-based learning applied to "
        "document recognition. Proceedings of the IEEE 86(11), 1998. "
        "https://doi.org/10.1109/5.726791",
    ),
    "fashion-mnist": Entry(
        name="fashion-mnist",
        files=_idx_files(
            (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        ),
        mirrors=("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
        classes=(
            *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
            *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        ),
        shape=(28, 28),
        high=255,
        train=60_000,
        test=10_000,
        licence="MIT (Zalando SE, 2017)",
        source="H. Xiao, K. Rasul, R. Vollgraf. Fashion-MNIST: a novel image dataset for "
        "benchmarking machine learning algorithms. 2017. https://arxiv.org/abs/1708.07747",
    ),
}


def find(name: str) -> Entry:
    """Return the entry of a set, or say which name is nearest."""
    if name not in SETS:
        raise DataError("needed the name of a data set", got=repr(name), hint=nearest(name, SETS))
    return SETS[name]


def folders(entry: Entry) -> list[tuple[str, Path]]:
    """Return where a set is looked for, in order: what the place is called, and its path."""
    if not entry.mirrors:
        return [("package", Path(__file__).with_name(entry.name))]
    own = places.data_folder()
    return [
        *([("CHAINRULE_DATA", own / entry.name)] if own else []),
        ("cache", places.cache() / "data" / entry.name),
    ]


def locate(entry: Entry) -> tuple[str, Path] | None:
    """Return the first place that holds every file of the set, or None."""
    for place, folder in folders(entry):
        if all(_is_here(folder / file.name) for file in entry.files):
            return place, folder
    return None


def _is_here(path: Path) -> bool:
    """Tell whether there is a file, or say that its folder cannot be looked into."""
    try:
        return path.is_file()
    except PermissionError as error:
        raise DataError(
            f"{path.parent} needs to be readable",
            got=str(error.strerror),
            hint="change its rights, or set CHAINRULE_DATA or CHAINRULE_CACHE to another folder",
        ) from None


def require(entry: Entry) -> Path:
    """Return the folder of a set that is here; otherwise say how to get it."""
    found = locate(entry)
    if found:
        return found[1]
    got = "; ".join(
        f"{place} ({folder}) lacks {_missing(entry, folder)}" for place, folder in folders(entry)
    )
    raise DataError(
        f"{entry.name} needs its {len(entry.files)} files",
        got=got,
        hint=f"`chainrule data fetch {entry.name}` ({places.megabytes(entry.bytes)}), with "
        "`--from FOLDER` where there is no network, or set CHAINRULE_DATA to a folder "
        f"that has them in {entry.name}/",
    )


def _missing(entry: Entry, folder: Path) -> str:
    names = [file.name for file in entry.files if not _is_here(folder / file.name)]
    return "all of them" if len(names) == len(entry.files) else ", ".join(names)
