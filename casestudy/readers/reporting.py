"""Reports of errors from readers: without an account, a cookie, or anything kept of who sent them."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from casestudy import guarding
from casestudy.content import read_reference
from casestudy.guarding import Refused
from casestudy.models import ErrorReport

#: Of one network, and of all together, in an hour.
MOST_OF_ONE, MOST_OF_ALL = 5, 200
SHORTEST, LONGEST = 10, 2000
SALT = "casestudy.report"


@dataclass(frozen=True)
class Subject:
    """What a report is about: a page of this site, and a number on it or ""."""

    page: str
    number: str = ""

    @classmethod
    def read(cls, page: str, number: str) -> "Subject":
        """The subject that a link names.

        Raises :class:`Refused` for what is no page of this site or no number.
        """
        if not guarding.is_page(page):
            raise Refused(_("Say which page it is about: follow the link “Report an error” on that page."))
        if number and read_reference(number) is None:
            raise Refused(
                _("“%(number)s” is no number of this site: follow the link beside the number.")
                % {"number": number[:60]}
            )
        return cls(page, number)

    def token(self) -> str:
        """The subject signed with the time, for the form to bring back. It names nobody."""
        return guarding.token_of([self.page, self.number], SALT)

    @classmethod
    def of_token(cls, token: str) -> "Subject":
        """The subject of a form that was given out lately, and not a moment ago. Raises :class:`Refused`."""
        page, number = guarding.read_token(token, SALT, 2)
        return cls(page, number)


def accept(token: str, message: str, trap: str, address: str, now: datetime) -> ErrorReport | None:
    """Store a report. None where the trap, a field that people do not see, is filled in: a machine is told nothing.

    Raises :class:`Refused` for what is wrong with it, ``guarding.TooMany`` where its network or all together sent too many.
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
    too_many = _(
        "Too many reports came from your network within an hour. Please send this one later; your words are kept in the form below."
    )
    guarding.count("report", address, MOST_OF_ONE, MOST_OF_ALL, now, too_many)
    return ErrorReport.objects.create(page=subject.page, number=subject.number, message=words, created_at=now)
