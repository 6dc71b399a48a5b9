"""The working copies: articles with sections, and localization cases with adaptations."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from casestudy.models.documents import Document
from casestudy.models.people import Author, Topic
from casestudy.validators import validate_body, validate_line
from metrics.models import Entity, Event, Market, Observation, Source
from metrics.translated import TranslatedCharField, TranslatedTextField, TranslationsField
from metrics.validators import validate_partial_date, validate_reference, validate_slug

LINE_HELP = "One line. A number is written [[series@period|format]]."


#: The fields of :class:`Apparatus`.
APPARATUS = ("abstract", "questions", "disclosure", "next_update")


class Apparatus(models.Model):
    """What stands around a text for those who cite it, teach with it or follow it."""

    abstract = models.TextField(
        blank=True,
        default="",
        validators=[validate_line],
        help_text="What the text asks, how, and what it finds, for catalogues and reading lists. " + LINE_HELP,
    )
    questions = models.TextField(
        "discussion questions",
        blank=True,
        default="",
        validators=[validate_line],
        help_text="For a class or a reading group, one on each line. Numbers as in the abstract.",
    )
    disclosure = models.TextField(
        blank=True,
        default="",
        validators=[validate_line],
        help_text="Who paid, who was asked, what interests the authors have. Stands at the end of the text.",
    )
    next_update = models.CharField(
        max_length=10,
        blank=True,
        default="",
        validators=[validate_partial_date],
        help_text="2027, 2027-03 or 2027-03-01: when readers may expect the next update. Empty promises nothing.",
    )

    class Meta:
        abstract = True


class Article(Apparatus):
    """A text with sections."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="article")
    title = models.CharField(max_length=300, validators=[validate_line], help_text=LINE_HELP)
    kicker = models.CharField(
        max_length=100, blank=True, help_text="The small line above the title, such as the topic."
    )
    standfirst = models.TextField(
        blank=True, validators=[validate_line], help_text="One or two sentences under the title. " + LINE_HELP
    )
    authors = models.ManyToManyField(Author, blank=True, related_name="articles")
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles")
    markets = models.ManyToManyField(Market, blank=True, related_name="articles")
    entities = models.ManyToManyField(
        Entity, blank=True, related_name="articles", help_text="Whom it is about; numbers of these are proposed first."
    )

    class Meta:
        ordering = ["document__slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url()


class Section(models.Model):
    """A part of an article, with a level in its outline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=2, choices=[(2, "section"), (3, "subsection")])
    heading = models.CharField(max_length=300, validators=[validate_line])
    anchor = models.CharField(
        max_length=80,
        blank=True,
        validators=[validate_slug],
        help_text="Part of the address of this section. Empty makes one from the heading; do not change it later.",
    )
    body = models.TextField(blank=True, validators=[validate_body])

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading


class LocalizationCase(Apparatus):
    """How a product adapted to a market: context, approach, outcome, and what was done."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="localizationcase")
    title = models.CharField(max_length=300, validators=[validate_line], help_text=LINE_HELP)
    standfirst = models.TextField(
        blank=True, validators=[validate_line], help_text="The summary that articles embed. " + LINE_HELP
    )
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="cases")
    market = models.ForeignKey(Market, models.PROTECT, related_name="cases")
    period_label = models.CharField(
        max_length=80, blank=True, help_text="The years it covers, for people, such as “2017 to 2019”."
    )
    context = models.TextField(blank=True, validators=[validate_body], help_text="The market before.")
    approach = models.TextField(blank=True, validators=[validate_body], help_text="What the company set out to do.")
    outcome = models.TextField(blank=True, validators=[validate_body], help_text="What came of it, with numbers.")
    authors = models.ManyToManyField(Author, blank=True, related_name="cases")
    topics = models.ManyToManyField(Topic, blank=True, related_name="cases")
    comparators = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="compared_in",
        help_text="Other products’ cases that readers should hold beside this one.",
    )
    events = models.ManyToManyField(Event, blank=True, related_name="cases", help_text="Its timeline.")

    class Meta:
        ordering = ["document__slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url()


class OutcomeFigure(models.Model):
    """One of the numbers that a case opens with."""

    case = models.ForeignKey(LocalizationCase, models.CASCADE, related_name="outcome_figures")
    position = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(max_length=240, validators=[validate_reference])
    format = models.CharField(max_length=20, default="compact")
    label = models.CharField(max_length=160)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class Lever(models.Model):
    """A kind of adaptation: local team, decision rights, music licensing and the like. The rows of the comparison."""

    slug = models.CharField(max_length=60, unique=True, validators=[validate_slug])
    name = TranslatedCharField(max_length=100)
    description = TranslatedTextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    translations = TranslationsField()

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Adaptation(models.Model):
    """One thing done to suit a market, what came of it, and the evidence."""

    case = models.ForeignKey(LocalizationCase, models.CASCADE, related_name="adaptations")
    position = models.PositiveSmallIntegerField(default=0)
    anchor = models.CharField(max_length=80, validators=[validate_slug])
    lever = models.ForeignKey(Lever, models.PROTECT, related_name="adaptations")
    entity = models.ForeignKey(
        Entity, models.PROTECT, related_name="adaptations", help_text="Who did it, or with whom."
    )
    market = models.ForeignKey(Market, models.PROTECT, related_name="adaptations")
    what_was_done = models.TextField(validators=[validate_body])
    outcome = models.TextField(blank=True, validators=[validate_body])
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="adaptations")
    verification = models.CharField(max_length=20, choices=Observation.Verification, blank=True, default="")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "anchor"], name="adaptation_anchor")]

    def __str__(self) -> str:
        return self.anchor


class Evidence(models.Model):
    """A number that an adaptation rests on."""

    adaptation = models.ForeignKey(Adaptation, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(max_length=240, validators=[validate_reference])

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["adaptation", "reference"], name="evidence_once")]

    def __str__(self) -> str:
        return self.reference


#: With what the addresses of the site begin.
TAKEN = {
    *("admin", "api", "articles", "authors", "charts", "claims", "corrections", "disagreements", "follow", "health"),
    *("integrity", "localization", "media", "metrics", "preview", "report", "search", "series", "sources", "static"),
    *("timeline", "topics"),
}


class Page(models.Model):
    """A plain page that an editor adds: about, imprint."""

    slug = models.CharField(max_length=60, unique=True, validators=[validate_slug])
    title = TranslatedCharField(max_length=200)
    body = TranslatedTextField(validators=[validate_body])
    in_footer = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    def clean(self) -> None:
        """The addresses of the site's own pages are taken, and those under which it has its other languages."""
        if self.slug in TAKEN or self.slug in dict(settings.LANGUAGES):
            raise ValidationError({"slug": "The site uses this address itself; choose another."})
