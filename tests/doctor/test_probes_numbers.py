"""Each probe on a case whose answer is known."""

import numpy as np
import pytest
from tests.doctor.runs.r36_sequence_faults import counting, flat, reader
from tests.doctor.training import digits, line, mlp, points
from tests.needs import needs_torch

from chainrule import engine as engines
from chainrule.doctor.probes import Subject, every
from chainrule.doctor.probes.answers import error
from chainrule.doctor.probes.quick import Scale, encoded, logistic, ridge, softmax
from chainrule.doctor.probes.skipped import Skipped

pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")
E = engines.get("numpy")


def ask(name, *given, **more):
    """Return what a probe tells of Subject(E, model, criterion, optimizer, x, y, ...)."""
    return every()[name].ask(Subject(E, *given, **more))


def value(start, slope=1.0):
    """A model with one weight, whose answer is that weight for every input."""

    class One(E.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = E.nn.Parameter(E.torch.tensor([start]))

        def forward(self, x):
            return slope * self.weight + 0 * x

    return One()


def test_errors_of_labels_of_yes_or_no_and_of_values():
    scores = np.array([[2.0, 1.0], [0.0, 1.0], [3.0, 0.0], [0.0, 9.0]])
    assert error(scores, np.array([0, 1, 1, 1])) == 0.25
    assert error(scores, np.array([0, 1, -100, 1])) == 0.0
    assert error(scores.T[None], np.array([[0, 1, 1, 1]])) == 0.25  # (B, K, T) against (B, T)
    assert error(np.array([[-1.0], [2.0]]), np.array([[0.0], [1.0]])) == 0.0
    y = np.array([1.0, 2.0, 4.0])
    assert error(np.full(3, y.mean()), y) == pytest.approx(1)
    assert error(y[:, None], y) == 0.0


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_initial_loss_is_that_of_guessing_unless_the_loss_is_summed(reduction):
    loss = E.nn.CrossEntropyLoss(reduction=reduction)
    told = ask("initial_loss", mlp(E, 64, 16, 10), loss, None, *digits())
    assert told["expected"] == pytest.approx(np.log(10))
    factor = 1 if reduction == "mean" else told["examples"]
    assert told["loss"] == pytest.approx(factor * np.log(10), rel=1e-4)


def test_dead_units_are_counted():
    model = mlp(E, 64, 20, 10)
    with E.torch.no_grad():
        model[0].bias[:5] = -1e3
    told = ask("dead_units", model, None, None, *digits())
    assert (told["layer"], told["share"]) == ("1", 0.25)


def test_channels_of_maps_die_as_one():
    nn = E.nn
    model = nn.Sequential(nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten())
    with E.torch.no_grad():
        model[1].bias[0] = -1e3
    assert ask("dead_units", model, None, None, *digits())["share"] == 0.25


def test_train_eval_shows_averages_that_never_arrived():
    nn = E.nn
    E.torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(64), nn.Dropout(0.9), nn.Linear(64, 10))
    x, y = digits()
    told = ask("train_eval", model, nn.CrossEntropyLoss(), None, 5 * x + 3, y)
    again = ask("train_eval", model, nn.CrossEntropyLoss(), None, 5 * x + 3, y)
    assert told == again  # dropout is off in both modes
    assert told["eval_loss"] > 1.5 * told["train_loss"]
    with pytest.raises(Skipped, match="no layer"):
        ask("train_eval", mlp(E, 64, 10), nn.CrossEntropyLoss(), None, x, y)


def test_zeroed_inputs_make_no_difference_to_a_net_that_ignores_them():
    x, y = line()
    told = ask("zeroed_inputs", value(0.5), E.nn.MSELoss(), None, x[:, :1], y)
    assert told["output_variance"] == 0
    assert told["loss"] == told["zeroed_loss"] == told["swapped_loss"]


def test_the_noise_scale_of_one_weight_is_the_variance_of_its_targets():
    """Of (w - y)² / 2 at w = 0, y ~ N(2, 4²): |G|² = 4, S = 16."""
    y = (2 + 4 * np.random.default_rng(0).standard_normal((40_000, 1))).astype(np.float32)

    def half(scores, target):
        return ((scores - target) ** 2).mean() / 2

    told = ask("noise_scale", value(0.0), half, None, y, y, batch_size=8)
    assert told["b_simple"] == pytest.approx(16 / 4, rel=0.35)


