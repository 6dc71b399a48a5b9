"""Search over texts, charts, metrics and sources: words anywhere in title or text, the best first."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.timezone import now as clock

from casestudy import markup
from casestudy.content import bodies
from casestudy.views.texts import heads, live
from casestudy.visibility import public_charts
from metrics.asking import page_of
from metrics.models import Metric, Source

LONGEST = 200
AROUND = 90


def words_of(query: str) -> list[str]:
    """The words of a question, folded; at most ten."""
    return re.findall(r"\w+", query.casefold())[:10]


def score(words: list[str], title: str, text: str) -> int:
    """Ten for a word in the title, one for each place in the text; nothing unless every word is found."""
    title, text = title.casefold(), text.casefold()
    total = 0
    for word in words:
        here = 10 * (word in title) + min(text.count(word), 9)
        if not here:
            return 0
        total += here
    return total


def excerpt(words: list[str], text: str) -> str:
    """A stretch of the text around the first hit, hits marked; safe HTML."""
    match = re.search("|".join(map(re.escape, words)), text, re.IGNORECASE) if words else None
    start = max(0, match.start() - AROUND) if match else 0
    cut = text[start : start + 3 * AROUND]
    shown = ("…" if start else "") + cut.strip() + ("…" if start + 3 * AROUND < len(text) else "")
    # Hits are found in the text itself: in escaped text the word “amp” would be found in every ampersand.
    pieces = re.split("(" + "|".join(map(re.escape, words)) + ")", shown, flags=re.IGNORECASE) if words else [shown]
    marked = [f"<mark>{escape(one)}</mark>" if place % 2 else escape(one) for place, one in enumerate(pieces)]
    return mark_safe("".join(marked))  # noqa: S308 every piece is escaped above


def find(query: str) -> list[dict[str, Any]]:
    """Everything public that holds every word of the question, best first."""
    words = words_of(query)
    if not words:
        return []
    found = []
    for text in heads(live()):
        whole = " ".join(
            [
                text["standfirst"],
                *(markup.words(body) for body in bodies(text["content"])),
                *(s["heading"] for s in text["content"].get("sections", [])),
            ]
        )
        kind = "Article" if text["kind"] == "article" else "Case"
        found.append((score(words, text["title"], whole) * 2, text["title"], text["url"], kind, whole, text["date"]))
    for chart in public_charts(clock()):
        takeaway, description = (
            markup.render_line(line, lambda embed: embed.text) for line in (chart.takeaway, chart.description)
        )
        found.append(
            (score(words, takeaway, description), takeaway, chart.get_absolute_url(), "Chart", description, None)
        )
    for metric in Metric.objects.all():
        found.append(
            (
                score(words, metric.name, metric.description),
                metric.name,
                metric.get_absolute_url(),
                "Metric",
                metric.description,
                None,
            )
        )
    for source in Source.objects.all():
        found.append(
            (
                score(words, source.name, f"{source.producer} {source.note}"),
                source.name,
                source.get_absolute_url(),
                "Source",
                f"{source.producer}. {source.note}",
                None,
            )
        )
    hits = sorted((one for one in found if one[0]), key=lambda one: (-one[0], one[1]))
    return [
        {"title": title, "url": url, "kind_words": kind, "excerpt_html": excerpt(words, text), "date": date}
        for _, title, url, kind, text, date in hits
    ]


def search(request: HttpRequest) -> HttpResponse:
    """The page of results. A question of any length gets an answer; what is too long is cut, and said so."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    message = ""
    if len(query) > LONGEST:
        query, message = query[:LONGEST], f"The question was cut to its first {LONGEST} characters."
    results = find(query)
    rows, paging = page_of(request, results, 30, "results")
    context = {"query": query, "results": rows, "count": len(results), "paging": paging, "message": message}
    return render(request, "casestudy/search.html", context)
