r"""Card text for a terminal: Markdown marks go, mathematics becomes what a keyboard shows.

>>> plain(r"Why is $\frac{\partial L}{\partial w_i} = 0$ for `relu`?")
'Why is ∂L/∂wᵢ = 0 for relu?'
"""

import re
from functools import lru_cache
from unicodedata import normalize

_TABLE = """
alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε eta:η theta:θ lambda:λ mu:μ pi:π rho:ρ
sigma:σ tau:τ phi:φ varphi:φ omega:ω Delta:Δ Sigma:Σ Omega:Ω nabla:∇ partial:∂ infty:∞ ell:ℓ
cdot:· times:× le:≤ leq:≤ ge:≥ geq:≥ ne:≠ neq:≠ approx:≈ to:→ rightarrow:→ leftarrow:← pm:±
Rightarrow:⇒ sum:Σ prod:Π in:∈ odot:⊙ dots:… ldots:… cdots:… sim:~ top:ᵀ intercal:ᵀ propto:∝
mapsto:↦ lVert:‖ rVert:‖ |:‖ ll:≪ gg:≫ mid:| lfloor:⌊ rfloor:⌋ lceil:⌈ rceil:⌉ langle:⟨ rangle:⟩
"""
_NAMES = dict(pair.split(":") for pair in _TABLE.split()) | {"quad": " ", "qquad": " "}
_RAISED = str.maketrans("0123456789+-=()nijkTLlt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏᵀᴸˡᵗ")
_LOWERED = str.maketrans("0123456789+-=()ijknmtpx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₙₘₜₚₓ")
_MARKS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
_BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_PART = re.compile(r"(`[^`]+`|\$\$.+?\$\$|\$[^$]+\$)", re.DOTALL)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text with its mathematics and marks made readable."""
    return "".join(_part(part) for part in _PART.split(text.strip()))


def math(tex: str) -> str:
    r"""Return a formula in Unicode.

    >>> math(r"\sqrt{\hat{v}_t} + \epsilon"), math(r"x^{2} \le \log(n)"), math(r"W^{ab} 4^{{2}}")
    ('√v̂ₜ + ε', 'x² ≤ log(n)', 'W^(ab) 4²')
    """
    text = re.sub(r"\\[,;:! ]", " ", tex)
    text = re.sub(r"\\(?:left|right|big|Big|displaystyle)(?![A-Za-z])", "", text)
    text = re.sub(r"\\([dt]?frac)(\d)(\d)", r"\\\1{\2}{\3}", text)
    text = re.sub(r"\\sqrt +(\w)", r"\\sqrt{\1}", text)
    for _ in range(4):  # from the inside out
        kinds = "mathrm|mathbf|mathbb|mathcal|text|operatorname|boldsymbol"
        text = re.sub(rf"\\(?:{kinds}){_BRACED}", r"\1", text)
        text = re.sub(rf"\\({'|'.join(_MARKS)}){_BRACED}", lambda m: m[2] + _MARKS[m[1]], text)
        text = re.sub(rf"\\[dt]?frac{_BRACED}{_BRACED}", _fraction, text)
        text = re.sub(rf"\\sqrt{_BRACED}", lambda m: "√" + _grouped(m[1]), text)
    text = re.sub(r"\\([A-Za-z]+|\|)", lambda m: _NAMES.get(m[1], m[1]), text)
    text = re.sub(r"([∂∇√ΔΣΠ]) +(?=\w)", r"\1", text)
    text = re.sub(r"(?<=\S)([·×⊙≤≥≠≈→∈]) ", r" \1 ", text)  # TeX needs the blank behind alone
    text = re.sub(rf"\^(?:{_BRACED}|(\S))", lambda m: _moved(m, _RAISED, "^"), text)
    text = re.sub(rf"_(?:{_BRACED}|(\S))", lambda m: _moved(m, _LOWERED, "_"), text)
    return normalize("NFC", " ".join(re.sub(r"\\([{}%_])|[{}]", r"\1", text).split()))


def _part(part: str) -> str:
    if part.startswith("`"):
        return part[1:-1]
    if part.startswith("$"):
        return math(part.strip("$"))
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", part)
    return re.sub(r"\*\*(.+?)\*\*|(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)", r"\1\2", text)


def _fraction(found: re.Match[str]) -> str:
    return f"{_grouped(found[1])}/{_grouped(found[2])}"


def _grouped(text: str) -> str:
    """Put a sum or a product in parentheses."""
    text = text.strip()
    letters = r"(?:\\partial *)?\\?[\w.\u0300-\u036f\u20d7]+(?:[_^]\w|[_^]\{\w+\})*"
    return text if re.fullmatch(letters, text) else f"({text})"


def _moved(found: re.Match[str], table: dict[int, int], mark: str) -> str:
    """Raise or lower the characters where Unicode has them all."""
    inner = found[2] if found[1] is None else found[1].strip("{} ")
    if inner == "ᵀ" or all(ord(sign) in table for sign in inner):
        return inner.translate(table)
    return mark + (inner if len(inner) == 1 else f"({inner})")
