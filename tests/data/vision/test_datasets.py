"""The data sets: from real files, from made ones, against torchvision, and missing."""

import gzip
import io
import pickle  # noqa: TID251 - what other programs wrote
import tarfile

import numpy as np
import pytest
import torch
from PIL import Image
from tests.data.support import made_set
from tests.data.vision.twin import OURS, both, needs_torchvision, pixels
from tests.needs import DATA, needs, needs_mnist

from chainrule import scratch
from chainrule.data import sets
from chainrule.data.sets import File
from chainrule.data.vision.datasets import archives
from chainrule.errors import DataError

D = OURS.datasets
needs_cifar = needs("data", (DATA / "cifar10-jpeg").is_dir(), "CHAINRULE_DATA holds no CIFAR")


def a_root(tmp_path, zipped=False, name="MNIST"):
    """Write a made MNIST in torchvision's layout; return its root."""
    raw = tmp_path / "root" / name / "raw"
    made_set(raw)
    for path in [] if zipped else list(raw.glob("*.gz")):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    return tmp_path / "root"


@needs_mnist
@pytest.mark.parametrize("name", ["MNIST", "FashionMNIST"])
def test_real_data_without_a_download(name, tmp_path):
    test = getattr(D, name)(tmp_path, train=False)
    assert (len(test), test.data.shape, test.data.dtype) == (
        10_000,
        (10_000, 28, 28),
        scratch.uint8,
    )
    assert test.targets.dtype == scratch.int64
    img, target = test[0]
    assert (img.size, img.mode, target) == ((28, 28), "L", {"MNIST": 7, "FashionMNIST": 9}[name])
    np.testing.assert_array_equal(np.asarray(img), test.data[0].numpy())
    assert test.class_to_idx[test.classes[3]] == 3


@needs_torchvision
@pytest.mark.parametrize("name", ["MNIST", "FashionMNIST", "KMNIST"])
def test_same_as_torchvision_from_its_own_layout(name, tmp_path, places):
    root = a_root(tmp_path, name=name)
    sets_of = [getattr(vision.datasets, name)(str(root), train=False) for _, vision in both()]
    ours, real = sets_of
    assert repr(ours) == repr(real)
    assert (ours.classes, ours.class_to_idx) == (real.classes, real.class_to_idx)
    np.testing.assert_array_equal(ours.data.numpy(), real.data.numpy())
    assert ours.targets.tolist() == real.targets.tolist()
    assert [y for _, y in ours] == [y for _, y in real]
    assert ours.raw_folder == real.raw_folder


def test_the_root_comes_first_and_transforms_are_applied(tmp_path, places):
    root = a_root(tmp_path, zipped=True)
    set_ = D.MNIST(root, transform=OURS.transforms.ToTensor(), target_transform=lambda y: -y)
    x, y = set_[-1]
    assert (len(set_), tuple(x.shape), y) == (50, (1, 28, 28), -int(set_.targets[-1]))
    assert float(x.max()) <= 1
    with pytest.raises(ValueError, match="transforms stands for both"):
        D.VisionDataset(root, transforms=abs, transform=abs)


def test_names_of_older_programs(tmp_path, places):
    set_ = D.MNIST(a_root(tmp_path), train=False)
    for old, new in {"test_data": "data", "test_labels": "targets", "train_data": "data"}.items():
        with pytest.warns(UserWarning, match=f"{old} has been renamed {new}"):
            assert getattr(set_, old) is getattr(set_, new)
    assert [name for name, _ in D.MNIST.resources] == list(sets.IDX_NAMES)


def test_a_download_is_checked_and_kept_in_the_cache(tmp_path, tiny, monkeypatch):
    monkeypatch.setitem(sets.SETS, "mnist", sets.SETS["tiny"])
    monkeypatch.setitem(vars(tiny), "name", "tiny")
    set_ = D.MNIST(tmp_path / "root", download=True)
    assert len(set_) == 50
    assert not (tmp_path / "root").exists()


