"""What every text shares: its slug and language, its revisions, versions, redirects and uses."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from casestudy.querysets import DocumentQuerySet, VersionQuerySet
from metrics.validators import validate_slug

FOLDERS = {"article": "articles", "case": "localization"}


class Document(models.Model):
    """What has a language, a slug, a working copy, revisions, versions, redirects and uses."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        CASE = "case", "localization case"

    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    slug = models.CharField(
        max_length=100, validators=[validate_slug], help_text="Part of the address. A change leaves a redirect behind."
    )
    translation_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="translations")
    created_at = models.DateTimeField(default=now, editable=False)
    stamp = models.PositiveIntegerField(default=0, editable=False)  # rises with every save of the working copy

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [models.UniqueConstraint(fields=["kind", "language", "slug"], name="document_address")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"

    def clean(self) -> None:
        """An original is a text of the same kind in another language, is no translation itself, and has one translation
        into each language."""
        original = self.translation_of
        if original is None:
            return
        if original.kind != self.kind or original.language == self.language or original.translation_of_id:
            words = "An original is a text of the same kind in another language, and no translation itself."
            raise ValidationError({"translation_of": words})
        other = original.translations.filter(language=self.language).exclude(pk=self.pk).first()
        if other is not None:
            words = f"There is a translation into this language already: {other}. Edit that one."
            raise ValidationError({"translation_of": words})

    def get_absolute_url(self) -> str:
        prefix = "" if self.language == settings.LANGUAGE_CODE else f"/{self.language}"
        return f"{prefix}/{FOLDERS[self.kind]}/{self.slug}/"

    @property
    def family(self) -> int:
        """The number of the original that the text is, or is translated from."""
        return self.translation_of_id or self.pk

    @property
    def content(self) -> "models.Model":
        """The article or the case itself."""
        return self.article if self.kind == self.Kind.ARTICLE else self.localizationcase


class Revision(models.Model):
    """A frozen working copy: everything that an editor typed, and the definitions of all that it embeds."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.document}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Frozen: a revision is written once."""
        if not self._state.adding:
            raise ValidationError("A revision is frozen; save the document to make a new one.", "frozen")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature


class Version(models.Model):
    """A revision that readers can see from an instant on. It goes live because the clock says so, not because a job ran."""

    class Kind(models.TextChoices):
        NEW = "new", "new"
        UPDATE = "update", "update"
        CORRECTION = "correction", "correction"
        CLARIFICATION = "clarification", "clarification"

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=15, choices=Kind)
    live_from = models.DateTimeField(help_text="May be in the past for an imported history, or in the future.")
    published_at = models.DateTimeField(default=now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(
        blank=True, help_text="For readers: what changed and why. A correction cannot do without it."
    )
    override = models.TextField(
        blank=True,
        default="",
        help_text="Why numbers bound to nothing were published all the same; empty where there were none.",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number"),
            models.CheckConstraint(condition=~Q(kind="correction") | ~Q(note=""), name="correction_has_note"),
        ]
        indexes = [models.Index(fields=["live_from"], name="version_live_from")]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.document}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Nothing is edited after scheduling; withdrawing and cancelling are appended records."""
        if not self._state.adding:
            raise ValidationError("A version is never edited: publish another, or withdraw it.", "frozen")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: what was published, its correction notes included, stays on record."""
        raise ValidationError("A version is never deleted: withdraw it.", "frozen")

    @property
    def shown_at(self) -> datetime:
        """The moment at which the version went live here: what ``/versions/<n>/`` shows its numbers at."""
        return max(self.live_from, self.published_at)

    def taken_back(self, at: datetime) -> bool:
        """Whether it was cancelled or withdrawn by then."""
        withdrawal = getattr(self, "withdrawal", None)
        return withdrawal is not None and withdrawal.recorded_at <= at

    def was_shown(self, at: datetime, seen_at: datetime | None = None) -> bool:
        """Whether readers had seen it by the instant: the rule of ``VersionQuerySet.shown``, for one version."""
        if seen_at is None:
            return self.live_from <= at and not hasattr(self, "withdrawal")
        return self.live_from <= at and self.published_at <= seen_at and not self.taken_back(seen_at)


class Withdrawal(models.Model):
    """A version taken back: cancelled before it went live, or withdrawn after."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(help_text="Readers of the address see it.")
    recorded_at = models.DateTimeField(default=now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"Withdrawal of {self.version}"


class Redirect(models.Model):
    """A former address of a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="redirects")
    kind = models.CharField(max_length=10, choices=Document.Kind)
    language = models.CharField(max_length=10)
    slug = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language", "slug"], name="redirect_address")]

    def __str__(self) -> str:
        return self.slug


class Use(models.Model):
    """A document's dependence on a series, chart, claim, image, event or case, and what it is filed under.

    Version 0 is the working copy.
    """

    class Kind(models.TextChoices):
        SERIES = "series", "series"
        CHART = "chart", "chart"
        CLAIM = "claim", "claim"
        IMAGE = "image", "image"
        EVENT = "event", "event"
        CASE = "case", "case"
        TOPIC = "topic", "topic"
        AUTHOR = "author", "author"
        MARKET = "market", "market"

    document = models.ForeignKey(Document, models.CASCADE, related_name="uses")
    version = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.CharField(max_length=160)
    period = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "version", "kind", "slug", "period"], name="use_once")
        ]
        indexes = [models.Index(fields=["kind", "slug", "period"], name="use_target")]

    def __str__(self) -> str:
        return f"{self.document} uses {self.kind} {self.slug}"
