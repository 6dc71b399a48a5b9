"""Mail servers that refuse, each in its own way, as Django's backends report it; what they take is in ``mail.outbox``."""

import time
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command


class Refused(EmailBackend):
    """Takes mail for nobody whose address begins with one of ``REFUSED``; every address where there is none."""

    REFUSED: tuple[str, ...] = ("",)

    def send_messages(self, messages: Any) -> int:
        for address in messages[0].to:
            if address.startswith(self.REFUSED):
                raise SMTPRecipientsRefused({address: (550, b"No such user " + address.encode())})
        return int(super().send_messages(messages))


class Choosy(Refused):
    """Does not know bob."""

    REFUSED = ("bob",)


class Suspicious(EmailBackend):
    """Takes bob for spam."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to[0].startswith("bob"):
            raise SMTPDataError(554, b"spam to bob@example.org")
        return int(super().send_messages(messages))


class Down(EmailBackend):
    """Cannot be reached."""

    def open(self) -> bool:
        raise ConnectionRefusedError(111, "Connection refused")


class Tired(EmailBackend):
    """Hangs up after two mails."""

    TAKEN = 0

    def send_messages(self, messages: Any) -> int:
        if type(self).TAKEN >= 2:
            raise SMTPServerDisconnected("please run connect() first, ann@example.org")
        type(self).TAKEN += 1
        return int(super().send_messages(messages))


class Slow(EmailBackend):
    """Takes its time with each mail."""

    def send_messages(self, messages: Any) -> int:
        time.sleep(0.1)
        return int(super().send_messages(messages))


class Busy(EmailBackend):
    """While the first mail is on its way, the timer begins another run."""

    MAILS = 0

    def send_messages(self, messages: Any) -> int:
        type(self).MAILS += 1
        if type(self).MAILS == 1:
            call_command("send_alerts")
        return int(super().send_messages(messages))


class Meddling(EmailBackend):
    """Its first reader is quick: while the mail is on its way, everybody else ends what they follow."""

    def send_messages(self, messages: Any) -> int:
        from casestudy.models import Subscription

        Subscription.objects.exclude(address=messages[0].to[0]).delete()
        return int(super().send_messages(messages))
