"""Charts in other people's pages: the snippet to copy, the moment to pin it to, what oEmbed answers."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.html import format_html

from casestudy.languages import address_in
from metrics.charts.sheets import HEIGHT as CARD_HEIGHT
from metrics.charts.sheets import WIDTH as CARD_WIDTH
from metrics.drawing import DrawnChart
from metrics.moments import Moment

#: How high an embed is before its page says so: title, drawing and source line at the drawing's own width.
_HEAD_AND_FOOT = 190
_WIDEST = 760


def page_address(chart: DrawnChart) -> str:
    """The chart's own page, whole."""
    return f"{settings.SITE_URL}{address_in(chart.url, chart.language)}"


def card_address(chart: DrawnChart, query: str = "") -> str:
    """The picture of a chart for shared addresses, whole."""
    address = f"{page_address(chart)}card.png"
    return f"{address}?{query}" if query else address


def card_of(chart: DrawnChart, query: str = "") -> dict[str, str]:
    """The picture as templates have it: url, width, height, and the words that stand in for it."""
    stop = "。" if chart.language == "ja" else ". "
    return {
        "url": card_address(chart, query),
        "width": str(CARD_WIDTH),
        "height": str(CARD_HEIGHT),
        "words": f"{chart.spec.takeaway}{stop}{chart.spec.description}",
    }


def lead_chart(charts: Iterable[DrawnChart]) -> DrawnChart | None:
    """The chart that stands for a text: the first that shows numbers, else the first that has a drawing."""
    drawings = [chart for chart in charts if chart.layout.kind != "table"]
    return next((chart for chart in drawings if chart.spec.kind != "timeline"), next(iter(drawings), None))


def card_tags(card: Mapping[str, str]) -> list[dict[str, str]]:
    """The meta elements that name a picture."""
    shared = (
        ("og:image", card["url"]),
        ("og:image:type", "image/png"),
        ("og:image:width", card["width"]),
        ("og:image:height", card["height"]),
        ("og:image:alt", card["words"]),
    )
    found = [{"kind": "property", "name": name, "content": content} for name, content in shared]
    return [*found, {"kind": "name", "name": "twitter:card", "content": "summary_large_image"}]


def oembed_address(chart: DrawnChart, query: str = "") -> str:
    """Where to ask how the chart's page, with what its address asks for, is embedded."""
    address = page_address(chart)
    asked = f"{address}?{query}" if query else address
    return f"{settings.SITE_URL}/oembed?" + urlencode({"url": asked, "format": "json"})


def height_of(chart: DrawnChart) -> int:
    """About how high the embed is."""
    drawings = chart.plate().drawings
    return _HEAD_AND_FOOT + (round(float(drawings[0][1].height)) if drawings else 400)


def snippet(chart: DrawnChart, query: str = "", width: str = "100%", height: int = 0) -> str:
    """The HTML to put into another page, as text: a frame, and the script that fits its height to what is in it."""
    address = f"{page_address(chart)}embed/"
    return (
        str(
            format_html(
                '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" frameborder="0"></iframe>\n<script async src="{}"></script>',
                f"{address}?{query}" if query else address,
                chart.spec.takeaway,
                width,
                height or height_of(chart),
                f"{settings.SITE_URL}/embed.js",
            )
        )
        + ""
    )


def pinned_query(chart: DrawnChart) -> str:
    """The moment since which the record shows the chart so: an embed pinned to it never changes."""
    return Moment.pinned(chart.settled).query if chart.settled and chart.rows else ""


def slug_in(address: str) -> str | None:
    """The chart that an address of this site names: its page or its embed; None for every other address."""
    try:
        asked, own = urlsplit(address), urlsplit(settings.SITE_URL)
    except ValueError:  # a bracket that begins no address of version 6
        return None
    if asked.netloc.casefold() != own.netloc.casefold() or asked.scheme not in ("http", "https"):
        return None
    parts = [part for part in asked.path.split("/") if part]
    if len(parts) > 2 and parts[-1] == "embed":
        parts.pop()
    return parts[-1] if len(parts) >= 2 and parts[-2] == "charts" and len(parts) <= 3 else None


def oembed(chart: DrawnChart, site: str, query: str = "", maxwidth: int = 0, maxheight: int = 0) -> dict[str, Any]:
    """What a host needs to show the chart, as oEmbed 1.0 has it (type "rich")."""
    width = min(_WIDEST, maxwidth or _WIDEST)
    height = min(height_of(chart), maxheight) if maxheight else height_of(chart)
    return {
        "version": "1.0",
        "type": "rich",
        "title": chart.spec.takeaway,
        "provider_name": site,
        "provider_url": settings.SITE_URL,
        "width": width,
        "height": height,
        "html": snippet(chart, query, str(width), height),
        "thumbnail_url": card_address(chart, query),
        "thumbnail_width": CARD_WIDTH,
        "thumbnail_height": CARD_HEIGHT,
        "cache_age": 3600,
    }
