"""What browsers may load on our pages (content security policy), and the decorator for pages that others may frame."""

from collections.abc import Callable
from typing import Any

from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

Policy = dict[str, list[str]]

#: Public pages: our own files only. No nonce, so that a page is the same for everybody and caches.
PUBLIC: Policy = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
#: The admin: as public, and a nonce for the import map and for the style element that the editor makes.
ADMIN: Policy = {**PUBLIC, "script-src": [CSP.SELF, CSP.NONCE], "style-src": [CSP.SELF, CSP.NONCE]}
#: Embeds: as public, and anybody may frame them.
EMBED: Policy = {name: values for name, values in PUBLIC.items() if name != "frame-ancestors"}


def embeddable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let any site show this view in an iframe."""
    return csp_override(EMBED)(xframe_options_exempt(view))
