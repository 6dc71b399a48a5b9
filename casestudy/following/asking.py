"""Asking to follow, confirming it, and ending it.

Nothing is stored before the address is confirmed by a link that only its mailbox has. No answer tells whether an address
is known here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from casestudy import guarding, mailing
from casestudy.following.things import Thing, pair_of, things
from casestudy.guarding import Refused
from casestudy.languages import address_in
from casestudy.models import Subscription
from metrics.translated import page_language

#: Of one network, and of all together, in an hour; to one address in a day.
MOST_OF_ONE, MOST_OF_ALL, MOST_TO_ONE, DAY = 10, 200, 10, 24 * 3600
SALT, CONFIRMING = "casestudy.follow", "casestudy.follow.confirm"
#: For so long a link to confirm is good.
TIME_TO_CONFIRM = timedelta(days=2)


@dataclass(frozen=True)
class Wish:
    """What an address may want to follow: kept nowhere but in the link of the mail that asks."""

    address: str
    kind: str
    key: str
    language: str

    def url(self) -> str:
        """The address of the page that confirms it."""
        token = signing.dumps([self.address, self.kind, self.key, self.language], salt=CONFIRMING, compress=True)
        return link("/follow/confirm/", token=token)

    @classmethod
    def of_token(cls, token: str) -> "Wish":
        """Raises :class:`Refused` for a link that is too old, or none of ours."""
        try:
            return cls(*signing.loads(token, salt=CONFIRMING, max_age=TIME_TO_CONFIRM))
        except (signing.BadSignature, ValueError, TypeError):
            raise Refused(
                _(
                    "This link is incomplete, or older than two days. Ask for a new one; nothing of the old one was kept."
                )
            ) from None

    def thing(self, now: datetime) -> Thing:
        """What is wished for. Raises :class:`Refused` where it is no longer there."""
        found = things([(self.kind, self.key)], now).get((self.kind, self.key))
        if found is None:
            raise Refused(_("What you wanted to follow is no longer there."))
        return found


def link(path: str, **query: str) -> str:
    """A whole address on this site, in the language that is active."""
    return f"{settings.SITE_URL}{address_in(path, page_language())}?{urlencode(query)}"


def ask(token: str, value: str, typed: str, trap: str, network: str, now: datetime) -> None:
    """Send the mail that asks to confirm; for a machine that filled in the trap, and to an address that was written to
    often today, none is sent and nothing is said of it.

    Raises :class:`Refused`, ``guarding.TooMany`` and ``mailing.CannotSend``.
    """
    guarding.read_token(token, SALT, 0)
    pair = pair_of(value)
    thing = things([pair], now).get(pair)
    if thing is None:
        raise Refused(_("Choose what you want to follow."))
    address = mailing.mailbox(typed)
    if trap:
        return
    too_many = _("Too many mails were asked for from your network within an hour. Please try again later.")
    guarding.count("follow", network, MOST_OF_ONE, MOST_OF_ALL, now, too_many)
    if not guarding.within("follow:to", address.lower(), MOST_TO_ONE, now, DAY):
        return
    wish = Wish(address, *pair, page_language())
    subject = _("Please confirm that you follow “%(name)s”") % {"name": thing.name}
    mail = mailing.letter(address, subject, "casestudy/mail/confirm.txt", {"thing": thing, "url": wish.url()})
    with mailing.opened() as connection:
        try:
            mailing.hand_over(connection, mail)
        except mailing.NotTaken as error:
            raise mailing.CannotSend(str(error)) from None


def confirm(token: str, now: datetime) -> Thing:
    """Follow from now on; a second time changes nothing. Raises :class:`Refused`."""
    wish = Wish.of_token(token)
    thing = wish.thing(now)
    row = Subscription(address=wish.address, language=wish.language, kind=wish.kind, key=wish.key, told_until=now)
    before = Subscription.objects.of_address(wish.address).first()
    row.reader = before.reader if before else row.reader
    Subscription.objects.bulk_create([row], ignore_conflicts=True)
    return thing


def known(secret: str, reader: str = "") -> Subscription | None:
    """The subscription of a link that ends it, or one of the reader whom a link ends altogether; None where there is none
    any more. Raises :class:`Refused` for what is no such link."""
    name, value = ("reader", reader) if reader else ("secret", secret)
    try:
        return Subscription.objects.filter(**{name: UUID(value)}).first()
    except ValueError:
        raise Refused(_("This link is incomplete. Open the one in your mail once more.")) from None


def end(secret: str, reader: str = "") -> None:
    """Delete the subscription, or all of the reader's; nothing where it has ended already."""
    one = known(secret, reader)
    if one is not None and reader:
        forget(one.address)
    elif one is not None:
        one.delete()


def forget(address: str) -> int:
    """Delete all that an address follows, the address included. How many there were."""
    return Subscription.objects.of_address(address).delete()[0]
