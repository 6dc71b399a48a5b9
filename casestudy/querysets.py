"""The words in which texts are asked: live, scheduled, published. Views, feeds, sitemap and API use only these."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from casestudy.models import Document, Version  # noqa: F401 named in the types below


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions by the clock."""

    def update(self, **kwargs: Any) -> int:
        """Refused, as for a single version."""
        raise ValidationError("Versions are never edited: publish others, or withdraw them.", "frozen")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, as for a single version."""
        raise ValidationError("Versions are never deleted: withdraw them.", "frozen")

    def standing(self, at: datetime) -> Self:
        """Versions not cancelled or withdrawn by then."""
        return self.exclude(withdrawal__recorded_at__lte=at)

    def shown(self, at: datetime, seen_at: datetime | None = None) -> Self:
        """Every version that readers had seen by the instant, superseded ones included.

        A version taken back is on no page of any day. With ``seen_at``, what this site really showed: versions stored by
        then, those taken back only later included.
        """
        if seen_at is None:
            return self.filter(live_from__lte=at, withdrawal__isnull=True)
        taken_back = Q(withdrawal__isnull=True) | Q(withdrawal__recorded_at__gt=seen_at)
        return self.filter(taken_back, live_from__lte=at, published_at__lte=seen_at)

    def live(self, at: datetime, seen_at: datetime | None = None) -> Self:
        """For each document the version that readers see at the instant: greatest ``live_from``, ties to the higher number."""
        later = self.model.objects.shown(at, seen_at).filter(document=OuterRef("document"))
        newer = Q(live_from__gt=OuterRef("live_from")) | Q(
            live_from=OuterRef("live_from"), number__gt=OuterRef("number")
        )
        return self.shown(at, seen_at).filter(~Exists(later.filter(newer)))

    def in_language(self, language: str, at: datetime, seen_at: datetime | None = None) -> Self:
        """Of each text one of its languages: the one asked for where readers saw it at the instant, else the original."""
        translated = self.model.objects.live(at, seen_at).filter(document__language=language)
        of_original = translated.filter(document__translation_of=OuterRef("document"))
        return self.filter(
            Q(document__language=language) | Q(document__translation_of__isnull=True) & ~Exists(of_original)
        )

    def scheduled(self, now: datetime) -> Self:
        """Versions that will go live, and are not cancelled."""
        return self.filter(live_from__gt=now, withdrawal__isnull=True)

    def past(self, now: datetime) -> Self:
        """Versions that went live by now, withdrawn ones included."""
        return self.filter(live_from__lte=now).exclude(withdrawal__recorded_at__lt=models.F("live_from"))

    def with_use(self, kind: str, slug: str) -> Self:
        """Versions whose text uses a thing, or is filed under it."""
        return self.with_any_use(Q(kind=kind, slug=slug))

    def with_any_use(self, wanted: Q) -> Self:
        """Versions that have such a use."""
        document: Any = self.model._meta.get_field("document").related_model
        uses = document._meta.get_field("uses").related_model
        use = uses.objects.filter(wanted, document=OuterRef("document"), version=OuterRef("number"))
        return self.filter(Exists(use))

    def with_family(self) -> Self:
        """With ``family``: the number of the original that a version's text is, or is translated from."""
        original = Coalesce("document__translation_of_id", "document_id", output_field=models.BigIntegerField())
        return self.annotate(family=original)

    def with_changed(self) -> Self:
        """With ``changed``: whether anything changed under the version since it went live, so that a page need not ask."""
        rows: Any = self.model._meta.get_field("consequences").related_model
        return self.annotate(changed=Exists(rows.objects.filter(version=OuterRef("pk"))))

    def with_content(self) -> Self:
        """Together with the frozen text and its document, in the same query."""
        return self.select_related("document", "revision")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents by what readers can see of them."""

    def published(self, now: datetime) -> Self:
        """Documents with a version live at the instant."""
        versions: Any = self.model._meta.get_field("versions").related_model
        return self.filter(Exists(versions.objects.live(now).filter(document=OuterRef("pk"))))
