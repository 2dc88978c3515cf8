"""Properties of a step of Adam."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("adam",))


def states(rng, size):
    """Return a state in the middle of a run, with an ε that one can see."""
    w, m, g = rng.normal(size=(3, size)).round(2)
    v = rng.uniform(0.2, 2, size).round(2)
    betas = [round(float(rng.uniform(*ends)), 2) for ends in ((0.7, 0.85), (0.9, 0.97))]
    return w, m, v, g, int(rng.integers(2, 9)), 0.1, tuple(betas), 0.2


def first(rng, size):
    """Return the state before the first step, with PyTorch's settings."""
    g = rng.normal(size=size) * 10.0 ** rng.integers(-3, 5)
    return rng.normal(size=size), np.zeros(size), np.zeros(size), g, 1, 0.1, (0.9, 0.999), 1e-8


def means(m, v, g, betas):
    b1, b2 = betas
    return b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2


def stepped(w, m, v, t, lr, betas, eps):
    b1, b2 = betas
    m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adam(w, m, v, g, t, lr, betas, eps):
    return stepped(w, *means(m, v, g, betas), t, lr, betas, eps)


def with_step(change):
    """Return Adam with another step: `change(lr, m, v, m_hat, v_hat, eps, g)` is added to w."""

    def mistaken(w, m, v, g, t, lr, betas, eps):
        b1, b2 = betas
        m, v = means(m, v, g, betas)
        return w + change(lr, m, v, m / (1 - b1**t), v / (1 - b2**t), eps, g), m, v

    return mistaken


def with_square(square):
    """Return Adam with something else in the place of g²."""

    def mistaken(w, m, v, g, t, lr, betas, eps):
        b1, b2 = betas
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * square(g, m)
        return stepped(w, m, v, t, lr, betas, eps)

    return mistaken


def with_state(state):
    """Return Adam that gives back another state: `state(m, v, new_m, new_v, s, r)`."""

    def mistaken(w, m, v, g, t, lr, betas, eps):
        b1, b2 = betas
        new_w, new_m, new_v = adam(w, m, v, g, t, lr, betas, eps)
        return new_w, *state(m, v, new_m, new_v, 1 - b1**t, 1 - b2**t)

    return mistaken


def unshared(w, m, v, g, t, lr, betas, eps):
    b1, b2 = betas
    return stepped(w, b1 * m + g, b2 * v + g**2, t, lr, betas, eps)


def exchanged(w, m, v, g, t, lr, betas, eps):
    return adam(w, m, v, g, t, lr, betas[::-1], eps)


def by_product(w, m, v, g, t, lr, betas, eps):
    b1, b2 = betas
    m, v = means(m, v, g, betas)
    return w - lr * m / (1 - b1 * t) / (np.sqrt(v / (1 - b2 * t)) + eps), m, v


def other_correction(first, second):
    """Return Adam whose means are divided by `first` and `second` of (β₁, β₂, t)."""

    def mistaken(w, m, v, g, t, lr, betas, eps):
        m, v = means(m, v, g, betas)
        one, two = first(*betas, t), second(*betas, t)
        return w - lr * m / one / (np.sqrt(v / two) + eps), m, v

    return mistaken


def turned_round(w, m, v, g, t, lr, betas, eps):
    b1, b2 = betas
    m, v = means(m, v, g, (1 - b1, 1 - b2))
    return stepped(w, m, v, t, lr, betas, eps)


def one_share(w, m, v, g, t, lr, betas, eps):
    """Leave the share out of m alone."""
    return stepped(w, betas[0] * m + g, means(m, v, g, betas)[1], t, lr, betas, eps)


def step_before(w, m, v, g, t, lr, betas, eps):
    """Step along the old means, then move them."""
    return stepped(w, m, v, t, lr, betas, eps)[0], *means(m, v, g, betas)


def after_root(power):
    """Return Adam whose v is corrected after the root, by the divisor to this power."""

    def mistaken(w, m, v, g, t, lr, betas, eps):
        b1, b2 = betas
        m, v = means(m, v, g, betas)
        root = np.sqrt(v) / (1 - b2**t) if power else (np.sqrt(v) + eps) / np.sqrt(1 - b2**t)
        return w - lr * m / (1 - b1**t) / (root + eps * power), m, v

    return mistaken


def only_step(w, m, v, g, t, lr, betas, eps):
    new_w, *state = adam(w, m, v, g, t, lr, betas, eps)
    return new_w - w, *state