def test_missing_data_say_what_to_do(tmp_path, places, monkeypatch):
    nowhere = tmp_path / "root"
    with pytest.raises(RuntimeError, match=r"Dataset not found.*download=True"):
        D.MNIST(nowhere)
    monkeypatch.setitem(vars(sets.SETS["mnist"]), "mirrors", ("http://127.0.0.1:9/",))
    with pytest.raises(RuntimeError, match=r"without a network, put train-images.*MNIST/raw"):
        D.MNIST(nowhere, download=True)
    with pytest.raises(RuntimeError, match="KMNIST is not fetched here"):
        D.KMNIST(nowhere, download=True)
    with pytest.raises(RuntimeError, match=r"cifar-10-python.tar.gz.*is needed"):
        D.CIFAR10(nowhere)


def batch(seed, n=20, key="labels", classes=10):
    """Return a batch as the official archives hold it: pictures, labels, the pickle."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 256, (n, 3072), dtype=np.uint8)
    y = rng.integers(0, classes, n).tolist()
    names = [f"picture_{i}.png" for i in range(n)]
    entry = {"batch_label": "a batch", "data": x, "filenames": names, key: y}
    return x, y, pickle.dumps(entry, protocol=2)


def a_cifar(key="labels", classes=10):
    """Return the files of a made CIFAR by their names."""
    if classes == 10:
        names = [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]
    else:
        names = ["train", "test"]
    files = {name: batch(i, key=key, classes=classes)[2] for i, name in enumerate(names)}
    labels = [f"class {i}" for i in range(classes)]
    if classes == 10:
        files["batches.meta"] = pickle.dumps({"label_names": labels, "num_vis": 3072}, protocol=2)
    else:
        meta = {"coarse_label_names": ["a", "b"], "fine_label_names": labels}
        files["meta"] = pickle.dumps(meta, protocol=2)
    return files


def test_official_batches_in_the_root(tmp_path, places):
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name, body in a_cifar().items():
        (folder / name).write_bytes(body)
    train, test = D.CIFAR10(tmp_path), D.CIFAR10(tmp_path, train=False)
    x, y, _ = batch(2)
    assert (train.data.shape, len(test)) == ((100, 32, 32, 3), 20)
    np.testing.assert_array_equal(train.data[40:60].transpose(0, 3, 1, 2).reshape(20, -1), x)
    assert (train.targets[40:60], train.classes[7]) == (y, "class 7")
    img, target = train[41]
    np.testing.assert_array_equal(np.asarray(img), train.data[41])
    assert (img.mode, target) == ("RGB", y[1])
    assert repr(test).splitlines()[-1] == "    Split: Test"


def packed(folder, files):
    """Return the bytes of a .tar.gz with these files in a folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, body in files.items():
            item = tarfile.TarInfo(f"{folder}/{name}")
            item.size = len(body)
            tar.addfile(item, io.BytesIO(body))
    return out.getvalue()


def test_an_archive_is_fetched_checked_and_read(tmp_path, places, server, monkeypatch):
    body = packed("cifar-100-python", a_cifar("fine_labels", 100))
    server.files["/cifar-100-python.tar.gz"] = body
    import hashlib

    file = File("cifar-100-python.tar.gz", len(body), hashlib.sha256(body).hexdigest())
    made = archives.Archive("cifar-100", "cifar-100-python", file, server.url + "/")
    monkeypatch.setattr(D.CIFAR100, "archive", made)
    set_ = D.CIFAR100(tmp_path / "root", download=True)
    assert (len(set_), set_.targets, set_.classes[99]) == (
        20,
        batch(0, classes=100)[1],
        "class 99",
    )
    again = D.CIFAR100(tmp_path / "root", train=False)  # now it is in the cache
    assert (len(again), len(server.asked)) == (20, 1)
    wrong = File(file.name, file.bytes, "0" * 64)
    monkeypatch.setattr(D.CIFAR100, "archive", archives.Archive("other", "x", wrong, made.url))
    with pytest.raises(RuntimeError, match="SHA-256"):
        D.CIFAR100(tmp_path / "root", download=True)


class Evil:
    def __reduce__(self):
        return (exec, ("raise SystemExit('ran')",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x80\x02]q\x00.",
        batch(0)[2][:5000],
        pickle.dumps({"data": np.zeros((3, 7), np.uint8), "labels": [1, 2, 3]}, protocol=2),
        pickle.dumps({"data": np.zeros((1, 3072), np.uint8), "labels": [11]}, protocol=2),
        pickle.dumps({"data": Evil(), "labels": [1]}, protocol=2),
    ],
    ids=["empty", "no data", "cut off", "other pixels", "other labels", "evil"],
)
def test_a_damaged_batch_is_named_and_nothing_in_it_runs(body, tmp_path, places):
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name, good in a_cifar().items():
        (folder / name).write_bytes(body if name == "test_batch" else good)
    with pytest.raises(DataError, match="test_batch needs pictures"):
        D.CIFAR10(tmp_path, train=False)


