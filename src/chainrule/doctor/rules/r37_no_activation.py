"""R37: two linear layers with nothing between."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

AFFINE = ("Linear", "Conv1d", "Conv2d", "Conv3d")


@rule("R37", day=3, explains=("R28",))
def no_activation(case: Case) -> Iterator[Finding]:
    """A linear layer reads a linear layer: together they are one.

    Why: W₂(W₁x + b₁) + b₂ is again a matrix and a bias. The second layer adds parameters, no power.
    Cause: the activation was forgotten, or defined and not called in `forward`.
    Remedy: a ReLU or GELU between the two.
    Source: lab claim deep_linear: stacking linear layers gains nothing.
    When it is fine: a narrow layer between two wide ones is a low rank on purpose (LoRA, factored
        embeddings): a note.
    """
    layers = case.trace.layers
    kind = dict(zip(layers.names, layers.fact("kind"), strict=True))
    size = {name: shapes(case, name) for name in layers.names}
    for name, before in case.trace.reads.items():
        if kind.get(name) not in AFFINE or kind.get(before) not in AFFINE:
            continue
        (inner, first), (last, _) = size[before], size[name]
        narrow = bool(inner and first and last) and inner < min(first, last)
        yield Finding(
            says=f"{before} and {name} follow each other with no activation between: they are one "
            "linear map.",
            severity="note" if narrow else "warning",
            confidence=0.6 if narrow else 0.9,
            remedy="put nn.ReLU() between them",
            where=f"{before}, {name}",
            evidence={"widths": [first, inner, last]},
            otherwise=("a low rank on purpose",),
        )


def shapes(case: Case, layer: str) -> tuple[int, int]:
    """Return outputs and inputs of a layer's weight, or zeros."""
    table = case.trace.parameters
    if f"{layer}.weight" not in table.names:
        return 0, 0
    shape = table.facts[table.names.index(f"{layer}.weight")]["shape"]
    return (int(shape[0]), int(shape[1])) if len(shape) > 1 else (0, 0)
