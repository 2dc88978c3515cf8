"""Transforms, constraints and the table that leads from one to the other."""

import numpy as np
import pytest
import torch
from torch import distributions as theirs

from chainrule import scratch
from chainrule.errors import ArgumentError, NotCovered, OptionError
from chainrule.scratch import distributions as ours
from chainrule.scratch.distributions import constraints
from tests.scratch.distributions.test_distributions import same

X, UNIT, POSITIVE = [[-0.7, 0.3, 2.5], [1.1, -0.4, 0.2]], [[0.1, 0.5], [0.9, 0.2]], [[0.3, 2.0]]
SQUARE = [[0.4, 0.2, 0.1], [0.3, -0.2, 0.5], [-0.4, 0.7, 0.1]]

TRANSFORMS = {
    "Exp": (lambda t, m: m.ExpTransform(), X),
    "Exp cached": (lambda t, m: m.ExpTransform(cache_size=1), X),
    "Affine": (lambda t, m: m.AffineTransform(1.5, -0.5), X),
    "Affine tensors": (lambda t, m: m.AffineTransform(t.zeros(3), t.tensor([1.0, 2.0, 3.0])), X),
    "Affine events": (lambda t, m: m.AffineTransform(0.5, 2.0, event_dim=1), X),
    "Power": (lambda t, m: m.PowerTransform(t.tensor(1.5)), POSITIVE),
    "Sigmoid": (lambda t, m: m.SigmoidTransform(), X),
    "Tanh": (lambda t, m: m.TanhTransform(), X),
    "Softplus": (lambda t, m: m.SoftplusTransform(), X),
    "Abs": (lambda t, m: m.AbsTransform(), POSITIVE),
    "Softmax": (lambda t, m: m.SoftmaxTransform(), X),
    "StickBreaking": (lambda t, m: m.StickBreakingTransform(), X),
    "LowerCholesky": (lambda t, m: m.LowerCholeskyTransform(), SQUARE),
    "PositiveDefinite": (lambda t, m: m.PositiveDefiniteTransform(), SQUARE),
    "CumulativeDistribution": (
        lambda t, m: m.CumulativeDistributionTransform(m.Normal(0.0, 1.0)), X
    ),
    "Reshape": (lambda t, m: m.ReshapeTransform((3,), (3, 1)), X),
    "Independent": (lambda t, m: m.IndependentTransform(m.ExpTransform(), 1), X),
    "Compose": (
        lambda t, m: m.ComposeTransform([m.AffineTransform(0.0, 2.0), m.TanhTransform()]), X
    ),
    "Compose events": (
        lambda t, m: m.ComposeTransform(
            [m.ExpTransform(), m.AffineTransform(1.0, 2.0, event_dim=1)]
        ), X,
    ),
    "identity": (lambda t, m: m.identity_transform, X),
    "inverse": (lambda t, m: m.ExpTransform().inv, POSITIVE),
}  # fmt: skip


def asked(question):
    try:
        return question()
    except NotImplementedError:
        return NotImplemented


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transform(name):
    make, numbers = TRANSFORMS[name]
    sides = []
    for t, m in ((scratch, ours), (torch, theirs)):
        f, x = make(t, m), t.tensor(numbers)
        y = f(x)
        back = asked(lambda f=f, y=y: f.inv(y))
        sides.append((f, x, y, back, asked(lambda f=f, x=x, y=y: f.log_abs_det_jacobian(x, y))))
    (f, x, y, back, stretched), (g, _, z, twin_back, twin_stretched) = sides
    same(y, z, 1e-5)
    same(back, twin_back, 1e-4)
    same(stretched, twin_stretched, 1e-5)
    assert f.bijective == g.bijective
    assert (f.domain.event_dim, f.codomain.event_dim) == (g.domain.event_dim, g.codomain.event_dim)
    assert f.forward_shape(x.shape) == tuple(g.forward_shape(tuple(x.shape)))
    assert f.inverse_shape(y.shape) == tuple(g.inverse_shape(tuple(y.shape)))
    assert str(asked(lambda: f.sign)) == str(asked(lambda: g.sign))
    assert f.inv.inv is f
    assert f == f


def test_every_transform_has_a_case():
    names = {n.removesuffix("Transform") for n in ours.transforms.__all__}
    assert names - {name.split()[0] for name in TRANSFORMS} == {"", "identity_transform"}


def test_a_cache_gives_the_very_tensor_back():
    f = ours.TanhTransform(cache_size=1)
    x = scratch.tensor([20.0])
    y = f(x)
    assert f.inv(y) is x
    assert f(x) is y
    assert ours.TanhTransform().inv(y).item() != 20.0
    assert f.with_cache(1) is f
    assert f.with_cache(0) == f


def test_equality_compares_settings():
    assert ours.AffineTransform(1.0, 2.0) == ours.AffineTransform(1.0, 2.0)
    assert ours.AffineTransform(1.0, 2.0) != ours.AffineTransform(1.0, 3.0)
    assert ours.AffineTransform(scratch.ones(2), 2.0) == ours.AffineTransform(scratch.ones(2), 2.0)
    assert ours.ExpTransform() != ours.TanhTransform()
    assert ours.ExpTransform().inv == ours.ExpTransform().inv


