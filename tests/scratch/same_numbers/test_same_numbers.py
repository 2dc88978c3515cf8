"""Same seed, same numbers: every drawing function, layer and loader, and the state after each."""

import pytest

from tests.scratch.same_numbers import draws, layers, layouts, loaders
from tests.scratch.same_numbers.engines import check


@pytest.mark.parametrize("case", draws.cases())
def test_draws(case):
    check(case, strides=True)


@pytest.mark.parametrize("case", draws.FACTORS)
def test_factors(case):
    check(case)


@pytest.mark.parametrize("case", layers.weights())
def test_first_weights(case):
    check(case)


@pytest.mark.parametrize("case", layers.fills())
def test_init(case):
    check(case)


@pytest.mark.parametrize("case", layers.dropouts())
def test_dropout(case):
    check(case)


@pytest.mark.parametrize("case", layers.inside_layers())
def test_draws_inside_layers(case):
    check(case)


@pytest.mark.parametrize("case", loaders.cases())
def test_loaders(case):
    check(case)


@pytest.mark.parametrize("case", layouts.cases())
def test_layouts(case):
    check(case, strides=True)