@needs_cifar
@pytest.mark.slow
def test_the_jpeg_copy_stands_in_with_a_warning(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_CACHE", str(tmp_path / "cache"))
    with pytest.warns(UserWarning, match="needs the official pixels; got the JPEG copy"):
        train = D.CIFAR10(tmp_path, train=True, download=True)
    assert (train.data.shape, train.targets[:4]) == ((50_000, 32, 32, 3), [6, 9, 9, 4])
    sheet = DATA / "cifar10-lossless-4k" / "cifar10_batch_0.png"
    with Image.open(sheet) as picture:
        exact = np.asarray(picture.convert("RGB")).reshape(-1, 32, 32, 3)
    np.testing.assert_array_equal(train.data[:1000], exact)
    with pytest.warns(UserWarning, match="JPEG"):
        again = D.CIFAR10(tmp_path)
    np.testing.assert_array_equal(again.data[4000::5000], train.data[4000::5000])


def folders(tmp_path):
    """Write five pictures in two classes, one deeper down, and files that are no pictures."""
    root = tmp_path / "animals"
    for i, name in enumerate(["cat/b.png", "cat/a.JPG", "dog/x/y.png", "dog/z.bmp", "dog/a.ppm"]):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels(seed=i)).save(path, "PNG")
    (root / "cat" / "notes.txt").write_text("no picture")
    (root / "readme").write_text("no class")
    return root


@needs_torchvision
def test_image_folder_as_torchvision(tmp_path):
    root = folders(tmp_path)
    ours, real = (vision.datasets.ImageFolder(str(root)) for _, vision in both())
    assert (ours.samples, ours.imgs, ours.targets) == (real.samples, real.imgs, real.targets)
    assert (ours.classes, ours.class_to_idx) == (real.classes, real.class_to_idx)
    assert repr(ours) == repr(real)
    for (a, i), (b, j) in zip(ours, real, strict=True):
        assert i == j
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    ours, real = (
        vision.datasets.DatasetFolder(str(root), loader=str, is_valid_file=lambda p: "a" in p[-5:])
        for _, vision in both()
    )
    assert list(ours) == list(real)


def test_image_folder_says_what_is_wrong(tmp_path):
    root = folders(tmp_path)
    with pytest.raises(FileNotFoundError, match="no such folder"):
        D.ImageFolder(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="Couldn't find any class folder"):
        D.ImageFolder(root / "cat")
    (root / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="no valid file for the classes empty"):
        D.ImageFolder(root)
    assert len(D.ImageFolder(root, allow_empty=True)) == 5
    with pytest.raises(ValueError, match="extensions or is_valid_file"):
        D.DatasetFolder(root, loader=str)


@needs_torchvision
def test_fake_data_are_the_same_and_leave_the_generator_alone():
    results = []
    for side, vision in both():
        side.manual_seed(5)
        made = vision.datasets.FakeData(4, (3, 6, 7), 3, random_offset=2)
        results.append(([(np.asarray(x), y) for x, y in (made[i] for i in range(4))], side.rand(1)))
    (ours, a), (real, b) = results
    assert [y for _, y in ours] == [y for _, y in real]
    assert all(np.array_equal(x, z) for (x, _), (z, _) in zip(ours, real, strict=True))
    assert float(a) == float(b)
    with pytest.raises(IndexError):
        made[4]


def test_an_epoch_through_a_loader():
    T = OURS.transforms
    noise = D.FakeData(10, (1, 8, 8), 3, transform=T.Compose([T.RandomCrop(8, 1), T.ToTensor()]))
    loader = scratch.utils.data.DataLoader(noise, batch_size=4, shuffle=True)
    shapes = [(tuple(x.shape), y.dtype) for x, y in loader]
    assert shapes == [((n, 1, 8, 8), scratch.int64) for n in (4, 4, 2)]
    assert torch.int64 != scratch.int64
