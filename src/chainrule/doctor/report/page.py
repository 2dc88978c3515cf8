"""The page: the verdict, each finding with its evidence, how the run went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from chainrule.doctor.diagnosis import Diagnosis, Named
from chainrule.doctor.report import words
from chainrule.doctor.report.charts import evidence, overview
from chainrule.page.frame import fill
from chainrule.page.markup import Safe, element, join, section, text
from chainrule.train.trace import Trace

if TYPE_CHECKING:
    from chainrule.doctor.report import Seen


def page(name: str, seen: Seen) -> str:
    """Return the whole report as HTML that needs nothing beside itself."""
    several = len(seen) > 1
    parts = [training(name, number, seen, several) for number in range(len(seen))]
    return fill(
        f"{name} – diagnosis",
        header=join([element("h1", f"{name}: diagnosis"), *heads(name, seen)]),
        main=join(parts),
        footer=element("p", "Written by Chainrule from what it recorded of the run."),
    )


def heads(name: str, seen: Seen) -> list[Safe]:
    """Return a banner for each training: how it stands."""
    diagnoses = [diagnosis for _, diagnosis in seen]
    shown = []
    for number, one in enumerate(diagnoses, start=1):
        told = f"{words.heading(name, number, diagnoses, one)}: {words.verdict(one)}. "
        state = "banner" if one.is_clean else "banner failed"
        shown.append(element("p", element("strong", told), words.learns(one), cls=state))
    return shown


def training(name: str, number: int, seen: Seen, several: bool) -> Safe:
    """Return the sections of one training."""
    trace, diagnosis = seen[number]
    ids, which = f"t{number + 1}", f" of training {number + 1}" if several else ""
    found = [finding(trace, named, ids, which) for named in diagnosis.findings]
    return join(
        part
        for part in [
            *found,
            next_tests(diagnosis, which),
            listed(f"Also seen{which}", diagnosis.others),
            listed(f"Notes{which}", diagnosis.notes),
            section(f"How it went{which}", overview(trace, ids)),
            failed(diagnosis),
        ]
        if part
    )


def finding(trace: Trace, named: Named, ids: str, which: str) -> Safe:
    """Return one finding: the sentence, what it rests on, what to change."""
    rows = [("Judged", words.about(named.finding)), *words.facts(named)]
    rows.append(("Lesson", words.lesson(named)))
    listed = (element("div", element("dt", k), element("dd", v)) for k, v in rows)
    why = named.rule.page.get("Why", "")
    parts = [
        element("p", named.finding.says),
        element("p", element("b", "What to change:")),
        element("pre", element("code", named.finding.remedy), tabindex="0"),
        element("p", element("b", "Why: "), quoted(why)) if why else Safe(),
        element(
            "div",
            element("dl", *listed, cls="facts"),
            evidence(trace, named, ids),
            cls="pair",
        ),
    ]
    return section(f"{words.title(named)}{which}", *parts)


def quoted(sentence: str) -> Safe:
    """Set what stands between backquotes as code."""
    parts = enumerate(sentence.split("`"))
    return Safe("".join(element("code", p) if i % 2 else text(p) for i, p in parts))


def next_tests(diagnosis: Diagnosis, which: str) -> Safe:
    """Return what to try where it does not learn and no rule says why."""
    if diagnosis.findings or diagnosis.is_clean:
        return Safe()
    items = element("ol", *(element("li", test) for test in words.TESTS))
    return section(f"Cause not found{which}", element("p", "Try, the cheapest first:"), items)


def listed(title: str, group: Sequence[Named]) -> Safe:
    """Return findings in a line each."""
    return section(title, bullets(words.line(named) for named in group)) if group else Safe()


def failed(diagnosis: Diagnosis) -> Safe:
    """Return which rules broke."""
    told = bullets(f"{code}: {error}" for code, error in diagnosis.broken.items())
    return section("Rules that failed and were left out", told) if diagnosis.broken else Safe()


def bullets(lines: Iterable[str]) -> Safe:
    """Return a list."""
    return element("ul", *(element("li", line) for line in lines))
