"""The versions of a text, with what each changed."""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy import markup, presenting
from casestudy.content import apparatus_lines, read_reference
from casestudy.history import Gone, addresses, read
from casestudy.languages import choices
from casestudy.models import Use, Version
from casestudy.models.documents import FOLDERS
from casestudy.presenting import structured
from casestudy.views.documents import moved, taken_back
from casestudy.views.texts import heads
from metrics.asking import banner_of, moment_of
from metrics.redacting import numbers_removed
from metrics.translated import page_language


def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """All versions of a text, with their notes."""
    moment = moment_of(request)
    try:
        version, past = read(kind, slug, page_language(), moment, clock())
    except Gone as gone:
        return taken_back(request, gone)
    except Http404:
        redirect = moved(request, kind, slug)
        if redirect is None:
            raise
        return redirect
    url = version.document.get_absolute_url()
    versions = past.until(moment)
    # The words of a version that was taken back are shown nowhere, in what another changed neither.
    shown = [one.pk for one in versions if not one.taken_back(moment.seen_at or past.now)]
    standing = list(Version.objects.with_content().filter(pk__in=shown).order_by("-live_from", "-number"))
    words = {one.pk: head for one, head in zip(standing, heads(standing, moment), strict=True)}
    title = words[version.pk]["title"]
    rows = presenting.versions(versions, url, version)
    by_number = {row["number"]: row for row in rows}
    used = Use.objects.filter(document=version.document_id, kind=Use.Kind.SERIES)
    removed = numbers_removed(used.values("slug"))
    for before, one in pairwise(reversed(standing)):
        by_number[one.number]["changes"] = changes(
            before.revision.content, one.revision.content, words[before.pk], words[one.pk], removed
        )
    return render(
        request,
        "casestudy/versions.html",
        {
            "here": FOLDERS[kind],
            "document": {"title": title, "title_plain": title, "url": url},
            "versions": rows,
            "structured": structured.of_versions(kind, title, url),
            "banner": banner_of(moment, request),
            **choices(
                request.path_info,
                request.GET.urlencode(),
                page_language(),
                {code: f"{there}versions/" for code, there in addresses(version, past.now).items()},
            ),
        },
    )


LINES = {"title": gettext_noop("Title"), "standfirst": gettext_noop("Standfirst")}
BODIES = {
    "context": gettext_noop("Context"),
    "approach": gettext_noop("Approach"),
    "outcome": gettext_noop("Outcome"),
}
AROUND = {
    "abstract": gettext_noop("Abstract"),
    "questions": gettext_noop("Questions for discussion"),
    "disclosure": gettext_noop("Disclosure"),
}


def changes(
    before: dict[str, Any],
    after: dict[str, Any],
    old_words: dict[str, Any],
    new_words: dict[str, Any],
    removed: Collection[tuple[str, str]] = (),
) -> list[dict[str, Any]]:
    """What an update changed, part by part: the paragraphs taken out and those put in.

    The words are the titles and standfirsts with their numbers resolved. Elsewhere numbers read as they did when each
    version was published, but those ``removed`` by law.
    """
    found = []
    for name, where in LINES.items():
        if before.get(name) != after.get(name):
            found.append(
                {
                    "where": _(where),
                    "kind": _("rewritten"),
                    "paragraphs": markup.differences(old_words[name], new_words[name]),
                }
            )
    for where, kind, old, new in _parts(before, after):
        if old != new:
            paragraphs = markup.differences(*(_words(html, removed) for html in (old, new)))
            if paragraphs:
                found.append({"where": where, "kind": kind, "paragraphs": paragraphs})
    return found


def _words(html: str, removed: Collection[tuple[str, str]]) -> str:
    def show(embed: markup.Embed) -> str | None:
        number = read_reference(embed.target)
        return _("removed by law") if number and (number.series, number.period) in removed else None

    return markup.words(markup.refresh(html, show) if removed else html)


def _parts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for name, where in BODIES.items():
        yield _(where), _("rewritten"), before.get(name, ""), after.get(name, "")
    old = {one["anchor"]: one for one in before.get("sections", [])}
    new = {one["anchor"]: one for one in after.get("sections", [])}
    for anchor, one in new.items():
        yield (
            _("“%(heading)s”") % {"heading": one["heading"]},
            _("rewritten") if anchor in old else _("added"),
            old.get(anchor, {}).get("body", ""),
            one["body"],
        )
    for anchor, one in old.items():
        if anchor not in new:
            yield _("“%(heading)s”") % {"heading": one["heading"]}, _("taken out"), one["body"], ""
    then, now = ({one["anchor"]: one for one in content.get("adaptations", [])} for content in (before, after))
    for anchor in {**then, **now}:
        texts = [f"{one['what_was_done']}{one['outcome']}" if (one := rows.get(anchor)) else "" for rows in (then, now)]
        yield _("What was done"), _("rewritten"), texts[0], texts[1]
    around, since = (_around(content) for content in (before, after))
    for name, where in AROUND.items():
        yield _(where), _("rewritten"), around[name], since[name]


def _around(content: dict[str, Any]) -> dict[str, str]:
    """What stands around a text, as the lists of changes show it; its numbers are left out."""
    found = dict.fromkeys(AROUND, "")
    for place, line in apparatus_lines(content):
        words = markup.render_line(line, lambda embed: embed.inner or "…")
        found[place if place in AROUND else "questions"] += f"<p>{escape(words)}</p>"
    return found
