"""Recipes: defaults, changes, what is written, and what each mistake is told."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import RecipeError
from chainrule.train import recipe as recipes
from chainrule.train import toml
from chainrule.train.fields import assignment
from chainrule.train.recipe import Part, Recipe, load, parse

MINE = """
about = "a test"
[optim]
name = "Adam"
lr = 1e-3
betas = [0.9, 0.99]
[train]
epochs = 3
"""


def test_keys_that_are_left_out_have_defaults():
    recipe = parse(MINE, "mine.toml")
    assert recipe.name == "mine"
    assert recipe.optim == Part("Adam", {"lr": 1e-3, "betas": [0.9, 0.99]})
    assert (recipe.train.epochs, recipe.train.batch_size) == (3, Recipe().train.batch_size)
    assert recipe.data == Recipe().data


def test_what_is_written_reads_the_same():
    recipe = parse(MINE, "mine.toml", {"schedule.name": "StepLR", "schedule.step_size": 2})
    again = parse(recipe.toml(), "recipe.toml")
    assert again == recipe
    for section, keys in {"train": ["clip = 0.0", "trace = true"], "split": ["seed = 0"]}.items():
        for key in keys:
            assert key in recipe.toml().split(f"[{section}]")[1].split("[")[0]


VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
)


@given(st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), VALUES | st.lists(VALUES)))
def test_every_value_survives_toml(options):
    import tomllib

    assert tomllib.loads(toml.write({"part": options})) == {"part": options}


@pytest.mark.parametrize("name", recipes.shipped())
def test_shipped_recipes_say_what_they_are_for(name):
    recipe = load(name)
    assert recipe.name == name
    assert 20 < len(recipe.about) < 80
    assert parse(recipe.toml(), "again.toml") == recipe


def test_a_file_of_the_user(tmp_path):
    path = tmp_path / "my first.toml"
    path.write_text(MINE)
    assert load(path).name == load(str(path)).name == "my first"


def test_changes_as_words_and_as_a_table():
    words = ["optim.lr=0.5", "train.engine=torch", "train.trace=false", 'about="two words"']
    table = {"optim.lr": 0.5, "train.engine": "torch", "train.trace": False, "about": "two words"}
    assert parse(MINE, "m.toml", words) == parse(MINE, "m.toml", table)
    changed = parse(MINE, "m.toml", words)
    assert (changed.optim.options["lr"], changed.train.trace) == (0.5, False)


def test_a_recipe_is_changed_like_a_file():
    recipe = parse(MINE, "m.toml")
    assert load(recipe, {"optim.lr": 0.5}) == parse(MINE, "m.toml", {"optim.lr": 0.5})
    assert load(recipe) == recipe


def test_another_name_drops_the_arguments_of_the_old_one():
    changed = parse(MINE, "m.toml", ["optim.lr=0.1", "optim.name=SGD"])
    assert changed.optim == Part("SGD", {"lr": 0.1})
    kept = parse(MINE, "m.toml", ["optim.lr=0.1", "optim.name=Adam"])
    assert kept.optim == Part("Adam", {"lr": 0.1, "betas": [0.9, 0.99]})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=1", 1),
        ("a.b = 1e-3", 1e-3),
        ("a.b=[1, 2]", [1, 2]),
        ("a.b=true", True),
        ("a.b='x y'", "x y"),
        ("a.b=mnist-mlp", "mnist-mlp"),
        ("a.b=inf", float("inf")),
    ],
)
def test_values_of_set_are_toml(text, value):
    assert assignment(text) == ("a.b", value)


MISTAKES = [
    (
        "[train]\nepoch = 3",
        "mine.toml: train.epoch: nothing reads this key. Try: did you mean 'epochs'",
    ),
    ("[trian]\nepochs = 3", "trian: nothing reads this key or section. Try: did you mean 'train'"),
    (
        "lr = 3\n[optim]\nlr = 1",
        "mine.toml: lr: nothing reads this key or section. Try: did you mean 'optim.lr'",
    ),
    (
        "epochs = 3",
        "mine.toml: epochs: nothing reads this key or section. Try: did you mean 'train.epochs'",
    ),
    ("[train]\nepochs = 'three'", "mine.toml: train.epochs needs a whole number; got 'three'"),
    ("[train]\nepochs = 1.5", "mine.toml: train.epochs needs a whole number; got 1.5"),
    ("[train]\nepochs = true", "mine.toml: train.epochs needs a whole number; got True"),
    ("[train]\nepochs = 0", "mine.toml: train.epochs needs a number of at least 1; got 0"),
    ("[train]\ntrace = 1", "mine.toml: train.trace needs true or false; got 1"),
    (
        "[train]\nengine = 'nmpy'",
        "needs one of numpy, torch; got 'nmpy'. Try: did you mean 'numpy'",
    ),
    ("[split]\nvalidation = 2", "mine.toml: split.validation needs a number from 0 to 0.9; got 2"),
    ("[split]\nvalidation = nan", "split.validation needs a number from 0 to 0.9; got nan"),
    ("[data]\nscale = 'standardise'", "got 'standardise'. Try: did you mean 'standardize'"),
    ("[model]\nname = 3", "mine.toml: model.name needs text; got 3"),
    ("[model]\nwidths = {a = 1}", "model.widths needs a number, text, true or false, or a list"),
    ("data = 'digits'", "mine.toml: data needs a section [data]; got 'digits'"),
    ("schema = 99", "mine.toml: schema 1 is needed; got 99. Try: update chainrule"),
    ("[train", "mine.toml needs to be TOML; got"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_each_mistake_names_file_key_and_remedy(text, message):
    with pytest.raises(RecipeError, match=re.escape(message)):
        parse(text, "mine.toml")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("train.epochs=x", "--set train.epochs needs a whole number; got 'x'"),
        ("train.epoch=1", "--set train.epoch: nothing reads this key. Try: did you mean 'epochs'"),
        ("lr=1", "--set lr: nothing reads this key or section. Try: did you mean 'optim.lr'"),
        ("a.b.c=1", "a change needs section.key; got 'a.b.c'"),
        ("about.x=1", "a change needs section.key; got 'about.x'"),
        ("epochs", "--set needs key=value; got 'epochs'. Try: --set optim.lr=0.1"),
        ("data.name=a b", "--set data.name needs a TOML value; got a b. Try: put text in quotes"),
    ],
)
def test_a_mistaken_change_names_itself(change, message):
    with pytest.raises(RecipeError, match=re.escape(message)):
        parse(MINE, "mine.toml", [change])


@pytest.mark.parametrize("name", ["digts", "digits.tml", "no/such.toml", ""])
def test_no_such_recipe(name):
    with pytest.raises(RecipeError, match="a recipe is needed; got"):
        load(name)


def test_a_binary_file_is_no_recipe(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipeError, match=r"x\.toml needs to be a recipe's text; got .*UTF-8"):
        load(tmp_path / "x.toml")


def test_where_a_recipe_came_from_does_not_make_it_another():
    assert parse(MINE, "a.toml", {"name": "x"}) == replace(parse(MINE, "b.toml"), name="x")
