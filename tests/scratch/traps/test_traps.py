"""Traps speak once, at the user's line, with the right words; their neighbours are silent."""

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import chainrule.scratch as torch
from chainrule.errors import OptionError
from chainrule.scratch import nn, traps
from chainrule.scratch.nn import functional as F
from chainrule.scratch.traps.page import page
from tests.scratch.traps import mistakes
from tests.scratch.traps.heard import heard, listening, name_of, noise
from tests.scratch.traps.mistakes import MISTAKES, NEIGHBOURS

ROOT = Path(__file__).parents[3]
FINE = [(name, program) for name in NEIGHBOURS for program in NEIGHBOURS[name]]


@pytest.fixture(autouse=True)
def same_numbers():
    torch.manual_seed(0)


def test_every_trap_has_a_mistake_and_a_neighbour():
    assert len(traps.names()) >= 20
    assert set(MISTAKES) == set(NEIGHBOURS) == set(traps.names())


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_once(name):
    program, words = MISTAKES[name]
    with listening() as told:
        program()
    (warning,) = [w for w in told if name_of(w) == name]
    text = str(warning.message)
    assert "needs" in text
    assert "; got " in text
    assert " Try: " in text
    for word in words:
        assert word in text
    assert warning.filename == mistakes.__file__ or warning.filename.endswith("heard.py")


@pytest.mark.parametrize("name", MISTAKES)
def test_no_other_trap_speaks_beside_it(name):
    assert heard(MISTAKES[name][0]) == [name]


@pytest.mark.parametrize(("name", "program"), FINE, ids=lambda x: getattr(x, "__name__", x))
def test_neighbours_are_silent(name, program):
    assert heard(program) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_trap_can_be_silenced(name):
    program = MISTAKES[name][0]
    with traps.silenced(name):
        if name == "broadcast_loss":  # then PyTorch's own warning is left
            with pytest.warns(UserWarning, match="Using a target size"):
                program()
        else:
            assert heard(program) == []


def compare():
    return F.cross_entropy(torch.softmax(noise(8, 4), 1), torch.zeros(8).long())


@pytest.mark.parametrize(
    "loss",
    [
        lambda x, y: ((x - y) ** 2).mean(),
        lambda x, y: (y - x).pow(2).mean(),
        lambda x, y: torch.square(x - y).sum(),
        lambda x, y: (x - y).abs().mean(),
        lambda x, y: 0.5 * torch.mean((x - y) * (x - y)),
    ],
)
@pytest.mark.parametrize("shapes", [((8, 1), 8), ((8,), (8, 1))])
def test_a_difference_by_hand_that_broadcasts(loss, shapes):
    def program():
        x, y = torch.zeros(shapes[0], requires_grad=True), torch.ones(shapes[1])
        for _ in range(3):
            loss(x * 2, y).backward()

    with listening() as told:
        program()
    (warning,) = told
    assert name_of(warning) == "broadcast_loss"
    assert f"shape {shapes[0]}; got a difference of shape (8, 8)" in str(warning.message)


def test_two_losses_at_one_line_both_speak():
    def program():
        for loss in (F.mse_loss, F.l1_loss, F.mse_loss):
            loss(noise(8, 1), noise(8))

    assert heard(program) == ["broadcast_loss"] * 2


def test_off_on_and_reset():
    assert heard(compare) == ["probabilities_as_scores"]
    traps.off("probabilities_as_scores", "one_class")
    try:
        assert heard(compare) == []
    finally:
        traps.on("probabilities_as_scores", "one_class")
    with traps.silenced(), traps.silenced("nan_loss"):
        assert heard(compare) == []
    assert heard(compare) == ["probabilities_as_scores"]  # `heard` resets
    with pytest.raises(OptionError, match="did you mean 'nan_loss'"):
        traps.off("nan_los")


def test_the_place_is_the_users_line():
    with listening() as told:
        compare()
    assert told[0].filename == __file__
    assert told[0].lineno == compare.__code__.co_firstlineno + 1


def test_a_filter_can_make_traps_errors():
    traps.reset()
    with warnings.catch_warnings():
        warnings.simplefilter("error", traps.Trap)
        with pytest.raises(traps.Trap, match="raw scores"):
            compare()


@pytest.mark.parametrize(
    ("setting", "spoken"),
    [
        ("", 1), ("off", 0), ("-double_softmax", 0), (" -nan_loss , -double_softmax ", 0),
        ("-nan_loss", 1), ("on", 1),
    ],
)  # fmt: skip
def test_the_environment_silences(setting, spoken):
    code = """
import chainrule.scratch as torch
x = torch.ones(2, 3, requires_grad=True)
for _ in range(3):
    x.softmax(1).softmax(1)
"""
    said = in_environment(setting, code)
    assert said.count("Trap: softmax needs raw scores") == spoken


def test_the_environment_names_what_it_does_not_know():
    assert "CHAINRULE_TRAPS needs" in in_environment("-nan_los", "import chainrule.scratch")


def in_environment(setting, code):
    done = subprocess.run(
        [sys.executable, "-c", code], env={"CHAINRULE_TRAPS": setting}, check=True,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stderr


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "traps.md").read_text() == page()


def test_numbers_and_random_state_stay():
    def run():
        torch.manual_seed(3)
        model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Softmax(1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(4):
            F.cross_entropy(model(noise(8, 3)), torch.zeros(8).long()).backward()
            optimizer.step()
        return [p.tolist() for p in model.parameters()], torch.get_rng_state().tolist()

    with listening() as told:
        spoken = run()
    assert len(told) == 2
    with traps.silenced():
        assert run() == spoken


def test_gradients_of_gradients_say_nothing():
    def program():
        w = noise(4, 3, grad=True)
        loss = F.cross_entropy(w @ noise(3, 4), torch.zeros(4).long())
        (d,) = torch.autograd.grad(loss, w, create_graph=True)
        (d**2).sum().backward()

    assert heard(program) == []
