"""What templates of readers' pages say of days, in the language of the page."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django import template

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