def test_the_range_test_ends_where_a_parabola_becomes_unstable():
    """Of (w - y)² · 50, steps are stable below a rate of 2 / 100."""
    model = value(5.0)
    y = np.random.default_rng(0).standard_normal((640, 1)).astype(np.float32)
    sgd = E.optim.SGD(model.parameters(), lr=1.0)
    told = ask("lr_range", model, lambda s, y: 50 * ((s - y) ** 2).mean(), sgd, y, y)
    assert 2e-5 < told["low"] < 2e-3
    assert 2e-3 < told["high"] < 0.2
    assert told["best"] < 0.02
    assert len(told["lr"]) == len(told["loss"]) < 120  # it stopped when the loss broke away


def test_overfitting_sixteen_examples_finds_a_narrow_net_and_a_bad_rate():
    x, y = digits()
    loss = E.nn.CrossEntropyLoss()

    def told(model, rate):
        return ask("overfit_batch", model, loss, E.optim.SGD(model.parameters(), lr=rate), x, y)

    wide = told(mlp(E, 64, 64, 10), 0.1)
    assert wide["error"] <= 0.05
    assert wide["steps"] < 200
    assert told(mlp(E, 64, 1, 10), 0.1)["adam_error"] > 0.05
    slow = told(mlp(E, 64, 64, 10), 1e-7)
    assert slow["error"] > 0.5
    assert slow["adam_error"] <= 0.05


def test_ridge_and_logistic_are_what_they_say():
    x, y = points()
    rows = Scale.of(x)(x)
    weights = logistic(rows, y, 2)
    slope = rows.T @ (softmax(rows @ weights) - np.eye(2)[y]) / len(y)
    assert np.abs(slope).max() < 1e-3
    assert 0.8 < np.mean((rows @ weights).argmax(1) == y) < 0.95  # moons bend
    x, y = line()
    rows = Scale.of(x)(x)
    exact = np.linalg.lstsq(rows, y, rcond=None)[0]
    assert np.allclose(ridge(rows, y, 1e-9), exact, atol=1e-5)


def test_tokens_are_counted_and_placed():
    rows = encoded(np.array([[0, 2, 2], [1, 0, 0]]))
    assert rows[:, :3].tolist() == [[1, 0, 2], [2, 1, 0]]
    assert rows.shape == (2, 3 + 9)


def test_the_baseline_of_values_is_ridge_and_has_no_majority():
    x, y = line()
    told = ask("baseline", mlp(E, 3, 8, 1), None, None, x, y)
    assert told["which"] == "ridge"
    assert told["baseline_train"] > 0.8 > 0.5 > told["train_metric"]
    assert "majority" not in told
    with pytest.raises(Skipped, match="copy"):
        ask("baseline", mlp(E, 3, 3), None, None, x, x)


def test_permuted_labels_tells_labels_from_noise():
    x, y = points()
    told = ask("permuted_labels", None, None, None, x, y)
    assert told["p"] == pytest.approx(1 / 31)
    assert told["metric"] > 0.95  # moons bend, and so does the quick model
    noise = np.random.default_rng(3).integers(2, size=len(y))
    assert ask("permuted_labels", None, None, None, x, noise)["p"] > 0.05
    x, y = line()
    assert ask("permuted_labels", None, None, None, x, y)["p"] == pytest.approx(1 / 31)


def test_label_errors_are_found_and_few_others():
    x, y = digits()
    planted = np.random.default_rng(0).random(len(y)) < 0.05
    told = ask("label_errors", None, None, None, x, np.where(planted, (y + 1) % 10, y))
    found = np.array([row for row, *_ in told["top"]])
    assert told["suspects"] > 0.5 * planted.sum()
    assert planted[found].mean() > 0.95
    assert ask("label_errors", None, None, None, x, y)["share"] < 0.01


def test_leaks_are_counted():
    x, y = digits()
    x = np.concatenate([x[:200], x[:10]])
    given = x, np.concatenate([y[:200], y[:10]]), np.concatenate([x[190:195], x[:2]])
    told = ask("leaks", None, None, None, *given)
    assert (told["rows"], told["duplicates"], told["overlap"]) == (210, 10, 7)
    assert told["feature_auc"] < 0.9
    x[:, 0] = given[1]
    assert ask("leaks", None, None, None, x, given[1])["feature_auc"] == 1.0


