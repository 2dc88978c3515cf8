"""Say what a result was computed with."""

import os
import platform

import numpy as np

import chainrule.scratch as torch


def environment():
    """Return a dictionary with the keys python, numpy, torch, cuda, cores."""
    raise NotImplementedError
