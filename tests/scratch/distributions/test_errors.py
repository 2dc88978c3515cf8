"""What is refused, and what the message says; validation switched off lets it pass."""

import pytest
import torch
from torch import distributions as theirs

from chainrule import scratch
from chainrule.errors import NotCovered, OptionError
from chainrule.scratch import distributions as ours
from chainrule.scratch.distributions.utils import tril_matrix_to_vec, vec_to_tril_matrix

REFUSED = {
    "a scale below zero": (
        lambda t, m: m.Normal(0.0, -1.0),
        "parameter scale .*Normal.*GreaterThan.*got invalid values:\n-1.0.* Try: x.exp",
    ),
    "a scale of zero": (lambda t, m: m.Normal(t.zeros(2), t.tensor([1.0, 0.0])), "scale"),
    "NaN": (lambda t, m: m.Normal(float("nan"), 1.0), "constraint Real.*anomaly"),
    "bounds": (lambda t, m: m.Uniform(1.0, 0.0), "low.*LessThan"),
    "a probability above one": (lambda t, m: m.Bernoulli(1.5), r"probs.*Interval.*sigmoid"),
    "both": (lambda t, m: m.Bernoulli(0.5, 0.5), "`probs` or `logits` must be specified, but not"),
    "neither": (lambda t, m: m.Categorical(), "got none of them"),
    "negative weights": (lambda t, m: m.Categorical(t.tensor([-1.0, 2.0])), "Simplex.*softmax"),
    "a single probability": (lambda t, m: m.Categorical(t.tensor(1.0)), "at least one-dimensional"),
    "text": (lambda t, m: m.Normal("0", 1.0), "a Tensor or a number; got str"),
    "no tensor": (lambda t, m: m.Normal(0.0, 1.0).log_prob(0.5), "must be a Tensor; got float"),
    "a value outside": (
        lambda t, m: m.Bernoulli(0.5).log_prob(t.tensor([0.5])),
        "value argument .*Boolean.*invalid values:\ntensor",
    ),
    "a class too far": (
        lambda t, m: m.Categorical(t.ones(3)).log_prob(t.tensor(3)), "IntegerInterval"
    ),
    "another event": (
        lambda t, m: m.Dirichlet(t.ones(3)).log_prob(t.ones(2) / 2), r"match event_shape.*\(2,\)"
    ),
    "another batch": (
        lambda t, m: m.Normal(t.zeros(3), 1.0).log_prob(t.zeros(2)), "not broadcastable"
    ),
    "never a success": (lambda t, m: m.Geometric(0.0), "to be positive"),
    "counts below zero": (lambda t, m: m.Poisson(1.0).log_prob(t.tensor(-1.0)), "GreaterThan"),
    "no axis": (lambda t, m: m.Dirichlet(t.tensor(1.0)), "at least one-dimensional"),
    "two matrices": (
        lambda t, m: m.MultivariateNormal(t.zeros(2), t.eye(2), t.eye(2)), "Exactly one of"
    ),
    "no matrix": (lambda t, m: m.MultivariateNormal(t.zeros(2), t.ones(2)), "at least two-dim"),
    "not definite": (
        lambda t, m: m.MultivariateNormal(t.zeros(2), t.ones(2, 2) - t.eye(2)), "PositiveDefinite"
    ),
    "too many axes": (
        lambda t, m: m.Independent(m.Normal(0.0, 1.0), 1), "reinterpreted_batch_ndims.*1 vs 0"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_as_pytorch_does(name):
    make, message = REFUSED[name]
    with pytest.raises(ValueError, match=r"\w"):
        make(torch, theirs)
    with pytest.raises(OptionError, match=f"(?s){message}"):
        make(scratch, ours)


def test_validation_can_be_switched_off():
    assert ours.Normal(0.0, -1.0, validate_args=False).mean.item() == 0
    assert ours.Bernoulli(0.5, validate_args=False).log_prob(scratch.tensor(0.5)).item() < 0
    ours.Distribution.set_default_validate_args(False)
    try:
        assert ours.Normal(0.0, -1.0).scale.item() == -1
    finally:
        ours.Distribution.set_default_validate_args(True)
    with pytest.raises(ValueError, match="True or False"):
        ours.Distribution.set_default_validate_args("no")


def test_what_pytorch_does_not_implement_is_said():
    with pytest.raises(NotCovered, match="Poisson does not implement cdf"):
        ours.Poisson(1.0).cdf(scratch.tensor(1.0))
    with pytest.raises(NotCovered, match="inhomogeneous total_count"):
        ours.Multinomial(scratch.tensor([1, 2]), scratch.ones(2, 3))
    with pytest.raises(NotCovered, match="Inhomogeneous total count"):
        ours.Binomial(scratch.tensor([1.0, 2.0]), scratch.tensor(0.5)).entropy()
    with pytest.raises(NotCovered, match="cartesian product"):
        ours.Independent(ours.Bernoulli(scratch.ones(2)), 1).enumerate_support()
    with pytest.raises(RuntimeError, match="sample_shape needs a tuple"):
        ours.Normal(0.0, 1.0).sample(3)


def test_own_distributions_follow_pytorchs_pattern():
    class Shifted(ours.Distribution):
        arg_constraints = ours.constraints.named(by=ours.constraints.real)
        support = ours.constraints.real

        def __init__(self, by, validate_args=None):
            self.by = by
            super().__init__(by.shape, validate_args=validate_args)

        def log_prob(self, value):
            self._validate_sample(value)
            return value - self.by

    d = Shifted(scratch.zeros(2))
    assert repr(d) == "Shifted(by: torch.Size([2]))"
    assert d.expand((3, 2)).by.shape == (3, 2)
    assert d.log_prob(scratch.ones(2)).tolist() == [1.0, 1.0]

    class Silent(ours.Distribution):
        pass

    with pytest.warns(UserWarning, match="does not define `arg_constraints`"):
        Silent()
    with pytest.warns(FutureWarning, match="sample_n"):
        assert ours.Normal(0.0, 1.0).sample_n(2).shape == (2,)


@pytest.mark.parametrize("diag", [-1, 0, 1])
def test_triangles_and_vectors(diag):
    x = torch.arange(16.0).reshape(4, 4)
    vec = theirs.utils.tril_matrix_to_vec(x, diag)
    mine = tril_matrix_to_vec(scratch.arange(16.0).reshape(4, 4), diag)
    assert mine.tolist() == vec.tolist()
    assert (
        vec_to_tril_matrix(mine, diag).tolist()
        == theirs.utils.vec_to_tril_matrix(vec, diag).tolist()
    )
