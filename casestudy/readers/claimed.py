"""Where a claim stands: every wording in every text that readers see, in each language, judged by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from casestudy import markup
from casestudy.content import Content, lines, paragraphs, references
from casestudy.models import Use, Version
from casestudy.narrative import Binder, Bound, ClaimUse
from metrics.moments import Moment
from metrics.series import Record

#: So many texts are read for their wordings, the newest first.
MOST = 20


@dataclass(frozen=True)
class Wording:
    """One use of a claim: the text that makes it, the anchor of its paragraph ("" for a title), and the use as judged."""

    title: str
    kind: str
    slug: str
    language: str
    version: int
    url: str
    anchor: str
    use: ClaimUse

    @property
    def place(self) -> str:
        """The address of the paragraph, else of the text."""
        return f"{self.url}#{self.anchor}" if self.anchor else self.url


def wordings(slug: str, moment: Moment, now: datetime) -> list[Wording]:
    """Where the claim stands in texts live at the moment, newest text first. Three queries, however many there are."""
    at = moment.seen_at or moment.as_of or now
    versions = Version.objects.live(at, moment.seen_at).with_use(Use.Kind.CLAIM, slug).with_content()
    newest = list(versions.order_by("-live_from", "document__slug", "document__language")[:MOST])
    contents = [one.revision.content for one in newest]
    needed = {reference for one in contents for reference in references(_bare(one, slug))}
    record = Record.load(needed, moment=moment, now=now)
    found = []
    for version, content in zip(newest, contents, strict=True):
        document, binder = version.document, Binder(Bound(content, moment, version.document.language, now, record))
        with translation.override(document.language):
            title, address = binder.line("title", content["title"]), document.get_absolute_url()
            for anchor, embed in _embeds(content, slug):
                use = binder.judge(embed)
                if use is not None:
                    found.append(
                        Wording(
                            title, document.kind, document.slug, document.language, version.number, address, anchor, use
                        )
                    )
    return found


def _bare(content: Content, slug: str) -> Content:
    """Of a content what is read here: its title, and the claim as the version froze it."""
    definition = content["definitions"]["claims"][slug]
    return content | {
        "kind": "article", "standfirst": "", "sections": [], "adaptations": [], "outcome_figures": [],
        "definitions": {"claims": {slug: definition}},
    }  # fmt: skip


def _embeds(content: Content, slug: str) -> Iterator[tuple[str, markup.Embed]]:
    """The claim in the paragraphs of a content with their anchors, then in its lines."""
    for paragraph in paragraphs(content):
        for embed in paragraph.embeds:
            if embed.kind == "claim" and embed.target == slug:
                yield paragraph.anchor, embed
    for line in lines(content):
        for embed in markup.line_embeds(line):
            if embed.kind == "claim" and embed.target == slug:
                yield "", embed
