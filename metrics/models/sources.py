"""Where a number was read, and whose number it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.index import Draft, Indexed
from metrics.translated import TranslatedCharField, TranslationsField
from metrics.validators import validate_partial_date, validate_slug


class Source(Indexed):
    """The document where a number was read. A newspaper that passes a number on is a source, not a provider."""

    class Kind(models.TextChoices):
        PRESS = "press-article", _("press article")
        DATA = "data-provider", _("data provider")
        REPORT = "company-report", _("company report")
        STATEMENT = "company-statement", _("company statement")
        REGULATOR = "regulator", _("regulator")
        COURT = "court", _("court paper")
        OTHER = "other", _("other")

    slug = models.CharField(
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Never changes once used; it is part of addresses.",
    )
    title = models.CharField(
        max_length=400, blank=True, help_text="As printed. Leave it empty where the title was not seen."
    )
    producer = models.CharField(max_length=200, help_text="Who published the document.")
    citation_full = models.TextField(blank=True, help_text="The full citation that readers copy.")
    attribution_short = models.CharField(
        max_length=120, blank=True, help_text="The short form under charts, such as “Sensor Tower”."
    )
    url_main = models.URLField("address", max_length=500, blank=True, help_text="The address of the document itself.")
    date_published = models.CharField(
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="2019, 2019-07 or 2019-07-26, as far as it is known.",
    )
    date_accessed = models.CharField(max_length=10, blank=True, validators=[validate_partial_date])
    license = models.CharField(
        "licence", max_length=120, default="not stated", help_text="“not stated” is said to readers as it stands."
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PRESS)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What readers see in lists: the title, else who published it."""
        return self.title or self.producer

    def get_absolute_url(self) -> str:
        return f"/sources/{self.slug}/"

    def found_as(self) -> Draft:
        own = self.get_absolute_url()
        return Draft("source", self.slug, own, self.name, f"{self.producer}. {self.note}".strip(), self.citation_full)


class Provider(models.Model):
    """Whose number it is: a data house, a company, a court."""

    class Kind(models.TextChoices):
        DATA = "data-provider", _("data provider")
        COMPANY = "company", _("company")
        REGULATOR = "regulator", _("regulator")
        GOVERNMENT = "government", _("government")
        COURT = "court", _("court")
        PRESS = "press", _("press")
        EDITORIAL = "editorial", _("worked out here")

    slug = models.CharField(max_length=100, unique=True, validators=[validate_slug])
    name = TranslatedCharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PRESS)
    note = models.TextField(blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