MISTAKES = {
    "The bias correction is missing: divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ": with_step(
        lambda lr, m, v, mh, vh, eps, g: -lr * m / (np.sqrt(v) + eps)
    ),
    "m is not corrected: divide it by 1 − β₁ᵗ": with_step(
        lambda lr, m, v, mh, vh, eps, g: -lr * m / (np.sqrt(vh) + eps)
    ),
    "v is not corrected: divide it by 1 − β₂ᵗ": with_step(
        lambda lr, m, v, mh, vh, eps, g: -lr * mh / (np.sqrt(v) + eps)
    ),
    "The power t is missing in the correction: 1 − βᵗ, not 1 − β": other_correction(
        lambda b1, b2, t: 1 - b1, lambda b1, b2, t: 1 - b2
    ),
    "The correction takes t + 1: t counts from 1 already": other_correction(
        lambda b1, b2, t: 1 - b1 ** (t + 1), lambda b1, b2, t: 1 - b2 ** (t + 1)
    ),
    "The correction takes t − 1: t counts from 1, this is step t": other_correction(
        lambda b1, b2, t: 1 - b1 ** (t - 1), lambda b1, b2, t: 1 - b2 ** (t - 1)
    ),
    "The means are multiplied by 1 − βᵗ: divide them": other_correction(
        lambda b1, b2, t: 1 / (1 - b1**t), lambda b1, b2, t: 1 / (1 - b2**t)
    ),
    "v is corrected after the root: divide by 1 − β₂ᵗ, then take the root": after_root(1),
    "ε is added to √v: it is added to the root of the corrected v̂": after_root(0),
    "The step goes along the old means: first m and v move, then w": step_before,
    "The share 1 − β₁ is missing: m is a mean": one_share,
    "This is the step alone: return the new weights": only_step,
    "v is corrected with β₁: it has β₂": other_correction(
        lambda b1, b2, t: 1 - b1**t, lambda b1, b2, t: 1 - b1**t
    ),
    "β weighs the new value here: it weighs the old mean": turned_round,
    "m and v come back in the wrong order": with_state(
        lambda m, v, new_m, new_v, s, r: (new_v, new_m)
    ),
    "The correction takes β · t in place of β to the power t": by_product,
    "ε stands under the root: it is added after the root": with_step(
        lambda lr, m, v, mh, vh, eps, g: -lr * mh / np.sqrt(vh + eps)
    ),
    "Here the root of v̂ is missing": with_step(
        lambda lr, m, v, mh, vh, eps, g: -lr * mh / (vh + eps)
    ),
    "This goes uphill: subtract the step": with_step(
        lambda lr, m, v, mh, vh, eps, g: lr * mh / (np.sqrt(vh) + eps)
    ),
    "g is used for the step: it goes along the mean m̂": with_step(
        lambda lr, m, v, mh, vh, eps, g: -lr * g / (np.sqrt(vh) + eps)
    ),
    "v averages the size of g in place of its square": with_square(lambda g, m: np.abs(g)),
    "v averages the square of m: it is the mean of g²": with_square(lambda g, m: m**2),
    "v is no variance: g² is averaged, no mean is taken away": with_square(
        lambda g, m: (g - m) ** 2
    ),
    "The state holds the corrected means: keep m and v as they are": with_state(
        lambda m, v, new_m, new_v, s, r: (new_m / s, new_v / r)
    ),
    "The old m and v are returned: the next step needs the new ones": with_state(
        lambda m, v, new_m, new_v, s, r: (m, v)
    ),
    "β₁ and β₂ are exchanged": exchanged,
    "The share 1 − β is missing: m and v are means": unshared,
}
grader.equals("adam", to=adam, on=states, mistakes=MISTAKES, points=4)


@grader.property("adam", "the first step is lr long, however steep the slope")
def first_step(code, rng):
    for size in (1, 3):
        given = first(rng, size)
        got = np.asarray(code.adam(*given)[0]) - given[0]
        if not np.allclose(got, -0.1 * np.sign(given[3]), rtol=1e-3):
            fail(
                "The first step depends on the size of the gradient",
                given=f"g = {given[3]}, lr = 0.1",
                got=got,
                expected=-0.1 * np.sign(given[3]),
            )


grader.keeps_inputs("adam", on=states)
grader.no_loop("adam")
