"""Reports of errors from readers: without an account, a cookie, or anything kept of who sent them."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

from casestudy.content import read_reference
from casestudy.models import ErrorReport

#: Of one address, and of all together, in an hour.
MOST_OF_ONE, MOST_OF_ALL, WINDOW = 5, 200, 3600
#: A form is read and filled in by people in no less, and kept open for no longer (seconds).
SOONEST, LATEST = 2, 24 * 3600
SHORTEST, LONGEST = 10, 2000
LONGEST_PAGE = 400
SALT = "casestudy.report"


class Refused(Exception):
    """A report that was not taken; ``reasons`` say why and what to do, in the language of the page."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class TooMany(Refused):
    """Too many reports in an hour; ``seconds`` until the next is taken."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _(
                "Too many reports came from your network within an hour. Please send this one later; your words are kept in the form below."
            )
        )
        self.seconds = seconds


@dataclass(frozen=True)
class Subject:
    """What a report is about: a page of this site, and a number on it or ""."""

    page: str
    number: str = ""

    @classmethod
    def read(cls, page: str, number: str) -> "Subject":
        """The subject that a link names. Raises :class:`Refused` for what is no page of this site or no number."""
        local = page.startswith("/") and not page.startswith(("//", "/\\", "/admin/", "/api/", "/report/"))
        if (
            not local
            or len(page) > LONGEST_PAGE
            or any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in page)
        ):
            raise Refused(_("Say which page it is about: follow the link “Report an error” on that page."))
        if number and read_reference(number) is None:
            raise Refused(
                _("“%(number)s” is no number of this site: follow the link beside the number.")
                % {"number": number[:60]}
            )
        return cls(page, number)

    def token(self) -> str:
        """The subject signed with the time, for the form to bring back. It names nobody."""
        return signing.dumps([self.page, self.number], salt=SALT, compress=True)

    @classmethod
    def of_token(cls, token: str) -> "Subject":
        """The subject of a form that was given out lately, and not a moment ago. Raises :class:`Refused`."""
        try:
            page, number = signing.loads(token, salt=SALT, max_age=LATEST)
        except (signing.BadSignature, ValueError):
            raise Refused(_("The form was open for too long. Please read it through and send it again.")) from None
        try:
            signing.loads(token, salt=SALT, max_age=SOONEST)
        except signing.SignatureExpired:
            return cls(page, number)
        raise Refused(_("That was very fast. Please read the form through and send it again."))


def accept(token: str, message: str, trap: str, address: str, now: datetime) -> ErrorReport | None:
    """Store a report. None where the trap, a field that people do not see, is filled in: a machine is told nothing.

    Raises :class:`Refused` for what is wrong with it, :class:`TooMany` where its network or all together sent too many.
    """
    subject = Subject.of_token(token)
    words = "".join(
        sign for sign in message if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    ).strip()
    if len(words) < SHORTEST:
        raise Refused(_("Say in a sentence what is wrong, and where you saw it said otherwise."))
    if len(words) > LONGEST:
        raise Refused(
            _("At most %(most)d characters, please; this has %(count)d. The essential part is enough.")
            % {"most": LONGEST, "count": len(words)}
        )
    if trap:
        return None
    count(address, now)
    return ErrorReport.objects.create(page=subject.page, number=subject.number, message=words, created_at=now)


def count(address: str, now: datetime) -> None:
    """Count a report against its network and against all. Raises :class:`TooMany`.

    The cache holds a keyed hash of the network for an hour; neither it nor the address is stored or logged.
    """
    window, elapsed = divmod(int(now.timestamp()), WINDOW)
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{window} {network(address)}".encode(), hashlib.sha256).hexdigest()
    for key, most in ((f"report:{digest[:32]}", MOST_OF_ONE), (f"report:all:{window}", MOST_OF_ALL)):
        cache.add(key, 0, WINDOW)
        if _raised(key) > most:
            raise TooMany(WINDOW - elapsed)


def _raised(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # it expired in between
        cache.set(key, 1, WINDOW)
        return 1


def network(address: str) -> str:
    """The network that an address is of: itself, or for IPv6 the 64 bits that one household has."""
    try:
        one = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{one}/64", strict=False)) if one.version == 6 else str(one)
