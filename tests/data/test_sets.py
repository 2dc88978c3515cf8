"""The sets by name: the digits that ship, and MNIST and Fashion-MNIST where they are."""

from pathlib import Path

import numpy as np
import pytest
import sklearn
from sklearn.datasets import load_digits
from tests.needs import DATA, needs

from chainrule import data
from chainrule.data import digits, sets
from chainrule.data.digits.build import build
from chainrule.data.idx import write_idx
from chainrule.errors import DataError


def test_digits_are_those_of_scikit_learn():
    twin, ours = load_digits(), data.load("digits")
    np.testing.assert_array_equal(ours.x_train, twin.images)
    np.testing.assert_array_equal(ours.y_train, twin.target)
    assert (ours.x_train.dtype, ours.y_train.dtype) == (np.uint8, np.int64)
    assert ours.x_test is ours.y_test is None
    assert ours.high == ours.x_train.max() == 16


def test_the_build_script_makes_the_file_that_ships(tmp_path):
    table = Path(sklearn.__file__).parent / "datasets" / "data" / "digits.csv.gz"
    build(table, tmp_path / "digits.npz")
    with np.load(tmp_path / "digits.npz") as made, np.load(digits.FILE) as shipped:
        assert sorted(made) == sorted(shipped)
        for name in made:
            np.testing.assert_array_equal(made[name], shipped[name], strict=True)


def test_the_build_script_refuses_another_table(tmp_path):
    (tmp_path / "table").write_text("1,2,3\n4,5,6\n")
    with pytest.raises(DataError, match=r"1797 rows of 65 numbers; got \(2, 3\)"):
        build(tmp_path / "table", tmp_path / "made.npz")


def test_digits_travel_with_their_credit():
    page = digits.FILE.with_name("README.md").read_text()
    for needed in ("Alpaydin", "Kaynak", "1998", "CC BY 4.0", "https://doi.org/10.24432/C50P49"):
        assert needed in page
    assert [file.state for file in data.verify("digits")] == ["right"]


@pytest.mark.parametrize("entry", sets.SETS.values(), ids=sets.SETS)
def test_an_entry_is_complete(entry):
    assert sets.SETS[entry.name] is entry
    assert entry.licence
    assert "https://" in entry.source
    assert all(url.startswith(("http://", "https://")) for url in entry.mirrors)
    assert all(len(file.sha256) == 64 and file.bytes > 0 for file in entry.files)
    assert len(entry.files) == (4 if entry.mirrors else 1)


@needs("data", (DATA / "mnist").is_dir() and (DATA / "fashion-mnist").is_dir(), "no real sets")
@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_published_files_are_as_the_table_says(name):
    assert {file.state for file in data.verify(name)} == {"right"}
    entry, found = sets.find(name), data.load(name)
    assert [file.path.stat().st_size for file in data.verify(name)] == [
        f.bytes for f in entry.files
    ]
    assert (found.x_train.shape, found.x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert np.bincount(found.y_test).size == len(found.classes) == 10
    mean = {"mnist": 0.1307, "fashion-mnist": 0.2860}[name]
    assert found.x_train.mean() / found.high == pytest.approx(mean, abs=1e-4)


def test_the_users_folder_comes_before_the_cache(tiny, tmp_path, monkeypatch, places):
    data.fetch("tiny")
    assert sets.locate(tiny)[0] == "cache"
    (tmp_path / "tiny").symlink_to(tmp_path / "published")
    monkeypatch.setenv("CHAINRULE_DATA", str(tmp_path))
    assert sets.locate(tiny) == ("CHAINRULE_DATA", tmp_path / "tiny")
    (tmp_path / "published" / sets.IDX_NAMES[1]).unlink()
    assert sets.locate(tiny)[0] == "cache"


def test_a_set_that_is_not_here_says_how_to_get_it(tiny, tmp_path, monkeypatch):
    with pytest.raises(DataError, match=r"its 4 files; got cache .* lacks all.*data fetch tiny"):
        data.load("tiny")
    (tmp_path / "tiny").symlink_to(tmp_path / "published")
    (tmp_path / "published" / sets.IDX_NAMES[1]).unlink()
    monkeypatch.setenv("CHAINRULE_DATA", str(tmp_path))
    with pytest.raises(DataError, match=rf"CHAINRULE_DATA \(.*tiny\) lacks {sets.IDX_NAMES[1]};"):
        data.load("tiny")


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(DataError, match=r"got 'mnits'.*did you mean 'mnist'"):
        data.load("mnits")


def test_other_pictures_under_the_right_name_are_noticed(tiny):
    folder = data.fetch("tiny")
    write_idx(folder / sets.IDX_NAMES[0], np.zeros((50, 8, 8), np.uint8))
    with pytest.raises(DataError, match=r"needs sizes \(50, 28, 28\); got \(50, 8, 8\)"):
        data.load("tiny")


def test_each_load_is_its_own(tiny):
    data.fetch("tiny")
    for name in ("digits", "tiny"):
        data.load(name).x_train[:] = 0
        assert data.load(name).x_train.any()


def test_a_folder_that_may_not_be_looked_into_says_so(places, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.is_file", refused)  # whoever tests may read everything
    with pytest.raises(DataError, match="mnist needs to be readable; got Permission denied"):
        sets.locate(sets.find("mnist"))
