"""Seven choices, each wrong one with its reason, and three numbers."""

import numpy as np

from chainrule.course.grading import Grader, fail

VECTORS = {
    "A triplet compares three vectors: here every example has a target of its own": "triplet",
    "The cosine compares two vectors: here every example has a target of its own": "cosine",
}
NUMBERS = {
    "Cross-entropy chooses among classes: a temperature or a time is a number": "cross entropy",
    "Binary cross-entropy answers yes or no: this target is a number": "bce with logits",
}
NO_NUMBERS = {
    "A squared difference needs a number as target": "mse",
    "An absolute difference needs a number as target": "mae",
    "Huber needs a number as target": "huber",
}
CLASSES = {
    "Cross-entropy needs the classes of tomorrow to be known today": "cross entropy",
    "Binary cross-entropy needs a yes-or-no score, here vectors are compared": "bce with logits",
}
CHOICES = {
    "next_word": (
        "cross entropy",
        {
            "50,000 yes-or-no questions: these words exclude each other": "bce with logits",
            "Squared error of probabilities learns slowly where the net is sure and wrong": "mse",
            "Absolute error has no place for a choice among classes": "mae",
            "Huber has no place for a choice among classes": "huber",
            **VECTORS,
        },
    ),
    "tags": (
        "bce with logits",
        {
            "Cross-entropy makes the tags share one probability: several may be true": (
                "cross entropy"
            ),
            "Squared error of probabilities fades where the net is sure and wrong": "mse",
            "Absolute error has no place for yes or no": "mae",
            "Huber has no place for yes or no": "huber",
            **VECTORS,
        },
    ),
    "steady_sensor": (
        "mse",
        {
            "Absolute error is lowest at the median: the mean was wanted": "mae",
            "Huber is lowest near the mean only for a large δ: bell-shaped noise needs no protection": "huber",
            **NUMBERS,
            **VECTORS,
        },
    ),
    "delivery_time": (
        "mae",
        {
            "Squared error is lowest at the mean: half and half is the median": "mse",
            "Huber is lowest near the median only for a small δ: exactly half and half was wanted": "huber",
            **NUMBERS,
            **VECTORS,
        },
    ),
    "faulty_sensor": (
        "huber",
        {
            "Squared error pulls with twice the distance: nonsense pulls hardest": "mse",
            "Absolute error does not fade near the target: its slope jumps there": "mae",
            **NUMBERS,
            **VECTORS,
        },
    ),
    "faces": (
        "triplet",
        {
            "The cosine loss takes pairs marked 1 or -1: here are threes": "cosine",
            **CLASSES,
            **NO_NUMBERS,
        },
    ),
    "sentences": (
        "cosine",
        {
            "A triplet needs threes and uses lengths: here are marked pairs and directions": (
                "triplet"
            ),
            **CLASSES,
            **NO_NUMBERS,
        },
    ),
}
grader = Grader(needs=(*CHOICES, "first_loss_words", "first_loss_tags", "one_hot_bytes"))
for name, (right, mistakes) in CHOICES.items():
    grader.value(
        name, to=right, mistakes=mistakes, hint="what is the target: number, class, order?"
    )
K = 50_000


def known(name, right, mistakes, within=1e-3):
    """Add the property of a number; four digits are enough."""

    @grader.property(name, f"`{name}` is right")
    def number(code, rng):
        """Compare, and name a known mistake."""
        got = getattr(code, name)
        if got is None:
            fail(f"`{name}` is not set yet", hint=f"set `{name}`")
        try:
            value = float("a text" if isinstance(got, str) else got)
        except (TypeError, ValueError):
            fail(f"`{name}` is no number", got=got)
        if abs(value - right) <= within * abs(right):
            return
        if abs(value - right) <= 0.02 * abs(right):
            fail(f"`{name}` is near, and too rough: four digits are asked for", got=got)
        causes = [c for c, v in mistakes.items() if abs(value - v) <= within * abs(v)]
        fail(causes[0] if causes else f"`{name}` is not {got}", hint="hint 3 says how")


known(
    "first_loss_words",
    np.log(K),
    {
        "This is log10: the natural logarithm is meant": np.log10(K),
        "This is log2: the natural logarithm is meant": np.log2(K),
        "The sign is turned: a loss is minus the logarithm": -np.log(K),
        "This is the probability of each word: the loss is minus its logarithm": 1 / K,
        "This is the first loss of ten classes": np.log(10),
    },
)
known(
    "first_loss_tags",
    np.log(2),
    {
        "The mean runs over the tags too: twenty tags do not cost twenty times": 20 * np.log(2),
        "This is ln 20: twenty tags that exclude each other": np.log(20),
        "This is the probability: the loss is minus its logarithm": 0.5,
        "The sign is turned: a loss is minus the logarithm": -np.log(2),
        "A score of 0 is no certainty: the probability is one half": 1e-12,
    },
)
known(
    "one_hot_bytes",
    256 * K * 4,
    {
        "This is 8 bytes a number: a float32 takes 4": 256 * K * 8,
        "These are bits: eight make a byte": 256 * K * 32,
        "These are the numbers: each takes 4 bytes": 256 * K,
        "This is one example: there are 256": K * 4,
        "One-hot holds K numbers an example, not one": 256 * 4,
        "This is in MB: bytes are asked for": 51.2,
    },
)
