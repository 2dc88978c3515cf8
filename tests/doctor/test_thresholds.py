"""The doctor's thresholds are those that the lab held healthy runs against."""

import re
from importlib import import_module

import pytest

from chainrule import doctor, lab

HELD = [  # rule's module, its constant, the claim, the claim's limit for such a constant
    ("r18_rate_too_high", "AT_ONCE", "healthy_update_ratio", lambda constant: constant),
    ("r10_first_loss", "OFF", "healthy_first_loss", lambda constant: 1 + constant),
    ("r16_dead_units", "HALF", "healthy_dead_units", lambda constant: 100 * constant),
    ("r15_vanishing_gradients", "SHARE", "healthy_gradient_ratio", lambda constant: constant),
]


@pytest.mark.parametrize(("rule", "constant", "claim", "limit_of"), HELD)
def test_a_threshold_is_the_claims_limit(rule, constant, claim, limit_of):
    threshold = getattr(import_module(f"chainrule.doctor.rules.{rule}"), constant)
    assert limit_of(threshold) == import_module(f"chainrule.lab.claims.{claim}").LIMIT
    assert lab.quote(claim, "verdict") == "supported"


def test_claims_that_pages_name_exist():
    for rule in doctor.every().values():
        source = rule.page["Source"]
        if "lab claim" in source:
            told = source.partition("lab claim")[2]
            named = re.findall(r"[a-z]+(?:_[a-z0-9]+)+", told)
            assert named, rule.code
            assert set(named) <= set(lab.names()), rule.code
