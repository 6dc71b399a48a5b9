"""A source as an editor writes it beside a number: one on record, or a new one with as much as is known of it."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Q

from casestudy.proposals.naming import free_slug, known_name
from metrics.models import Source

#: Whose document it is where only a title was given.
UNSTATED = "Publisher not stated"


def read_source(text: str, published: str = "", licence: str = "") -> Source:
    """The source of this slug, title or address, else a new one that is not stored: of an address, of “publisher | title”
    or of a title alone, with its date (as far as it is known) and its licence.

    Raises ValidationError for what is neither. What is on record keeps its own date and licence.
    """
    known = Source.objects.filter(Q(slug=text) | Q(title__iexact=text) | Q(url_main=text)).order_by("pk").first()
    if known is not None:
        return known
    more = {"date_published": published} | ({"license": licence} if licence else {})
    if re.match(r"https?://", text, re.IGNORECASE):
        try:
            address = urlsplit(text)
            host = (address.hostname or "").removeprefix("www.")
        except ValueError:  # a bracket that opens an IPv6 address and does not close
            host = ""
        if not host:
            raise ValidationError("This is not an address. Write it whole, from https:// on.", "source")
        slug = free_slug(
            Source,
            f"{host.rpartition('.')[0] or host} {address.path.rstrip('/').rpartition('/')[2].partition('.')[0]}",
        )
        return Source(slug=slug, producer=known_name(host), url_main=text, **more)
    # A bar, not a colon: titles are full of colons, and a source split in the wrong place is a bad record.
    producer, bar, title = (part.strip() for part in text.partition("|"))
    if bar and not (producer and title):
        raise ValidationError("Write both, “publisher | title”, or the title alone.", "source")
    if bar:  # written out again, as for the second number from one document
        known = Source.objects.filter(producer__iexact=producer, title__iexact=title).order_by("pk").first()
        if known is not None:
            return known
    return Source(
        slug=free_slug(Source, text), producer=producer if bar else UNSTATED, title=title if bar else text, **more
    )
