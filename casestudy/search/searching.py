"""A question answered with what readers can open: texts with their sections, charts, metrics with their series, sources."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import escape
from django.utils.timezone import now as clock

from casestudy import markup
from casestudy.content import read_reference
from casestudy.narrative import trusted
from casestudy.readers.visibility import public_entries
from metrics import terms
from metrics.formats import BadFormat, Format, format_value
from metrics.models import SearchEntry, SearchPosting
from metrics.searching import search
from metrics.series import Record

#: The longest question that is read to its end.
LONGEST = 200
KINDS = ("article", "case", "section", "chart", "metric", "series", "source")
#: What stands on the page of something else, and is shown beneath it unless it is asked for by its kind.
PARTS = ("section", "series")
MOST_PARTS = 3
AROUND = 240


@dataclass(frozen=True)
class Found:
    """All that answers a question, best first, its words not yet read.

    ``groups`` are (kind:key of what is found, keys of the entries that answer, best first); ``kinds`` counts what each
    kind would give; ``corrected`` says what was looked for in place of words that nothing holds.
    """

    groups: tuple[tuple[str, tuple[int, ...]], ...] = ()
    terms: frozenset[str] = frozenset()
    corrected: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()


def find(
    question: str,
    language: str,
    *,
    kinds: Iterable[str] = (),
    market: str = "",
    topic: str = "",
    only: str = "",
    now: datetime | None = None,
) -> Found:
    """Everything public that answers the question, in a constant number of queries.

    Entries in ``language``, that of the page, come before their like, and what is there in several languages is found
    once. ``market``, ``topic`` and ``only`` (a language) narrow it.
    """
    entries = public_entries(now or clock())
    for term in [f"market:{market}"] * bool(market) + [f"topic:{topic}"] * bool(topic):
        entries = entries.filter(Exists(SearchPosting.objects.filter(entry=OuterRef("pk"), term=term)))
    if only:
        entries = entries.filter(language=only)
    answer = search(question, entries, language)
    keys = [key for key, _ in answer.ranked]
    rows = SearchEntry.objects.defer("title", "text").in_bulk(keys)
    wanted = frozenset(kinds)
    groups: dict[str, list[int]] = {}
    for key in keys:
        groups.setdefault(_group(rows[key], wanted), []).append(key)
    wholes = {row.within or f"{row.kind}:{row.key}" for row in rows.values()}
    counted = Counter(group.partition(":")[0] for group in wholes)
    counted.update(row.kind for row in rows.values() if row.kind in PARTS)
    filed = SearchPosting.objects.filter(Q(term__startswith="market:") | Q(term__startswith="topic:"), entry__in=keys)
    return Found(
        tuple((group, tuple(own)) for group, own in groups.items() if not wanted or group.partition(":")[0] in wanted),
        answer.terms,
        answer.corrected,
        {kind: counted[kind] for kind in KINDS if counted[kind]},
        tuple(sorted({row.language for row in rows.values()})),
        tuple(filed.order_by("term").values_list("term", flat=True).distinct()),
    )


def _group(row: SearchEntry, wanted: frozenset[str]) -> str:
    if row.kind in PARTS and row.kind in wanted:
        return f"{row.kind}:{row.address}"
    return row.within or f"{row.kind}:{row.key}"


def worded(
    found: Found, groups: Iterable[tuple[str, tuple[int, ...]]], language: str, now: datetime | None = None
) -> list[dict[str, Any]]:
    """Some of what was found, with its words: numbers as they are shown now, hits marked. Four queries for any number.

    Each is {kind, title, url, excerpt_html, date, language, parts [{kind, title, url}]}.
    """
    groups = list(groups)
    heads = Q(pk__in=[])
    for group, _ in groups:
        kind, _, key = group.partition(":")
        heads |= Q(kind=kind, key=key) if kind not in PARTS else Q(kind=kind, address=key)
    shown = {key for _, keys in groups for key in keys[: 2 * MOST_PARTS]}
    by_group: dict[str, list[SearchEntry]] = {}
    entries: dict[int, SearchEntry] = {}
    for row in public_entries(now or clock()).filter(heads | Q(pk__in=shown)):
        entries[row.pk] = row
        by_group.setdefault(f"{row.kind}:{row.address if row.kind in PARTS else row.key}", []).append(row)
    chosen: list[tuple[SearchEntry, list[SearchEntry], str, str]] = []
    for group, keys in groups:
        ranked = [entries[key] for key in keys if key in entries]
        choice = by_group.get(group, ranked)
        if not choice:
            continue  # withdrawn between two queries
        order = [language, *(row.language for row in ranked)]
        head = min(choice, key=lambda row: order.index(row.language) if row.language in order else len(order))
        parts = [row for row in ranked if row.kind in PARTS and row.language == head.language and row != head]
        cut = max((_cut(row.text, found.terms) for row in [head, *parts[:MOST_PARTS]]), key=lambda cut: cut[0])
        chosen.append((head, parts[:MOST_PARTS], cut[1], head.language))
    lines = [line for head, parts, cut, _ in chosen for line in (head.title, cut, *(part.title for part in parts))]
    shower = _Shower(lines)
    return [
        {
            "kind": head.kind,
            "title": shower.words(head.title, own),
            "url": head.address,
            "excerpt_html": marked(shower.words(cut, own), found.terms),
            "date": head.date,
            "language": own,
            "parts": [
                {"kind": part.kind, "title": shower.words(part.title, own), "url": part.address} for part in parts
            ],
        }
        for head, parts, cut, own in chosen
    ]


def _cut(text: str, looked: frozenset[str]) -> tuple[int, str]:
    """How many of the terms the best stretch of a text holds, and that stretch, cut between words and numbers."""
    hits = [term for term in terms.terms(terms.blanked(text)) if term.text in looked]
    best, start = 0, 0
    for place, first in enumerate(hits):
        near = {term.text for term in hits[place:] if term.end <= first.start + AROUND}
        if len(near) > best:
            best, start = len(near), first.start
    start = max(0, start - AROUND // 4)
    end = min(len(text), start + AROUND)
    for mark in terms.NUMBER.finditer(text):
        start = mark.start() if mark.start() < start < mark.end() else start
        end = mark.end() if mark.start() < end < mark.end() else end
    solid = terms.NUMBER.sub(lambda mark: "#" * len(mark[0]), text)
    spaces = [place.start() for place in re.finditer(r"\s", solid)]
    if start:
        start = next((place for place in spaces if start <= place <= start + 20), start)
    if end < len(text):
        end = next((place for place in reversed(spaces) if end - 20 <= place <= end), end)
    return best, ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def marked(words: str, looked: frozenset[str]) -> str:
    """The words as HTML, hits in ``mark``; neighbouring pairs of characters become one hit."""
    spans: list[list[int]] = []
    for term in sorted(terms.terms(words), key=lambda term: term.start):
        if term.text in looked:
            if spans and term.start <= spans[-1][1]:
                spans[-1][1] = max(spans[-1][1], term.end)
            else:
                spans.append([term.start, term.end])
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(words[last:start]), f"<mark>{escape(words[start:end])}</mark>"]
        last = end
    return trusted("".join([*parts, escape(words[last:])]))


class _Shower:
    """Draws the numbers of lines, all of them from one record."""

    def __init__(self, lines: Iterable[str]) -> None:
        embeds = [embed for line in lines for embed in markup.line_embeds(line) if embed.kind == "figure"]
        self.record = Record.load(
            reference for embed in embeds if (reference := read_reference(embed.target)) is not None
        )

    def words(self, line: str, language: str) -> str:
        def draw(embed: markup.Embed) -> str:
            reference = read_reference(embed.target) if embed.kind == "figure" else None
            figure = self.record.figure(reference) if reference else None
            if figure is None or figure.value is None:
                return embed.inner or "…"
            try:
                return format_value(figure.value, figure.unit, Format.parse(embed.format), language)
            except BadFormat:
                return format_value(figure.value, figure.unit, Format.parse("full"), language)

        return markup.render_line(line, draw)
