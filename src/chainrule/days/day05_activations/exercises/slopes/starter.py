"""Slopes of six activations, as functions of the input."""

import numpy as np


def sigmoid_slope(x):
    """Slope of the sigmoid. Shape: x (*) -> (*)"""
    raise NotImplementedError


def tanh_slope(x):
    """Slope of tanh. Shape: x (*) -> (*)"""
    raise NotImplementedError


def relu_slope(x):
    """Slope of ReLU, 0 at 0. Shape: x (*) -> (*)"""
    raise NotImplementedError


def leaky_relu_slope(x, a):
    """Slope of leaky ReLU, `a` at 0. Shape: x (*) -> (*)"""
    raise NotImplementedError


def elu_slope(x, alpha):
    """Slope of ELU, `alpha` at 0. Shape: x (*) -> (*)"""
    raise NotImplementedError


def silu_slope(x):
    """Slope of x times its sigmoid. Shape: x (*) -> (*)"""
    raise NotImplementedError
