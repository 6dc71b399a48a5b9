"""What is measured, of whom, and where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.formats import language_for
from metrics.models.index import Draft, Indexed
from metrics.translated import TranslatedCharField, TranslatedTextField, TranslationsField
from metrics.validators import validate_market_code, validate_partial_date, validate_slug


class Entity(models.Model):
    """Whom a number is about: a company, a product, a person, a campaign."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        PRODUCT = "product", _("product")
        GROUP = "group", _("group of products")
        REGULATOR = "regulator", _("regulator")
        COURT = "court", _("court")
        PERSON = "person", _("person")
        CAMPAIGN = "campaign", _("campaign")

    slug = models.CharField(
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Never changes once used: a renamed company gets a new name, not a new slug.",
    )
    name = TranslatedCharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COMPANY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    launched = models.CharField(max_length=10, blank=True, validators=[validate_partial_date])
    note = models.TextField(blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "entities"

    def __str__(self) -> str:
        return self.name


class Market(models.Model):
    """Where: a country, or an area with a user-assigned code."""

    code = models.CharField(
        max_length=3,
        unique=True,
        validators=[validate_market_code],
        help_text="ISO 3166-1 alpha-2 in capitals; WLD for the world; XN or XO for areas.",
    )
    name = TranslatedCharField(max_length=120)
    region = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def usual_words(self, field: str, language: str) -> str:
        """What CLDR calls the country in the language; "" for areas of our own."""
        names = language_for(language).locale.territories
        return str(names.get("001" if self.code == "WLD" else self.code, ""))


class Metric(Indexed):
    """What is measured: its unit, its kind, and how points may be combined over time."""

    class Kind(models.TextChoices):
        STOCK = "stock", _("stock: a level at a time")
        FLOW = "flow", _("flow: an amount in a period")
        RATIO = "ratio", _("ratio")
        RATING = "rating", _("rating")

    class Aggregation(models.TextChoices):
        SUM = "sum", _("points add up")
        LAST = "last", _("the last point stands")
        NONE = "none", _("points do not combine")

    slug = models.CharField(max_length=100, unique=True, validators=[validate_slug])
    name = TranslatedCharField(max_length=200)
    unit = models.CharField(
        max_length=20, help_text="count, percent, ratio, USD, CNY, seconds, years, months, year, stars, MB, rank."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    aggregation = models.CharField(max_length=10, choices=Aggregation, default=Aggregation.NONE)
    description = TranslatedTextField(
        blank=True, help_text="What the number means and how it is measured, for readers."
    )
    subject = TranslatedCharField(
        max_length=60,
        blank=True,
        default="",
        help_text="The heading in the catalogue under which readers find it: Users, Money. Empty is listed last.",
    )
    translations = TranslationsField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/metrics/{self.slug}/"

    def found_as(self) -> Draft:
        return Draft("metric", self.slug, self.get_absolute_url(), self.name, self.description, self.subject)


class Series(Indexed):
    """A metric of an entity in a market, with a breakdown where one is needed. The slug is opaque."""

    slug = models.CharField(
        max_length=160,
        unique=True,
        validators=[validate_slug],
        help_text="Never changes once used; filter by the fields, not by its parts.",
    )
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="series")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="series")
    market = models.ForeignKey(Market, models.PROTECT, related_name="series")
    breakdown = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="A platform, or a word that sets apart what would otherwise be mixed.",
    )
    title = TranslatedCharField(max_length=300)
    note = TranslatedTextField(blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["metric", "entity", "market", "breakdown"], name="series_key")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/series/{self.slug}/"

    def found_as(self) -> Draft:
        names = f"{self.metric.name} {self.entity.name} {self.market.name} {self.breakdown}"
        filed = (f"market:{self.market.code}",)
        own, within = self.get_absolute_url(), f"metric:{self.metric.slug}"
        return Draft("series", self.slug, own, self.title, self.note, names, within, filed=filed)
