"""Forms for readers without an account or a cookie: what keeps machines from sending them by the thousand.

A form carries a signed token instead of Django's own, which would need a cookie on a public page. Each form has a salt
and limits of its own; the rules are these.
"""

import hashlib
import hmac
import unicodedata
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

#: An hour, in seconds: the time in which senders are counted.
WINDOW = 3600
#: A form is read and filled in by people in no less, and kept open for no longer (seconds).
SOONEST, LATEST = 2, 24 * 3600
LONGEST_PAGE = 400
#: What is for no reader, or is itself a form of this kind.
NO_PAGE = ("//", "/\\", "/admin/", "/api/", "/report/", "/follow/")


class Refused(Exception):
    """What was sent was not taken; ``reasons`` say why and what to do, in the language of the page."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class TooMany(Refused):
    """Too much was sent in an hour; ``seconds`` until the next is taken."""

    def __init__(self, words: str, seconds: int) -> None:
        super().__init__(words)
        self.seconds = seconds


def is_page(path: str) -> bool:
    """Whether the path can be of a reader's page on this site, and safely stand in a link."""
    return (
        path.startswith("/")
        and not path.startswith(NO_PAGE)
        and len(path) <= LONGEST_PAGE
        and not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in path)
    )


def token_of(content: list[str], salt: str) -> str:
    """What a form is about, signed with the time, for the form to bring back. It names nobody."""
    return signing.dumps(content, salt=salt, compress=True)


def read_token(token: str, salt: str, length: int) -> list[str]:
    """The content, of so many parts, of a token that was given out lately, and not a moment ago. Raises :class:`Refused`."""
    try:
        content: list[str] = signing.loads(token, salt=salt, max_age=LATEST)
        if len(content) != length:
            raise signing.BadSignature
    except (signing.BadSignature, ValueError):
        raise Refused(_("The form was open for too long. Please read it through and send it again.")) from None
    try:
        signing.loads(token, salt=salt, max_age=SOONEST)
    except signing.SignatureExpired:
        return content
    raise Refused(_("That was very fast. Please read the form through and send it again."))


def within(name: str, who: str, most: int, now: datetime, window: int = WINDOW) -> bool:
    """Count one more of ``name`` for somebody; whether it is still among the ``most`` in this window of time.

    The cache holds a keyed hash of who it was until the window ends; nothing of it is stored or logged.
    """
    start = int(now.timestamp()) // window
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{start} {who}".encode(), hashlib.sha256).hexdigest()
    return _raised(f"{name}:{digest[:32]}", window) <= most


def count(name: str, address: str, of_one: int, of_all: int, now: datetime, words: str) -> None:
    """Count a form against its network and against all in this hour. Raises :class:`TooMany` with these words."""
    start, elapsed = divmod(int(now.timestamp()), WINDOW)
    if not within(name, network(address), of_one, now) or _raised(f"{name}:all:{start}", WINDOW) > of_all:
        raise TooMany(words, WINDOW - elapsed)


def _raised(key: str, window: int) -> int:
    cache.add(key, 0, window)
    try:
        return cache.incr(key)
    except ValueError:  # it expired in between
        cache.set(key, 1, window)
        return 1


def network(address: str) -> str:
    """The network that an address is of: itself, or for IPv6 the 64 bits that one household has."""
    try:
        one = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{one}/64", strict=False)) if one.version == 6 else str(one)
