"""A trace as NumPy columns: what the doctor's rules and the report read."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.scratch.types import Array
from chainrule.train.trace.chunks import EVENT, FEATURES, LAYOUT, SAMPLE, STEPS, found, scan
from chainrule.train.trace.columns import BATCH, FEATURE, LAYER, MODEL, OUTPUT, PARAMETER, STEP
