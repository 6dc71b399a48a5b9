"""Mails to readers: what every one of them carries, and what a refusal of the server means.

Plain text alone. Addresses are written into nothing but the mail itself: neither into a log nor into an error.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.policy import default
from email.utils import make_msgid
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from casestudy.context import current_site
from casestudy.guarding import Refused
from casestudy.models.subscriptions import LONGEST_ADDRESS

#: Of the part before the @ (RFC 5321).
LONGEST_NAME = 64
#: Of a mail, in bytes; longer ones are encoded.
LONGEST_LINE = 990
#: The server takes the connection and not this mail: it is about the address or the mail, and others may go.
OF_THIS_MAIL = (SMTPRecipientsRefused, SMTPDataError, ValueError)


class Whole(UnstructuredHeader):
    """A header that is written as it is: folding would encode a long address, and no mail program would find it again."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # the registry mixes BaseHeader in


class Letter(EmailMessage):
    """A mail whose lines are sent as they are, so that addresses stay in one piece (up to what SMTP takes)."""

    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", Whole)  # type: ignore[arg-type]  # as above

    def message(self, *, policy: Any = default) -> Any:
        made: Any = super().message(policy=policy.clone(header_factory=self.headers, max_line_length=LONGEST_LINE))
        made.policy = policy.clone(header_factory=self.headers)
        return made


class CannotSend(Exception):
    """No mail can be sent now; says why, and names no address."""


class NotTaken(Exception):
    """The server does not take this mail; others it may."""


def offered() -> bool:
    """Whether this site sends mail at all."""
    return "default" in mailers


def mailbox(typed: str) -> str:
    """An address as it is kept and written to: the domain in small letters and in ASCII. Raises :class:`Refused`."""
    name, _at, domain = typed.strip().rpartition("@")
    try:
        address = f"{name}@{punycode(domain).lower()}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        raise Refused(_("This is no complete e-mail address, such as name@example.org.")) from None
    # Django's check knows no case, so that it takes the long s and the sign of Kelvin for letters.
    odd = not address.isascii() or re.search(r'["\[]|@localhost$', address)
    if odd or len(address) > LONGEST_ADDRESS or len(name) > LONGEST_NAME:
        raise Refused(_("This is no complete e-mail address, such as name@example.org."))
    return address


def host() -> str:
    """The host of the site's own address."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def one_line(text: str) -> str:
    """Words fit for a header."""
    return " ".join(text.split())


def letter(address: str, subject: str, template: str, context: dict[str, Any], **headers: str) -> EmailMessage:
    """A mail in the language that is active, from this site. ``headers`` have underscores for hyphens."""
    site = current_site()
    name, _at, domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")
    sender = Address(one_line(site.name), name, domain)
    body = render_to_string(template, {"site": site, "origin": settings.SITE_URL, **context})
    known = {"Message-ID": make_msgid(domain=host()), "Auto-Submitted": "auto-generated"}
    known |= {key.replace("_", "-"): value for key, value in headers.items()}
    return Letter(
        one_line(subject), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n", str(sender), [address], headers=known
    )


@contextmanager
def opened() -> Iterator[Any]:
    """A connection for many mails. Raises :class:`CannotSend` where there is none."""
    if not offered():
        raise CannotSend("EMAIL_URL is not set, so nothing can be sent.")
    connection = mailers.default
    try:
        connection.open()
    except OSError as error:
        raise CannotSend(f"The mail server of EMAIL_URL cannot be reached ({told(error)}).") from None
    try:
        yield connection
    finally:
        with suppress(OSError):  # it hung up by itself
            connection.close()


def hand_over(connection: Any, mail: EmailMessage) -> None:
    """Give one mail to the server. Raises :class:`NotTaken`, and :class:`CannotSend` where it takes none at all."""
    try:
        connection.send_messages([mail])
    except OF_THIS_MAIL as error:
        raise NotTaken(told(error)) from None
    except OSError as error:
        raise CannotSend(f"The mail server stopped taking mail ({told(error)}).") from None


def told(error: Exception) -> str:
    """An error without its words, which may repeat the address: its kind, and the server's code where it has one."""
    codes = (
        [str(code) for code, _words in error.recipients.values()] if isinstance(error, SMTPRecipientsRefused) else []
    )
    code = getattr(error, "smtp_code", None) or ", ".join(codes)
    return f"{type(error).__name__} {code}".strip()
