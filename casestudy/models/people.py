"""Who writes, and about what; the pictures; the site itself."""

import re

from django.core.exceptions import ValidationError
from django.db import models

from casestudy.validators import validate_line
from metrics.translated import TranslatedCharField, TranslatedTextField, TranslationsField
from metrics.validators import validate_reference, validate_slug


class Topic(models.Model):
    """A subject under which readers find texts."""

    slug = models.CharField(max_length=60, unique=True, validators=[validate_slug])
    name = TranslatedCharField(max_length=100)
    description = TranslatedTextField(blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"


class Author(models.Model):
    """Who wrote a text. The name is kept in parts, since citations need them."""

    slug = models.CharField(max_length=60, unique=True, validators=[validate_slug])
    given_name = TranslatedCharField(max_length=100, blank=True, help_text="Empty for a desk or an organisation.")
    family_name = TranslatedCharField(max_length=100, help_text="Or the name of the desk or organisation.")
    affiliation = TranslatedCharField(max_length=200, blank=True)
    biography = TranslatedTextField(blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"


class Image(models.Model):
    """A picture with the text that stands in for it."""

    slug = models.CharField(max_length=100, unique=True, validators=[validate_slug])
    file = models.ImageField(upload_to="images/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    alternative_text = TranslatedCharField(
        max_length=400, help_text="What the picture shows, for readers who do not see it. Required."
    )
    caption = TranslatedCharField(max_length=400, blank=True, validators=[validate_line])
    credit = TranslatedCharField(max_length=200, blank=True)
    license = models.CharField("licence", max_length=120, default="not stated")
    translations = TranslationsField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


#: Why a number of a text may stay unbound, on every site.
REASONS = (
    "part of a name",
    "an age or a legal limit, not a measurement",
    "a date or a time of day",
    "a count of what is listed here",
    "a version or a model",
    "an idiom",
    "an example, not a fact",
)
#: As long as a reason may be.
REASON = 120


class SiteSettings(models.Model):
    """The one row that says what this publication is called and promises, and what its front page leads with."""

    name = TranslatedCharField(max_length=100, default="Casestudy")
    promise = TranslatedTextField(
        blank=True, help_text="What the publication promises about its numbers; stands on the front page."
    )
    text_licence = TranslatedCharField(max_length=200, blank=True)
    data_licence = TranslatedCharField(max_length=200, blank=True)
    imprint = TranslatedTextField(blank=True)
    lead = models.ForeignKey(
        "casestudy.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The text that the front page leads with; the newest where empty.",
    )
    cases = models.ManyToManyField(
        "casestudy.Document",
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "case"},
        help_text="The market cases on the front page.",
    )
    exempt_patterns = models.TextField(
        "numbers that need no source",
        blank=True,
        help_text="One a line, such as “Formula #” or “Rule #”, where # stands for any number. Such numbers need not be bound in any text.",
    )
    exempt_reasons = models.TextField(
        "reasons to leave a number unbound",
        blank=True,
        help_text="One a line, such as “a number of the law”. The editor's list offers them before its own: part of a name, an age or a legal limit, a count of what is listed here, an idiom and the like.",
    )
    updated_at = models.DateTimeField(auto_now=True)
    translations = TranslationsField()

    class Meta:
        verbose_name = verbose_name_plural = "site settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """There is one row."""
        if self.pk not in (None, 1):
            raise ValidationError("There is one set of site settings; change that one.")
        if any(not re.search(r"[^\W\d_]", line) for line in self.patterns):
            raise ValidationError(
                {"exempt_patterns": "Each line needs a word beside its number, or every number would pass."}
            )

    @property
    def reasons(self) -> list[str]:
        """Why a number may stay unbound: the site's own reasons, then those that every site has."""
        own = [" ".join(line.split())[:REASON] for line in self.exempt_reasons.splitlines() if line.strip()]
        return list(dict.fromkeys([*own, *REASONS]))

    @property
    def patterns(self) -> list[str]:
        """The patterns of numbers that need no source, blank lines left out."""
        return [" ".join(line.split()) for line in self.exempt_patterns.splitlines() if line.strip()]

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature


class StripFigure(models.Model):
    """One of the numbers on the front page."""

    site = models.ForeignKey(SiteSettings, models.CASCADE, related_name="strip")
    position = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(max_length=240, validators=[validate_reference])
    format = models.CharField(max_length=20, default="compact")
    label = TranslatedCharField(max_length=160)
    translations = TranslationsField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label
