"""What torchvision gave, held without it."""

import json

import pytest
from tests.data.vision.golden import FILE, checksums
from tests.data.vision.twin import OURS, both, needs_torchvision

from chainrule import scratch


@pytest.fixture(scope="module")
def known():
    return json.loads(FILE.read_text())


def test_same_pictures_and_draws_as_recorded(known):
    assert checksums(scratch, OURS) == known


@needs_torchvision
def test_the_record_is_torchvisions(known):
    assert checksums(*both()[1]) == known
