"""Who follows what by e-mail: the only place where an address of a reader is kept."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now

#: As long as an address can be that mail servers take (RFC 5321, with its brackets).
LONGEST_ADDRESS = 254


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions by whose they are."""

    def of_address(self, address: str) -> Self:
        """All of an address, however its letters are typed; answered by the index of the constraint."""
        return self.alias(folded=Lower("address")).filter(folded=address.lower())


class Subscription(models.Model):
    """One thing that one confirmed address follows, in one language. Ending it deletes the row, address included."""

    class Kind(models.TextChoices):
        TEXT = "text", "text"
        SERIES = "series", "series"
        TOPIC = "topic", "topic"
        MARKET = "market", "market"
        CORRECTIONS = "corrections", "corrections"
        EVERYTHING = "everything", "everything new"

    address = models.EmailField(max_length=LONGEST_ADDRESS)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=15, choices=Kind)
    #: Of a text the number of its original, since its address may change and be translated; else a slug or a code.
    key = models.CharField(max_length=160, blank=True, default="")
    #: The same in all rows of one address. It and ``secret`` end all of them, and this one, without signing in: whoever has
    #: a mail has them, and nobody can guess them.
    reader = models.UUIDField(default=uuid.uuid4, editable=False)
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    #: Everything up to this instant was in a mail that a server took, or there was nothing.
    told_until = models.DateTimeField(default=now, editable=False)
    #: Since when the server refuses the address; empty where it took the last mail.
    failing_since = models.DateTimeField(null=True, editable=False)
    #: Until when a run of the mails has this row for itself; empty, or past, where none is at it.
    held_until = models.DateTimeField(null=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "subscription by mail"
        verbose_name_plural = "subscriptions by mail"
        constraints = [
            models.UniqueConstraint(Lower("address"), "language", "kind", "key", name="subscription_once"),
        ]
        indexes = [
            models.Index(fields=["reader"], name="subscription_reader"),
            models.Index(fields=["kind", "key"], name="subscription_thing"),
            models.Index(fields=["told_until"], name="subscription_told_until"),
        ]

    def __str__(self) -> str:
        """Without the address: this is what logs would keep."""
        return f"{self.get_kind_display()} {self.key}".strip()
