"""Formulas in a terminal."""

import pytest

from chainrule.course.cards import curves, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\sigma'(5) = 0.0066$", "σ'(5) = 0.0066"),
        (r"$\frac{\partial L}{\partial w}$", "∂L/∂w"),
        (r"$\frac{a + b}{n}$", "(a + b)/n"),
        (r"$w \leftarrow w - \eta g$", "w ← w - η g"),
        (r"$\sqrt{\sigma^2 + \epsilon}$", "√(σ² + ε)"),
        (r"$W^\top x$, $W^T$", "Wᵀ x, Wᵀ"),
        (r"$\sum_{i=1}^{n} x_i^2$", "Σᵢ₌₁ⁿ xᵢ²"),
        (r"$p_{\text{model}}$", "p_(model)"),
        (r"$10^{-3}$ and $e^{-z}$", "10⁻³ and e^(-z)"),
        (r"$\left(\frac{1}{2}\right)$", "(1/2)"),
        (r"$\hat{y}$ is `y_hat` **now**", "ŷ is y_hat now"),
        (r"$50\%$ of 5 * 3 * 2", "50% of 5 * 3 * 2"),
        (r"$\tfrac12 c\,w^2 \le \sqrt k$", "1/2 c w² ≤ √k"),
        (r"$1 - \text{lr}\cdot c$, $2\cdot3$", "1 - lr · c, 2·3"),
        ("snake_case_name and _this_", "snake_case_name and this"),
        ("[a link](https://x.org)", "a link"),
        ("$$\nx^2\n$$", "x²"),
    ],
)
def test_plain(text, shown):
    assert plain.plain(text) == shown


def test_a_flat_curve_and_a_falling_one():
    assert set(curves.blocks([2, 2, 2])) == {"▄"}
    falling = curves.blocks([9, 5, 1], 12)
    assert list(falling) == sorted(falling, reverse=True)
    for points in ([1, 2, 3], [4, 4, 4]):
        drawn = curves.svg(points, "it <rises>")
        assert "it &lt;rises&gt;" in drawn
        assert "nan" not in drawn
