"""Controls read what strangers send; pictures are found, drawn and shown."""

import pytest

from chainrule.course import picture
from chainrule.course.picture import Choice, Drawn, Number, Picture, Slider, Text, Toggle, shelf
from chainrule.errors import PictureError

LAYERS = Slider("layers", "layers", 1, 20, 10, 1)
SLOPE = Slider("slope", "slope", 0.0, 0.5, 0.05, 0.01)
KIND = Choice("kind", "activation", ("relu", "tanh"))
RATE = Choice("rate", "learning rate", (0.01, 0.1), 0.1)


@pytest.mark.parametrize(
    ("control", "sent", "read"),
    [
        (LAYERS, "12", 12),
        (LAYERS, 12.4, 12),
        (SLOPE, "0.123", 0.12),
        (SLOPE, "0.5", 0.5),
        (KIND, "tanh", "tanh"),
        (RATE, "0.01", 0.01),
        (Toggle("grid", "grid"), "on", True),
        (Toggle("grid", "grid"), "off", False),
        (Toggle("grid", "grid"), True, True),
        (Number("a", "a", 1.0, -5, 5), "-2.5", -2.5),
        (Text("t", "expression"), " a*b ", "a*b"),
    ],
)
def test_reads(control, sent, read):
    assert control.read(sent) == read
    assert type(control.read(sent)) is type(read)


@pytest.mark.parametrize(
    ("control", "sent", "told"),
    [
        (LAYERS, "21", "layers needs a number from 1 to 20; got '21'. Try"),
        (LAYERS, "many", "layers needs a number; got 'many'"),
        (LAYERS, "nan", "layers needs a number; got 'nan'"),
        (SLOPE, "inf", "slope needs a number; got 'inf'"),
        (SLOPE, True, "slope needs a number"),
        (SLOPE, None, "slope needs a number"),
        (KIND, "tahn", "activation needs a choice; got 'tahn'. Try: did you mean 'tanh'?"),
        (Toggle("grid", "grid"), "maybe", "grid needs on or off; got 'maybe'"),
        (Number("a", "a", 1.0, -5, 5), "6", "a needs a number from -5 to 5; got '6'"),
        (
            Text("t", "expression", limit=5),
            "123456",
            "expression needs at most 5 characters; got 6",
        ),
        (Text("t", "expression"), "a\x00b", "expression needs one line of text"),
    ],
)
def test_tells_what_does_not_fit(control, sent, told):
    with pytest.raises(PictureError) as error:
        control.read(sent)
    assert str(error.value).replace("try", "Try").startswith(told.split(". Try")[0])


def test_a_long_value_is_not_repeated_in_full():
    with pytest.raises(PictureError) as error:
        KIND.read("x" * 10_000)
    assert len(str(error.value)) < 300


def draw(kind, slope):
    return Drawn(f'<svg aria-label="{kind}"></svg>', says=f"slope {slope}")


ONE = Picture("Slopes", (KIND, SLOPE), draw)


def test_defaults_and_settings():
    assert ONE.settings() == {"kind": "relu", "slope": 0.05}
    assert ONE.drawn({"slope": "0.2"}).says == "slope 0.2"
    with pytest.raises(PictureError, match="did you mean 'slope'"):
        ONE.settings({"slpoe": "1"})


def test_further_controls_follow_the_settings_and_forget_what_does_not_fit():
    def more(given, n):
        return tuple(Number(f"v{i}", f"v{i}", float(i), -9, 9) for i in range(n))

    one = Picture("Fields", (Slider("n", "n", 1, 3, 1, 1),), lambda **s: Drawn("", str(s)), more)
    assert one.drawn({"n": "2", "v1": "7"}).says == "{'n': 2, 'v0': 0.0, 'v1': 7.0}"
    assert one.drawn({"n": "1", "v0": "99", "v2": "left over"}).says == "{'n': 1, 'v0': 0.0}"


@pytest.fixture
def days(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "DAYS", tmp_path)
    folder = tmp_path / "day01_x" / "pictures"
    folder.mkdir(parents=True)
    (folder / "_half.py").write_text("HALF = 0.5\n")
    (folder / "line.py").write_text(
        "from chainrule.course.picture import Drawn, Picture, Slider, beside\n"
        "half = beside(__file__, '_half')\n"
        "PICTURE = Picture('A line', (Slider('a', 'steepness', 0.0, 2.0, half.HALF, 0.5),),\n"
        "    lambda a: Drawn('<svg></svg>', f'It rises by {a}.'))\n"
    )
    return folder


def test_pictures_are_found_by_name(days):
    assert [found.name for found in picture.every()] == ["line"]
    assert picture.get("line").drawn().says == "It rises by 0.5."
    with pytest.raises(PictureError, match="did you mean 'line'"):
        picture.get("lime")
    with pytest.raises(PictureError, match="name of a picture"):
        picture.get("../../etc/passwd")


def test_an_edited_picture_is_read_again(days):
    assert picture.get("line").title == "A line"
    text = (days / "line.py").read_text().replace("A line", "Another line")
    (days / "line.py").write_text(text)
    assert picture.get("line").title == "Another line"


def test_a_file_without_a_picture_says_so(days):
    (days / "bad.py").write_text("x = 1\n")
    with pytest.raises(PictureError, match="needs a PICTURE"):
        picture.get("bad")


def test_the_form_shows_what_was_sent_and_works_without_script(days):
    page = picture.html("line", {"a": "1.5"})
    assert 'method="get" action="/picture/line"' in page
    assert '<label for="line-a">steepness</label>' in page
    assert 'name="a" id="line-a" min="0" max="2" step="0.5" value="1.5"' in page
    assert '<output for="line-a">1.5</output>' in page
    assert "It rises by 1.5." in page
    assert picture.answer("line", {"a": "2"}).endswith("It rises by 2.0.</p>")


def test_wrong_settings_are_told_in_the_page(days):
    page = picture.html("line", {"a": '"><script>'})
    assert "steepness needs a number" in page
    assert "<script>" not in page
    assert 'value="0.5"' in page
