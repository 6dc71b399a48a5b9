"""Drawings of series and events. A chart without an accessible description does not validate."""

from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from metrics.charts import ChartLine, ChartSpec
from metrics.models.catalogue import Entity, Market, Series
from metrics.models.index import Draft, Indexed
from metrics.models.observations import Observation
from metrics.models.sources import Source
from metrics.querysets import ListedQuerySet
from metrics.translated import TranslatedCharField, TranslatedTextField, TranslationsField
from metrics.validators import validate_annotations, validate_partial_date, validate_period, validate_slug


class Event(models.Model):
    """Something dated that happened in a market; it annotates charts and fills timelines."""

    class Kind(models.TextChoices):
        LAUNCH = "launch", _("launch")
        PARTNERSHIP = "partnership", _("partnership")
        MILESTONE = "milestone", _("milestone")
        CAMPAIGN = "campaign", _("campaign")
        ACQUISITION = "acquisition", _("acquisition")
        FAILURE = "failure", _("failure")
        BAN = "ban", _("ban")
        REGULATION = "regulation", _("regulation")
        PRODUCT = "product", _("product")
        SETTLEMENT = "settlement", _("settlement")

    slug = models.CharField(max_length=100, unique=True, validators=[validate_slug])
    date = models.CharField(
        max_length=10,
        validators=[validate_partial_date],
        help_text="2019, 2019-07 or 2019-07-26: as exact as it is known.",
    )
    market = models.ForeignKey(Market, models.PROTECT, related_name="events")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="events")
    title = TranslatedCharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    detail = TranslatedTextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="events")
    verification = models.CharField(max_length=20, choices=Observation.Verification, blank=True, default="")
    translations = TranslationsField()

    class Meta:
        ordering = ["date", "slug"]

    def __str__(self) -> str:
        return f"{self.date} {self.title}"


class Chart(Indexed):
    """A drawing of series or events: kind, range, takeaway, accessible description."""

    class Kind(models.TextChoices):
        LINE = "line", _("line")
        AREA = "area", _("area under one line")
        BAR = "bar", _("bars for one period")
        COLUMN = "column", _("columns over time")
        GROUPED = "grouped", _("columns over time, series side by side")
        STACKED = "stacked", _("columns over time, parts of a whole")
        DOT = "dot", _("dots for one period")
        SLOPE = "slope", _("slope from the first to the last period")
        MULTIPLES = "multiples", _("small multiples on one scale")
        TABLE = "table", _("table")
        TIMELINE = "timeline", _("timeline of events")

    slug = models.CharField(
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Never changes once used; it is part of addresses.",
    )
    kind = models.CharField(max_length=10, choices=Kind)
    takeaway = TranslatedCharField(
        max_length=300, help_text="The title: what one should see. Numbers as [[series@period|format]]."
    )
    subtitle = TranslatedCharField(max_length=300, blank=True, help_text="Metric, unit, market, period.")
    description = TranslatedTextField(
        help_text="For readers who do not see the chart: what it shows, with first, last and highest. Not the title again."
    )
    note = TranslatedTextField(
        blank=True, help_text="What a careful reader should know: what is missing, what is estimated."
    )
    period = models.CharField(
        max_length=30,
        blank=True,
        validators=[validate_period],
        help_text="The one period of bars or dots, or the range drawn; empty draws all.",
    )
    frequency = models.CharField(
        max_length=10,
        blank=True,
        choices=[("year", "years"), ("quarter", "quarters"), ("month", "months")],
        help_text="Shows periods without a figure as gaps.",
    )
    remainder = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The total; what the bars leave of it is drawn as one more bar.",
    )
    remainder_label = TranslatedCharField(max_length=80, blank=True)
    events = models.ManyToManyField(Event, blank=True, related_name="charts")
    annotations = models.TextField(
        blank=True,
        default="",
        validators=[validate_annotations],
        verbose_name="reference lines and ranges",
        help_text="One to a line: “Goal = 1000000” draws a line, “Usual = 40..60” a range of values, “Court ban = 2019-04-03--2019-04-24” a stretch of time.",
    )
    listed = models.BooleanField(default=False, help_text="Public in its own right, even where no live text shows it.")
    updated_at = models.DateTimeField(auto_now=True)
    translations = TranslationsField()

    objects = ListedQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return f"/charts/{self.slug}/"

    def found_as(self) -> Draft:
        markets = self.lines.values_list("series__market__code", flat=True).distinct()
        filed = tuple(sorted(f"market:{code}" for code in markets))
        own = self.get_absolute_url()
        return Draft("chart", self.slug, own, self.takeaway, self.description, self.subtitle, filed=filed)

    def clean(self) -> None:
        """A description is required and is not the takeaway again."""
        if self.description.strip() == self.takeaway.strip():
            raise ValidationError({"description": "The description repeats the title; say what the chart shows."})

    def spec(self, lines: Iterable[tuple[int, ChartLine, str]] | None = None) -> ChartSpec:
        """The definition as a pure value: what a revision freezes.

        Reads ``events`` and ``lines`` (prefetch them), unless the lines are given as position, line and unit.
        """
        if lines is None:
            lines = [
                (one.position, ChartLine(one.series.slug, one.label or one.series.title), one.series.metric.unit)
                for one in self.lines.all()
            ]
        ordered = sorted(lines, key=lambda one: one[0])
        unit = ordered[0][2] if ordered else ""
        return ChartSpec(
            slug=self.slug,
            kind=self.kind,
            takeaway=self.takeaway,
            subtitle=self.subtitle,
            description=self.description,
            note=self.note,
            unit=unit,
            series=tuple(replace(line, unit="" if own == unit else own) for _, line, own in ordered),
            period=self.period,
            remainder=self.remainder.slug if self.remainder else "",
            events=tuple(event.slug for event in sorted(self.events.all(), key=lambda event: (event.date, event.slug))),
            frequency=self.frequency,
            remainder_label=self.remainder_label,
            annotations=self.annotations,
        )


class ChartSeries(models.Model):
    """One series of a chart, in its place."""

    chart = models.ForeignKey(Chart, models.CASCADE, related_name="lines")
    series = models.ForeignKey(Series, models.PROTECT, related_name="chart_lines")
    position = models.PositiveSmallIntegerField(default=0)
    label = TranslatedCharField(max_length=80, blank=True)
    translations = TranslationsField()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "chart series"
        constraints = [models.UniqueConstraint(fields=["chart", "series"], name="chart_series_once")]

    def __str__(self) -> str:
        return self.label or self.series.slug

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.chart.index()  # it is found by the markets of its series
