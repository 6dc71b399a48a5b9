"""The Markdown twin of a text: the same words and numbers, its evidence as footnotes, its claims and sources in lists."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from casestudy import markup
from casestudy.consequences.changes import in_words
from casestudy.consequences.drift import Notice
from casestudy.models import Version
from casestudy.narrative import Binder, Bound, ClaimUse, EvidenceEntry
from casestudy.presenting import author_name, period_words
from casestudy.suffixes.plain import escaped, markdown
from metrics.charts import table
from metrics.drawing import draw_chart
from metrics.formats import format_date
from metrics.readings import REMOVED


class PlainBinder(Binder):
    """Draws embeds as the little HTML that becomes Markdown. Numbers its evidence as the page does."""

    def number(self, target: str, style_text: str, shown: str = "") -> str:
        style = self.style(style_text)
        entry = self.entry(target, style)
        if entry is None:
            return self.unknown("number", target, shown)
        words = (
            f"[{_('not yet known: %(when)s') % {'when': entry.not_yet}}]"
            if entry.not_yet
            else self.shown(entry.figure, style)
        )
        return f'{escape(words)}<sup data-note="{entry.number}"></sup>'

    def claim(self, embed: markup.Embed) -> str:
        use = self.judge(embed)
        if use is None:
            return self.unknown("claim", embed.target, embed.inner)
        link = f'<a href="/claims/{use.spec.slug}/">{said_of(use)}</a>'
        return embed.inner + pgettext("an aside", " (%(words)s)") % {"words": link}

    def exempt(self, embed: markup.Embed) -> str:
        return embed.inner

    def event(self, embed: markup.Embed) -> str:
        event = self.known.get("events", {}).get(embed.target)
        return embed.inner or (
            escape(format_date(event["date"], self.language)) if event else self.unknown("event", embed.target)
        )

    def note(self, embed: markup.Embed) -> str:
        words = {"correction": _("Correction"), "box": _("Background")}.get(embed.target, _("Note"))
        return f"<blockquote><p><strong>{words}</strong></p>{embed.inner}</blockquote>"

    def chart(self, embed: markup.Embed) -> str:
        definition = self.known.get("charts", {}).get(embed.target)
        if definition is None:
            return self.unknown("chart", embed.target)
        chart = draw_chart(self.with_lines(definition), self.record, self.known.get("events", {}), self.language)
        self.bound.charts.append(chart)
        drawn = table(chart.layout)
        head = "".join(
            f"<th>{escape(column.label)}{escape(f' ({column.unit})') if column.unit else ''}</th>"
            for column in drawn.columns
        )
        rows = "".join(
            f"<tr><td>{escape(row.head)}</td>{''.join(f'<td>{escape(cell.text)}</td>' for cell in row.cells)}</tr>"
            for row in drawn.rows
        )
        spec = chart.spec
        words = "".join(f"<p>{escape(text)}</p>" for text in (spec.subtitle, spec.description) if text)
        credits = ", ".join(one.label for one in chart.credits)
        after = "".join(
            f"<p>{escape(text)}</p>" for text in (spec.note, f"{_('Source: ')}{credits}" if credits else "") if text
        )
        return f'<p><strong>{_("Chart")}{pgettext("before an explanation", ": ")}<a href="{chart.url}">{escape(spec.takeaway)}</a></strong></p>{words}<table><tr>{head}</tr>{rows}</table>{after}'

    def case(self, embed: markup.Embed) -> str:
        case = self.summary(embed.target)
        if case is None:
            return self.unknown("case", embed.target)
        figures = "".join(f"<li>{one['html']} {escape(one['label'])}</li>" for one in case["figures"])
        return f'<p><strong><a href="{case["url"]}">{escape(case["title"])}</a></strong>: {escape(case["standfirst_html"])}</p><ul>{figures}</ul>'

    def comparison(self, embed: markup.Embed) -> str:
        drawn = self.table(embed.slugs)
        head = "".join(f"<th>{escape(case['title'])}</th>" for case in drawn["cases"])
        query = "&".join(f"case={slug}" for slug in embed.slugs)
        rows = "".join(
            f"<tr><td>{escape(row['lever_name'])}</td>{''.join(f'<td>{self.cell(cell)}</td>' for cell in row['cells'])}</tr>"
            for row in drawn["rows"]
        )
        link = f'<p><a href="/localization/compare/?{escape(query)}">{_("The comparison on its own page")}</a></p>'
        return f"<table><tr><th></th>{head}</tr>{rows}</table>{link}"

    @staticmethod
    def cell(cell: dict[str, Any]) -> str:
        """The adaptations in one cell of a comparison."""
        return "".join(one["what_html"] for one in cell["items"]) or escape(cell["empty_words"])


def twin(bound: Bound, version: Version, address: str, changes: Iterable[Notice] = ()) -> str:
    """The whole text as Markdown, in its own language whoever asks, with what changed under it since it went live."""
    with override(bound.language):
        return "\n\n".join(part for part in parts(bound, version, address, changes) if part) + "\n"


def parts(bound: Bound, version: Version, address: str, changes: Iterable[Notice]) -> Iterator[str]:
    """Head, body, footnotes, claims, sources."""
    content = bound.content
    yield f"# {escaped(bound.texts['title'])}"
    yield f"*{escaped(bound.texts['standfirst'])}*" if bound.texts["standfirst"] else ""
    names = pgettext("between names in a list", ", ").join(author_name(one) for one in content["authors"])
    day = format_date(version.live_from.date().isoformat(), bound.language)
    names += pgettext("between sentences", ". ") if names else ""
    yield escaped(names + _("Version %(number)s, %(day)s.") % {"number": version.number, "day": day}) + f" <{address}>"
    for one in in_words(changes):
        date = format_date(one["date"].date().isoformat(), bound.language)
        said = _("%(kind)s, %(day)s. %(words)s") % {
            "kind": f"**{escaped(capfirst(one['kind_words']))}**",
            "day": date,
            "words": escaped(one["words"]),
        }
        yield f"> {said}"
    end = pgettext("end of a line", ".")
    yield f"**{_('Abstract')}{end}** {escaped(bound.apparatus['abstract'])}" if bound.apparatus["abstract"] else ""
    if content["kind"] == "article":
        for section in bound.sections:
            yield f"{'#' * section.level} {section.number} {escaped(section.heading)}"
            yield markdown(section.html)
    else:
        yield from case_parts(bound)
    yield from around(bound)
    yield from endings(bound)


def around(bound: Bound) -> Iterator[str]:
    """What stands around the text: questions, disclosure, the next update."""
    written = bound.apparatus
    if written["questions"]:
        yield f"## {_('Questions for discussion')}"
        yield "\n".join(f"{place}. {escaped(one)}" for place, one in enumerate(written["questions"], 1))
    yield (
        f"**{_('Disclosure')}{pgettext('end of a line', '.')}** {escaped(written['disclosure'])}"
        if written["disclosure"]
        else ""
    )
    if written["next_update"]:
        yield f"{_('Next update expected')}: {format_date(written['next_update'], bound.language)}."


def case_parts(bound: Bound) -> Iterator[str]:
    """What a market case says."""
    yield markdown(
        "<ul>" + "".join(f"<li>{one['html']} {escape(one['label'])}</li>" for one in bound.outcome_figures) + "</ul>"
    )
    for name, head in (("context", _("The market before")), ("approach", _("What it set out to do"))):
        yield f"## {head}" if bound.html[name] else ""
        yield markdown(bound.html[name])
    yield f"## {_('What was done')}" if bound.adaptations else ""
    for one in bound.adaptations:
        yield f"### {escaped(one['lever_name'])}"
        yield markdown(one["what_html"])
        yield markdown(one["outcome_html"])
        numbers = "".join(f"<li>{figure['html']} {escape(figure['label'])}</li>" for figure in one["evidence"])
        yield markdown(f"<ul>{numbers}</ul>")
    yield f"## {_('What came of it')}" if bound.html["outcome"] else ""
    yield markdown(bound.html["outcome"])


def endings(bound: Bound) -> Iterator[str]:
    """Claims, sources, and the footnotes that the numbers lead to."""
    if bound.claims:
        yield f"## {_('The claims, recomputed')}"
        yield "\n".join(
            f"{use.number}. {escaped(use.spec.statement)} – **{said_of(use)}**. {escaped(use.judged.judgement.reason)}"
            for use in bound.claims
        )
    numbers = {source.slug: place for place, source in enumerate(bound.sources, 1)}
    if bound.sources:
        yield f"## {_('Sources')}"
        yield "\n".join(
            f"{numbers[one.slug]}. {escaped(f'{one.name}. {one.producer}.' if one.title else f'{one.producer}.')} {f'<{one.url_main}>' if one.url_main else ''}".rstrip()
            for one in bound.sources
        )
    yield "\n".join(footnote(entry, numbers) for entry in bound.evidence)


def said_of(use: ClaimUse) -> str:
    """The verdict on a claim, and that a source says it where it is quoted."""
    if use.stance == "asserted":
        return use.judged.verdict_words
    return _("quoted") + pgettext("between parts of a line", "; ") + use.judged.verdict_words


def footnote(entry: EvidenceEntry, numbers: dict[str, int]) -> str:
    """Where one number comes from."""
    row = entry.figure.observation
    if row is None or not entry.figure.known:
        removed = row.note if row is not None and entry.figure.state == REMOVED else ""
        return f"[^{entry.number}]: {escaped(entry.not_yet or removed or _('Nothing on record'))}"
    words = _("%(exact)s: %(series)s, %(period)s. %(provider)s, known since %(day)s; source %(source)s.") % {
        "exact": entry.exact,
        "series": row.series.title,
        "period": period_words(row.period_label, entry.language) or entry.period,
        "provider": row.provider.name,
        "day": format_date(row.known_from.date().isoformat(), entry.language),
        "source": numbers.get(row.source.slug) or row.source.name,
    }
    return f"[^{entry.number}]: {escaped(words)} `{entry.figure.reference}`"