def test_rows_that_repeat_by_right_are_not_counted():
    rng = np.random.default_rng(0)
    few = rng.integers(3, size=(500, 4)).astype(np.float32)
    labels = rng.integers(2, size=500)
    told = ask("leaks", None, None, None, few, labels, few)
    assert (told["duplicates"], told["overlap"]) == (None, None)
    x, y = counting()
    assert ask("leaks", None, None, None, x, y, x)["overlap"] is None


def test_diversity_of_real_samples_and_of_one_sample():
    x, _ = points(1000)
    same = ask("diversity", None, x=x, make_samples=lambda n: points(n, seed=1)[0])
    assert same["made"] == pytest.approx(same["real"], rel=0.1)
    assert same["visited"] == 1
    one = ask("diversity", None, x=x, make_samples=lambda n: np.repeat(x[:1], n, 0))
    assert one["made"] == 0
    assert one["visited"] == pytest.approx(1 / 8)


@pytest.mark.parametrize("causal", [True, False])
def test_the_future_is_seen_or_not(causal):
    told = ask("sequence", reader(E, causal=causal), flat(E), None, *counting())
    assert told["predicts_next"]
    assert (told["future_change"] < 1e-5) is causal
    assert len(told["gap_by_length"]) == 4


def test_an_encoder_is_not_asked_about_the_future():
    x, _ = counting()
    y = np.sort(x, axis=1)
    with pytest.raises(Skipped, match="next elements"):
        ask("sequence", reader(E, causal=False), flat(E), None, x, y)


def padded(n=200, length=12):
    """Rows of tokens 1 to 9 that end in zeros."""
    rng = np.random.default_rng(0)
    x = rng.integers(1, 10, size=(n, length))
    ends = rng.integers(4, length + 1, size=n)
    return np.where(np.arange(length) < ends[:, None], x, 0), rng.integers(2, size=n)


def pooled(engine, masked):
    """A net that averages tokens, padding included or not."""
    nn = engine.nn

    class Pooled(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.head = nn.Embedding(10, 8), nn.Linear(8, 2)

        def forward(self, x):
            real = (x != 0).float() if masked else (x >= 0).float()
            mean = (self.token(x) * real[..., None]).sum(1) / real.sum(1, keepdim=True)
            return self.head(mean)

    engine.torch.manual_seed(0)
    return Pooled()


@pytest.mark.parametrize("masked", [True, False])
def test_padding_is_read_or_not(masked):
    told = ask("sequence", pooled(E, masked), None, None, *padded(), pad=0)
    assert (told["pad_change"] < 1e-4) is masked


@pytest.mark.parametrize("engine", ["numpy", pytest.param("torch", marks=needs_torch)])
def test_attention_on_padding_is_measured(engine):
    e = engines.get(engine)
    nn = e.nn

    class Attends(nn.Module):
        def __init__(self, masked):
            super().__init__()
            self.masked, self.token = masked, nn.Embedding(10, 8)
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x):
            h, hide = self.token(x), (x == 0) if self.masked else None
            return self.attend(h, h, h, key_padding_mask=hide)[0].mean(1)

    shares = {}
    for masked in (True, False):
        e.torch.manual_seed(0)
        subject = Subject(e, Attends(masked), x=padded()[0], y=padded()[1], pad=0)
        shares[masked] = every()["sequence"].ask(subject)["pad_attention"]
    assert shares[True] < 1e-6
    share = (padded()[0] == 0).mean()
    assert 0.3 * share < shares[False] < 2 * share


def test_a_perfect_reader_does_not_drift_and_a_poor_one_does():
    """A rule that adds its own small error each time it reads its own answer."""

    class Doubles(E.nn.Module):
        def __init__(self, factor):
            super().__init__()
            self.factor = E.nn.Parameter(E.torch.tensor(factor))

        def forward(self, x):
            return x * self.factor

    start = np.random.default_rng(0).uniform(1, 2, (50, 1, 1))
    rows = (start * 1.1 ** np.arange(17)[None, :, None]).astype(np.float32)
    given = E.nn.MSELoss(), None, rows[:, :-1], rows[:, 1:]
    exact, off = (ask("sequence", Doubles(f), *given)["gap_by_length"] for f in (1.1, 1.2))
    assert max(np.abs(exact)) < 1e-6
    assert off[-1] > 2 * off[1] > 0
