"""Draws whose number of words depends on what is drawn: poisson, binomial, gamma."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch import generator as g
from chainrule.scratch.random import draw
from chainrule.scratch.random.state import chosen
from chainrule.scratch.tensor.core import Tensor, wrap


def poisson(input: Tensor, generator: Any = None) -> Tensor:
    """Draw how many events happen where `input` tells how many are expected.

    Shape: input (*) -> (*), of the same dtype
    """
    rate = input._array
    draw.floating(rate, "poisson")
    draw.need(bool((rate >= 0).all()), "poisson needs rates of 0 or more", input=rate)
    return wrap(g.poisson(chosen(generator), rate))


def binomial(count: Tensor, prob: Tensor, generator: Any = None) -> Tensor:
    """Draw how many of `count` trials succeed, each of probability `prob`.

    Shape: count (*), prob (*) -> (*), of the same dtype
    """
    n, p = count._array, prob._array
    draw.floating(n, "binomial")
    if n.dtype != p.dtype:
        raise OptionError("binomial needs count and prob of one dtype", got=f"{n.dtype}, {p.dtype}")
    n, p = np.broadcast_arrays(n, p)
    return wrap(g.binomial(chosen(generator), n, p))


def standard_gamma(shape: Tensor, generator: Any = None) -> Tensor:
    """Draw from the gamma distribution of scale 1; no gradient passes through.

    Shape: shape (*) -> (*), of the same dtype
    """
    draw.floating(shape._array, "gamma")
    return wrap(g.gamma(chosen(generator), shape._array))