CHECKS = {
    "real": [1.0, float("nan"), -3.0],
    "positive": [0.0, 1.0, -1.0],
    "nonnegative": [0.0, 1.0, -1.0],
    "unit_interval": [0.0, 1.0, 1.1],
    "boolean": [0.0, 1.0, 0.5],
    "nonnegative_integer": [0.0, 2.5, -1.0],
    "positive_integer": [0.0, 2.5, 1.0],
    "real_vector": [[1.0, 2.0], [float("nan"), 2.0]],
    "one_hot": [[1.0, 0.0], [1.0, 1.0], [0.5, 0.5]],
    "simplex": [[0.4, 0.6], [1.4, -0.4], [0.5, 0.6]],
    "lower_triangular": [[[1.0, 0.0], [2.0, 0.0]], [[1.0, 1.0], [2.0, 0.0]]],
    "lower_cholesky": [[[1.0, 0.0], [2.0, 0.0]], [[1.0, 0.0], [2.0, 3.0]]],
    "square": [[1.0, 2.0], [3.0, 4.0]],
    "symmetric": [[[1.0, 2.0], [2.0, 1.0]], [[1.0, 2.0], [3.0, 1.0]]],
    "positive_semidefinite": [[[1.0, 1.0], [1.0, 1.0]], [[1.0, 2.0], [2.0, 1.0]]],
    "positive_definite": [[[2.0, 1.0], [1.0, 2.0]], [[1.0, 2.0], [2.0, 1.0]]],
}


@pytest.mark.parametrize("name", CHECKS)
def test_constraint(name):
    mine, twin = getattr(constraints, name), getattr(theirs.constraints, name)
    x = np.array(CHECKS[name])
    checked = mine.check(scratch.tensor(x)).tolist()
    assert checked == twin.check(torch.tensor(x)).tolist()
    assert (repr(mine), mine.event_dim, mine.is_discrete) == (
        repr(twin),
        twin.event_dim,
        twin.is_discrete,
    )


def test_constraint_with_bounds():
    x = [-1.0, 0.0, 1.5, 2.0, 3.0]
    for name, bounds in {
        "greater_than": (0.0,), "greater_than_eq": (0.0,), "less_than": (2.0,),
        "interval": (0.0, 2.0),
        "half_open_interval": (0.0, 2.0), "integer_interval": (0, 2), "multinomial": (3,),
    }.items():  # fmt: skip
        mine, twin = getattr(constraints, name)(*bounds), getattr(theirs.constraints, name)(*bounds)
        numbers = [[1.0, 2.0], [2.0, 2.0], [4.0, -1.0]] if name == "multinomial" else x
        checked = mine.check(scratch.tensor(numbers)).tolist()
        assert checked == twin.check(torch.tensor(numbers)).tolist()
        assert repr(mine) == repr(twin)


def test_dependent_constraints_wait_for_their_distribution():
    assert constraints.is_dependent(constraints.dependent)
    assert constraints.is_dependent(ours.Uniform.support)
    assert ours.Uniform.support.event_dim == 0
    assert constraints.dependent(event_dim=1).event_dim == 1
    with pytest.raises(ValueError, match="Cannot determine validity"):
        constraints.dependent.check(scratch.zeros(1))


@pytest.mark.parametrize("table", ["biject_to", "transform_to"])
@pytest.mark.parametrize(
    "name", ["real", "positive", "unit_interval", "simplex", "lower_cholesky", "real_vector"]
)
def test_tables_of_transforms(table, name):
    f = asked(lambda: getattr(ours, table)(getattr(constraints, name)))
    g = asked(lambda: getattr(theirs, table)(getattr(theirs.constraints, name)))
    if NotImplemented in (f, g):
        assert f is g
        return
    x = SQUARE if name == "lower_cholesky" else X
    y = f(scratch.tensor(x))
    same(y, g(torch.tensor(x)), 1e-5)
    assert bool(getattr(constraints, name).check(y).all())


def test_intervals_and_half_lines_are_reached():
    for constraint in (
        constraints.interval(-1.0, 3.0), constraints.greater_than(2.0), constraints.less_than(-1.0),
        constraints.positive_definite,
    ):  # fmt: skip
        y = ours.transform_to(constraint)(scratch.tensor(SQUARE))
        assert bool(constraint.check(y).all())


def test_errors():
    with pytest.raises(NotCovered, match="Cannot transform constraints of this type; got Boolean"):
        ours.biject_to(constraints.boolean)
    with pytest.raises(ArgumentError, match="a constraint or its class"):
        ours.biject_to.register(int, lambda c: c)
    with pytest.raises(OptionError, match="cache_size must be 0 or 1"):
        ours.ExpTransform(cache_size=2)
    with pytest.raises(
        NotCovered, match="SoftmaxTransform does not implement log_abs_det_jacobian"
    ):
        ours.SoftmaxTransform().log_abs_det_jacobian(None, None)
    with pytest.raises(ValueError, match="different numbers of elements"):
        ours.ReshapeTransform((2,), (3,))
    with pytest.raises(ValueError, match="must be a Transform"):
        ours.TransformedDistribution(ours.Normal(0.0, 1.0), [1])
    with pytest.raises(ValueError, match="size at least 1"):
        ours.TransformedDistribution(ours.Normal(0.0, 1.0), ours.SoftmaxTransform())
