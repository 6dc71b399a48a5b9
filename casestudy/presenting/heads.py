"""Texts as lists show them: title, standfirst and address of what is live."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy import markup
from casestudy.content import Content
from casestudy.languages import address_in
from casestudy.models import Version
from casestudy.narrative import Binder, Bound
from casestudy.presenting.documents import KIND_WORDS, authors_in_words
from metrics.figures import Reference
from metrics.moments import Moment
from metrics.series import Record
from metrics.translated import page_language


def heads(versions: Iterable[Version], moment: Moment | None = None) -> list[dict[str, Any]]:
    """Title, standfirst and address of each text, the numbers in their lines resolved together in two queries."""
    versions = list(versions)
    contents = [one.revision.content for one in versions]
    bare = [{**content, "sections": [], "definitions": {}, "kind": "article"} for content in contents]
    merged: Content = {
        "kind": "article",
        "language": page_language(),
        "title": "",
        "standfirst": "",
        "sections": [],
        "definitions": {},
    }
    references = {
        Reference.parse(embed.target)
        for one in bare
        for line in (one["title"], one["standfirst"])
        for embed in markup.line_embeds(line)
        if embed.kind == "figure"
    }
    now = clock()
    record = Record.load(references, moment=moment, now=now)
    found = []
    for version, content in zip(versions, contents, strict=True):
        binder = Binder(Bound(merged, moment or Moment(), content["language"], now, record))
        standfirst = binder.line("standfirst", content["standfirst"])
        found.append(
            {
                "title": binder.line("title", content["title"]),
                "standfirst_html": standfirst,
                "standfirst": standfirst,
                "kicker": content["kicker"],
                "authors": authors_in_words(content["authors"]),
                "market": ", ".join(one["name"] for one in content["markets"]),
                "topics": [{"name": one["name"], "url": f"/topics/{one['slug']}/"} for one in content["topics"]],
                "url": address_in(version.document.get_absolute_url(), page_language()),
                "language": "" if content["language"] == page_language() else content["language"],
                "date": version.live_from,
                "kind": version.document.kind,
                "kind_words": _(KIND_WORDS[version.kind]),
                "entity": content.get("entity", {}).get("name", ""),
                "period_label": content.get("period_label", ""),
                "slug": content["slug"],
                "content": content,
            }
        )
    return found
