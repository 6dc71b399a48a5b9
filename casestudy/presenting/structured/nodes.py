"""The nodes that descriptions share, and how they are written into a page."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from casestudy.citing import licence_address
from casestudy.languages import address_in
from casestudy.models import SiteSettings
from metrics.translated import page_language

Node = dict[str, Any]
CONTEXT = "https://schema.org"
#: What a source says that says nothing of its licence.
NOT_STATED = "not stated"
# What would end the script element or begin another, as escapes of JSON itself.
UNSAFE = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def script(*graph: Node) -> SafeString:
    """The nodes as text for a script element: nothing in it can end the element."""
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(UNSAFE))  # noqa: S308 escaped in the line above


def whole(path: str) -> str:
    """The absolute address by which a thing is known, the same in every language."""
    return f"{settings.SITE_URL}{path}"


def page_of(path: str) -> str:
    """The absolute address of the same thing in the language of the page."""
    return whole(address_in(path, page_language()))


def reference(path: str) -> Node:
    """A thing that describes itself on its own page."""
    return {"@id": whole(path)}


def publisher(site: SiteSettings) -> Node:
    """The site as the one who publishes."""
    return {"@type": "Organization", "name": site.name, "url": whole("/")}


def licence_of(words: str) -> Node:
    """A licence in the publisher's own words, with the address of a Creative Commons licence that they name; where there
    are no words, it says so."""
    address = licence_address(words)
    name = words if words and words != NOT_STATED else _("not stated")
    return {"@type": "CreativeWork", "name": name} | ({"url": address} if address else {})


def breadcrumbs(*trail: tuple[str, str]) -> Node:
    """Where a page stands: names and paths from the top down."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": page_of(path)}
            for place, (name, path) in enumerate(trail, 1)
        ],
    }


def filled(node: Node) -> Node:
    """The node without what is empty."""
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}


def once(values: Iterable[Any]) -> list[Any]:
    """Each of the values once, in the order in which they are met."""
    return list(dict.fromkeys(values))
