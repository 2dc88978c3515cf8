"""`chainrule data`: list, fetch, verify, for people and for programs."""

import json

import pytest

from chainrule.cli import main
from chainrule.data import sets

IMAGES = sets.IDX_NAMES[0]


def run(capsys, *words, code=0):
    assert main(list(words)) == code
    return capsys.readouterr()


def test_the_list_says_where_each_set_is(tiny, places, capsys):
    lines = run(capsys, "data").out.splitlines()
    assert lines[0].split() == ["NAME", "EXAMPLES", "SHAPE", "SIZE", "LICENCE", "FOUND"]
    assert [line.split()[0] for line in lines[1:]] == list(sets.SETS)
    by_name = {line.split()[0]: line for line in lines}
    assert "1,797" in by_name["digits"]
    assert "CC BY 4.0" in by_name["digits"]
    assert "60,000+10,000" in by_name["mnist"]
    assert "11.6 MB" in by_name["mnist"]
    assert by_name["tiny"].endswith("not here: chainrule data fetch tiny")
    run(capsys, "data", "fetch", "tiny")
    assert run(capsys, "data").out.splitlines()[-1].endswith(str(places / "cache/data/tiny"))


def test_the_list_for_programs(tiny, tmp_path, monkeypatch, capsys):
    (tmp_path / "published").rename(tmp_path / "tiny")
    monkeypatch.setenv("CHAINRULE_DATA", str(tmp_path))
    found = {each["name"]: each for each in json.loads(run(capsys, "data", "--json").out)["sets"]}
    assert found["digits"]["found"] == "package"
    assert found["mnist"]["found"] is found["mnist"]["path"] is None
    assert found["fashion-mnist"]["classes"][9] == "Ankle boot"
    assert (found["tiny"]["found"], found["tiny"]["path"]) == (
        "CHAINRULE_DATA",
        str(tmp_path / "tiny"),
    )
    assert (found["tiny"]["train"], found["tiny"]["test"], found["tiny"]["shape"]) == (
        50,
        10,
        [28, 28],
    )


def test_fetch(tiny, places, capsys):
    assert run(capsys, "data", "fetch", "tiny").out == f"tiny is in {places / 'cache/data/tiny'}\n"
    said = json.loads(run(capsys, "data", "fetch", "tiny", "--json").out)
    assert said == {"name": "tiny", "path": str(places / "cache/data/tiny")}


def test_fetch_from_a_folder(tiny, server, tmp_path, capsys):
    server.files.clear()
    assert "404" in run(capsys, "data", "fetch", "tiny", code=1).err
    run(capsys, "data", "fetch", "tiny", "--from", str(tmp_path / "published"))
    assert sets.locate(tiny)


def test_verify(tiny, places, capsys):
    assert run(capsys, "data", "verify").out.split()[0::2] == ["right"]
    run(capsys, "data", "fetch", "tiny")
    folder = places / "cache/data/tiny"
    lines = run(capsys, "data", "verify").out.splitlines()
    assert [line.split()[0] for line in lines] == ["right"] * 5
    (folder / IMAGES).write_bytes(b"damaged")
    for words in (["verify"], ["verify", "tiny"]):
        out, err = run(capsys, "data", *words, code=1)
        assert f"damaged  {folder / IMAGES}" in out
        assert err.startswith("Error: every file needs its published SHA-256; got " + IMAGES)
        assert "chainrule data fetch" in err
    out = json.loads(run(capsys, "data", "verify", "--json", code=1).out)
    assert out["right"] is False
    assert [file["state"] for file in out["sets"]["tiny"]] == ["damaged", *["right"] * 3]
    run(capsys, "data", "fetch", "tiny")
    assert json.loads(run(capsys, "data", "verify", "tiny", "--json").out)["right"] is True


def test_verify_of_a_set_that_is_not_here(tiny, capsys):
    out, err = run(capsys, "data", "verify", "tiny", code=1)
    assert [line.split()[0] for line in out.splitlines()] == ["missing"] * 4
    assert "chainrule data fetch tiny" in err


@pytest.mark.parametrize("words", [("fetch", "fashon-mnist"), ("verify", "fashon-mnist")])
def test_an_unknown_name_gets_the_nearest(places, capsys, words):
    out, err = run(capsys, "data", *words, code=1)
    assert out == ""
    assert "did you mean 'fashion-mnist'" in err
