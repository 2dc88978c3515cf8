"""Days 1 to 14 have no empty cell: what is built, named, seen, measured, practised, asked."""

import re

import pytest

import chainrule.scratch as torch
from chainrule.course import cards, days, exercise
from chainrule.lab import shelf

# Each day: the names that it teaches, as its lesson must show them.
NAMES = {
    1: "torch.__version__ torch.cuda.is_available torch.tensor torch.manual_seed",
    2: "np.dot np.sum sklearn.linear_model.Perceptron",
    3: "torch.matmul torch.randn nn.Sequential nn.Linear",
    4: "Tensor.backward Tensor.grad Tensor.requires_grad torch.no_grad retain_graph "
    "torch.autograd.grad",
    5: "torch.sigmoid torch.tanh torch.relu nn.LeakyReLU nn.PReLU nn.GELU torch.softmax nn.Sigmoid "
    "nn.Tanh nn.ReLU nn.Softmax nn.ELU nn.SiLU",
    6: "nn.MSELoss nn.L1Loss nn.HuberLoss nn.BCELoss nn.BCEWithLogitsLoss nn.CrossEntropyLoss "
    "nn.NLLLoss nn.TripletMarginLoss nn.CosineEmbeddingLoss reduction",
    7: "torch.optim.SGD zero_grad Tensor.backward step weight_decay torch.optim.Adam StepLR",
    8: "nn.Module torch.utils.data.Dataset torch.utils.data.DataLoader train eval torch.save "
    "torch.load torch.device",
    9: "torch.utils.data.random_split torch.utils.data.Subset",
    10: "weight_decay torch.renorm",
    11: "nn.Dropout nn.Dropout2d nn.Dropout3d",
    12: "optuna",
    13: "nn.BatchNorm1d nn.BatchNorm2d nn.BatchNorm3d nn.LayerNorm nn.GroupNorm nn.InstanceNorm2d "
    "weight_norm nn.RMSNorm",
    14: "torch.optim.Adagrad torch.optim.RMSprop torch.optim.Adadelta torch.optim.Adam "
    "torch.optim.AdamW torch.optim.NAdam torch.optim.RAdam torch.optim.LBFGS StepLR ExponentialLR "
    "CosineAnnealingLR CosineAnnealingWarmRestarts OneCycleLR CyclicLR ReduceLROnPlateau "
    "nn.init.xavier nn.init.kaiming nn.init.orthogonal",
}
# What learners are known to believe, and the day that shows otherwise.
BELIEFS = {
    4: ("order", "stores its gradient"),
    6: ("mean|sum",),
    9: ("test",),
    13: ("eval|batch norm",),
    14: ("weight decay|weight_decay|L2",),
}
FOUR = {5, 6, 8, 13, 14}  # days of at least four exercises


def lesson(number):
    return (days.get(number).folder / "lesson.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", NAMES)
def test_the_names_of_the_day_are_taught_and_are_there(number):
    text = lesson(number)
    for name in NAMES[number].split():
        last = name.rpartition(".")[2]
        assert re.search(rf"\b{last}", text), f"day {number} does not show {name}"
        if name.startswith(("torch.", "nn.", "Tensor.")):
            found = torch.nn if name.startswith("nn.") else torch
            for part in name.removeprefix("torch.").removeprefix("nn.").split("."):
                whole = [n for n in dir(found) if n.startswith(part)]
                assert hasattr(found, part) or whole, f"scratch lacks {name}"
                found = getattr(found, part, None) or getattr(found, whole[0])


@pytest.mark.parametrize("number", NAMES)
def test_something_is_seen_measured_practised_asked(number):
    text = lesson(number)
    assert ":::{picture}" in text
    assert "```python" in text
    assert number == 1 or ":::{source}" in text  # day 1 has no formula
    assert len(exercise.of(number)) >= (4 if number in FOUR else 3)
    assert len(cards.of(days.get(number).key)) >= (8 if number < 5 else 10)
    quoted = set(re.findall(r"\{claim\} *`?(\w+)", text))
    measured = {name for name in shelf.names() if shelf.get(name).day == number}
    assert measured <= quoted


@pytest.mark.parametrize("number", BELIEFS)
def test_what_is_often_believed_is_broken_by_a_program(number):
    pattern = r"^(:{3,})\{myth\}(.*?)^\1\s*$"
    myths = [m[0] for m in re.finditer(pattern, lesson(number), re.MULTILINE | re.DOTALL)]
    for words in BELIEFS[number]:
        about = [m for m in myths if re.search(words, m.splitlines()[0], re.IGNORECASE)]
        assert about, f"day {number} has no myth about {words}"
        assert any("```python" in m for m in about), f"day {number}: nothing to break"


@pytest.mark.parametrize("number", [7, 14])
def test_a_week_ends_with_a_review(number):
    review = days.get(number).review
    assert review is not None
    text = review.read_text(encoding="utf-8")
    assert "## Cheat sheet" in text
    assert ":::{drill}" in text


def test_days_without_a_gap():
    written = [day.number for day in days.every()]
    assert written[:14] == list(range(1, 15))
    assert len(days.syllabus()) == 60
