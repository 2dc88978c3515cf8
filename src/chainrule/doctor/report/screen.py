"""The report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from chainrule.doctor.diagnosis import Diagnosis, Named
from chainrule.doctor.report import words

COLOURS = {"problem": "bold red", "warning": "bold yellow", "note": "cyan"}


@dataclass(frozen=True)
class Screen:
    """What `rich` draws of a run's diagnoses."""

    name: str
    diagnoses: Sequence[Diagnosis]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw each training's diagnosis under its headline."""
        for number, diagnosis in enumerate(self.diagnoses, start=1):
            if number > 1:
                yield Text()
            yield from drawn(words.heading(self.name, number, self.diagnoses, diagnosis), diagnosis)


def drawn(heading: str, diagnosis: Diagnosis) -> Iterator[RenderableType]:
    """Yield the parts of one diagnosis."""
    yield Text.assemble((heading, "bold"), "  ", (words.verdict(diagnosis), colour(diagnosis)))
    yield Text(words.learns(diagnosis))
    for number, named in enumerate(diagnosis.findings, start=1):
        yield Text()
        yield from finding(number, named)
    if not diagnosis.findings and not diagnosis.is_clean:
        yield Text("\nNo rule found the cause. Next test: " + words.TESTS[0])
    listed = [("Also seen", diagnosis.others), ("Notes", diagnosis.notes)]
    for title, group in ((title, group) for title, group in listed if group):
        yield Text(f"\n{title}", style="bold")
        for named in group:
            yield Padding(Text(words.line(named), style="dim"), (0, 0, 0, 2))
    for code, error in diagnosis.broken.items():
        yield Text(f"Rule {code} failed and was left out: {error}", style="dim")


def finding(number: int, named: Named) -> Iterator[RenderableType]:
    """Yield one finding: its sentence, what it rests on, what to change."""
    style = COLOURS[named.finding.severity]
    yield Text.assemble((f"{number} {words.title(named)}", style), "  ", words.about(named.finding))
    yield Padding(Text(named.finding.says), (0, 0, 0, 2))
    grid = Table.grid(padding=(0, 2))
    for name, what in words.facts(named):
        grid.add_row(Text(name, style="dim"), Text(what))
    grid.add_row(Text("Remedy", style="dim"), Text(named.finding.remedy, style="bold green"))
    grid.add_row(Text("Lesson", style="dim"), Text(words.lesson(named)))
    yield Padding(grid, (0, 0, 0, 2), expand=False)


def colour(diagnosis: Diagnosis) -> str:
    """Return the headline's colour."""
    if diagnosis.findings:
        return COLOURS[diagnosis.findings[0].finding.severity]
    return "bold green" if diagnosis.is_clean else "bold red"
