"""R36: sequences: it sees the future, it reads padding, it drifts on its own."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

LEAK = 1e-4  # change of an earlier output, beside the outputs' spread
PADS, CHANGE = 0.01, 0.1  # attention on padding; change of an output when it is cut off
GROWS, AT_LEAST = 2.0, 0.1  # last quarter beside the first; error


@rule("R36", day=37, explains=("R32",))
def sequence_faults(case: Case) -> Iterator[Finding]:
    """What comes later, or what only fills up, changes the answer.

    Why: a net that is asked for the next element and can see it, copies. Its loss is wonderful,
        and of no use where the next element is not there yet. Padding that is read makes the answer
        depend on who else is in the batch.
    Cause: a mask that is missing, shifted by one or given with the wrong sign; a net that runs both
        ways; the last state of a row taken after its padding; always the true history in training.
    Remedy: `is_causal=True` with the square mask; `key_padding_mask=(x == pad)`;
        `pack_padded_sequence`; now and then its own answer as input.
    Source: Vaswani 2017, https://arxiv.org/abs/1706.03762 (masks); Bengio 2015,
        https://arxiv.org/abs/1506.03099 (scheduled sampling).
    When it is fine: an encoder may look both ways, so the future is tested only where targets are
        the next inputs. A text has many good continuations, so drifting apart is a note.
    """
    told = case.probe("sequence")
    if told is None:
        return
    if (told.get("future_change") or 0) > LEAK:
        yield Finding(
            says="It sees the future: earlier answers change by "
            f"{told['future_change']:.0%} of their spread when only later inputs change.",
            severity="problem",
            confidence=0.97,
            remedy="mask = torch.triu(torch.ones(T, T, dtype=torch.bool), 1)  # True: not seen",
            where="attention or direction",
            evidence={"change": told["future_change"]},
            test="change the last input: only the last output may change",
        )
    attended, moved = told.get("pad_attention") or 0, told.get("pad_change") or 0
    if attended > PADS or moved > CHANGE:
        seen = f"{attended:.0%} of its attention goes there" if attended > PADS else ""
        cut = f"answers change by {moved:.0%} of their spread when it is cut off"
        yield Finding(
            says=f"Padding is read: {seen or cut}.",
            severity="problem" if case.stuck else "warning",
            confidence=0.85,
            remedy="key_padding_mask=(x == pad), or pack_padded_sequence(x, lengths)",
            where="padding",
            evidence={"attention": attended, "change": moved},
            test="the same row with more and with less padding",
        )
    gap = told.get("gap_by_length") or [0.0]
    if gap[-1] > AT_LEAST and gap[-1] > GROWS * max(gap[0], 0.0):
        yield Finding(
            says="On its own answers the error grows with length: "
            f"by {gap[0]:.2f}, then {gap[-1]:.2f}.",
            severity="note",
            confidence=0.6,
            remedy="scheduled sampling; or judge it by samples, not by the next element",
            where="history",
            evidence={"gap": gap},
        )
