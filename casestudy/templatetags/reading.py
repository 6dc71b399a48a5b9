"""What templates of readers' pages say of days, addresses and words in another language, and what a head says twice."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.translation import gettext

from casestudy.languages import tongue_of
from casestudy.presenting.arithmetic import QUALIFIER_WORDS
from metrics.formats import format_date
from metrics.translated import page_language

register = template.Library()


@register.filter(expects_localtime=True)
def day(moment: datetime | date | None) -> str:
    """The day of a moment in words: “3 February 2020”, 「2020年2月3日」."""
    if not moment:
        return ""
    return format_date((moment.date() if isinstance(moment, datetime) else moment).isoformat(), page_language())


@register.filter
def host(address: str) -> str:
    """Where an address leads, for people: “example.org”; the address itself where it names no host."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@register.simple_block_tag(takes_context=True)
def told(context: Context, content: str, name: str) -> str:
    """The content, drawn here and kept under a name: a title stands in ``<title>`` and in Open Graph alike."""
    context[name] = content
    return content


@register.simple_block_tag
def qualified(content: str, qualifier: str) -> str:
    """A number with how it was stated, each language in its own order: “more than 70 million”, 「7000万超」.

    ``qualifier`` is a code; of an exact number nothing is said.
    """
    if qualifier not in QUALIFIER_WORDS:
        return content
    before, after = (part.strip() for part in gettext(QUALIFIER_WORDS[qualifier]).split("%(number)s"))
    gap = " " if before.isascii() else ""
    return format_html(
        "{}{}{}",
        format_html("<small>{}</small>{}", before, gap) if before else "",
        content,
        format_html("<small>{}</small>", after) if after else "",
    )


@register.filter
def tongue(words: str | None) -> str:
    """The attribute ``lang`` for words that were not written for the page, such as a document's title; nothing for its own.

    It stands inside the tag: ``<a href="..."{{ source.title|tongue }}>``.
    """
    language = tongue_of(words or "", page_language())
    return format_html(' lang="{}"', language) if language else ""
