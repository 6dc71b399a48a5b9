"""Whether every number of a text is accounted for: bound, claimed, dated or exempt, in every field that readers see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casestudy import markup
from casestudy.content import BODY_FIELDS, Content, apparatus_lines
from casestudy.markup.finding import NUMBER, Found
from casestudy.models import SiteSettings
from metrics.charts.annotations import read_annotations

CHART_LINES = ("takeaway", "subtitle", "description", "note")


@dataclass(frozen=True)
class Unbound:
    """A number that nothing accounts for. ``place`` is the field in words, ``kind`` that of ``markup.Found``."""

    place: str
    text: str
    kind: str

    @property
    def keeps_back(self) -> bool:
        """Whether it keeps a text from being published; words up to ten and names do not."""
        return self.kind == NUMBER

    def __str__(self) -> str:
        return f"In the {self.place}: “{self.text}” is bound to nothing. Bind it, claim it, or exempt it with a reason."


def exempt_patterns() -> tuple[str, ...]:
    """The site's list of numbers that need no source: one query."""
    site = SiteSettings.objects.only("exempt_patterns").first()
    return tuple(site.patterns) if site else ()


def exempt_reasons() -> list[str]:
    """Why an editor may leave a number unbound, the site's own reasons first: one query."""
    return (SiteSettings.objects.only("exempt_reasons").first() or SiteSettings()).reasons


def unbound(content: Content, patterns: Sequence[str] = ()) -> list[Unbound]:
    """The numbers of a content that nothing accounts for, in the order of reading. Asks the database nothing."""
    language = content["language"]
    found: list[Unbound] = []
    for place, text, rich in fields(content):
        read = markup.numbers if rich else markup.line_numbers
        loose: list[Found] = markup.loose(read(text, language, patterns))
        found.extend(Unbound(place, f"{one.qualifier} {one.text}".strip(), one.kind) for one in loose)
    return found


def fields(content: Content) -> Iterator[tuple[str, str, bool]]:
    """Every field of prose: its place in words, its text, and whether it is rich text (else a single line)."""
    for name in ("kicker", "title", "standfirst", "period_label"):
        yield name.replace("_", " "), content.get(name, ""), False
    for place, line in apparatus_lines(content):
        yield place, line, False
    for one in content.get("outcome_figures", ()):
        yield "label of a number", one["label"], False
    for one in content.get("sections", ()):
        yield f"heading “{one['heading']}”", one["heading"], False
        yield f"section “{one['heading']}”", one["body"], True
    for name in BODY_FIELDS:
        yield name, content.get(name, ""), True
    for one in content.get("adaptations", ()):
        for name in ("what_was_done", "outcome"):
            yield f"adaptation “{one['anchor']}”", one[name], True
        yield f"note of the adaptation “{one['anchor']}”", one["note"], False
    for slug, chart in content.get("definitions", {}).get("charts", {}).items():
        for name in CHART_LINES:
            yield f"{name} of the chart “{slug}”", chart.get(name, ""), False
        for annotation in read_annotations(chart.get("annotations", "")):
            yield f"annotation of the chart “{slug}”", annotation.label, False
    for slug, image in content.get("definitions", {}).get("images", {}).items():
        yield f"caption of the picture “{slug}”", image["caption"], False
