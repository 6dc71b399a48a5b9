"""A new number from six fields, without leaving the text: what is missing around it is made in the same transaction."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from casestudy.consequences.deciding import Undecided, decide
from casestudy.proposals.naming import free_slug, joined
from casestudy.proposals.new_source import UNSTATED, read_source
from metrics.figures import read_number
from metrics.ingest import Refused, add_observation
from metrics.models import Entity, Market, Metric, Observation, Provider, Series, Source
from metrics.periods import Period, PeriodError, parse_known_from
from metrics.periods import read_period as read_typed
from metrics.readings import value_of
from metrics.validators import validate_partial_date, validate_text

QUALIFIERS = {
    "about": "about", "around": "about", "some": "about", "nearly": "about", "almost": "about",
    "more than": "more-than", "over": "more-than", "less than": "less-than", "under": "less-than",
    "at least": "at-least", "at most": "at-most", "up to": "at-most",
}  # fmt: skip
_QUALIFIED = re.compile(rf"({'|'.join(sorted(QUALIFIERS, key=len, reverse=True))})\s+", re.IGNORECASE)
_MONTHS = Locale("en").months["format"]["wide"]
UNIT_KINDS = {
    "percent": Metric.Kind.RATIO,
    "ratio": Metric.Kind.RATIO,
    "stars": Metric.Kind.RATING,
    "rank": Metric.Kind.RATING,
}
#: The columns of the ingest and the fields of the panel that fill them.
COLUMNS = {
    "value": "value",
    "stated_to": "value",
    "qualifier": "value",
    "period": "period",
    "series": "metric",
    "provider": "source",
    "source": "source",
    "known_from": "source",
}


def read_period(text: str) -> Period:
    """A period as a person types it, or in the commonest English forms: Q1 2019, July 2019. Raises PeriodError."""
    text = " ".join(text.split())
    if quarter := re.fullmatch(r"[Qq]([1-4])[ -]?(\d{4})", text):
        text = f"{quarter[2]}-Q{quarter[1]}"
    for number, name in _MONTHS.items():
        if month := re.fullmatch(rf"(?:(\d{{1,2}}) )?{name[:3]}(?:{name[3:]})?\.? (\d{{4}})", text, re.IGNORECASE):
            text = f"{month[2]}-{number:02d}" + (f"-{int(month[1]):02d}" if month[1] else "")
    return read_typed(text)


class NewNumberForm(forms.Form):
    """Value, what is counted, when, who, where, and the source. Names on record are taken, others are made."""

    value = forms.CharField(max_length=120, error_messages={"required": "Write the number as the source prints it."})
    metric = forms.CharField(max_length=200, error_messages={"required": "Say what is counted, such as downloads."})
    period = forms.CharField(
        max_length=40, error_messages={"required": "Say when: 2019, 2019-Q1, 2019-07 or 2019-07-26."}
    )
    entity = forms.CharField(
        max_length=200,
        error_messages={"required": "Say whom or what the number is about; it may be the same as Where."},
    )
    market = forms.CharField(max_length=120, error_messages={"required": "Say where: a country, or World."})
    source = forms.CharField(
        max_length=500,
        error_messages={
            "required": "Say where it was read: a source on record, an address, “publisher | title”, or its title."
        },
    )

    source_published = forms.CharField(max_length=10, required=False, validators=[validate_partial_date])
    source_license = forms.CharField(max_length=120, required=False)

    def __init__(self, *args: Any, language: str = "en", user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.user = language, user
        self.unit = ""
        self.qualifier = "exact"
        self.made_source = False
        for field in self.fields.values():
            field.validators.append(validate_text)

    def clean_value(self) -> Any:
        text = self.cleaned_data["value"]
        if said := _QUALIFIED.match(text):
            self.qualifier, text = QUALIFIERS[said[1].lower()], text[said.end() :]
        read = read_number(text, self.language)
        if read is None:
            raise ValidationError(
                "This cannot be read as a number. Write it as 277.6 million, 45 per cent or $5.7 million.", "value"
            )
        self.unit = read[1] or ""
        return read[0]

    def clean_period(self) -> Period:
        try:
            return read_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise ValidationError(str(error), "period") from None

    def clean_metric(self) -> Metric:
        text = self.cleaned_data["metric"].strip()
        known = Metric.objects.filter(Q(slug=text) | Q(name__iexact=text)).first()
        if known is not None:
            return self._agreeing(known)
        named = re.fullmatch(r"(.+?)\s*\(([A-Za-z]{2,12})\)", text)
        name, unit = (named[1], named[2]) if named else (text, self.unit or "count")
        known = Metric.objects.filter(name__iexact=name).first()
        if known is not None:
            return self._agreeing(known)
        kind = UNIT_KINDS.get(unit, Metric.Kind.FLOW)
        return self._checked(Metric(slug=free_slug(Metric, name), name=name, unit=unit, kind=kind))

    def _agreeing(self, metric: Metric) -> Metric:
        """The metric, where the number's unit suits it."""
        if self.unit and self.unit != metric.unit and (self.unit, metric.unit) != ("percent", "ratio"):
            raise ValidationError(
                f"“{metric.name}” is stated in {metric.unit}, the value in {self.unit}. Choose another, or write the value anew.",
                "unit",
            )
        return metric

    def clean_entity(self) -> Entity:
        text = self.cleaned_data["entity"].strip()
        known = Entity.objects.filter(Q(slug=text) | Q(name__iexact=text)).first()
        return known or self._checked(Entity(slug=free_slug(Entity, text), name=text))

    def clean_market(self) -> Market:
        text = self.cleaned_data["market"].strip()
        known = Market.objects.filter(Q(code__iexact=text) | Q(name__iexact=text)).first()
        if known is not None:
            return known
        places = {**Locale("en").territories, "WLD": "World"}
        found = [
            (code, name)
            for code, name in places.items()
            if text.casefold() in (name.casefold(), code.casefold()) and not code.isdigit()
        ]
        if not found:
            raise ValidationError(
                "There is no country of this name. Write its English name or its two-letter code, or World.", "market"
            )
        code, name = found[0]
        return Market.objects.filter(code=code).first() or self._checked(Market(code=code, name=name))

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["value_text"] = " ".join(str(self.data.get("value", "")).split())
        if text := self.cleaned_data.get("source", ""):
            published, licence = (self.cleaned_data.get(f"source_{name}", "") for name in ("published", "license"))
            try:
                source = read_source(text.strip(), published, licence)
                self.cleaned_data["source"] = source if source.pk else self._checked(source)
            except ValidationError as error:
                self.add_error("source", error)
        return self.cleaned_data

    def _checked(self, made: models.Model) -> Any:
        """The new record, where it is well formed and the user may make it."""
        options = made._meta
        if self.user is not None and not self.user.has_perm(f"{options.app_label}.add_{options.model_name}"):
            raise ValidationError(
                f"There is no such {options.verbose_name}, and you may not make one. Choose one that is proposed.",
                "permission",
            )
        try:
            made.full_clean()
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return made

    @property
    def source_made(self) -> Source | None:
        """The source that came with the number; None where it was on record before."""
        return self.cleaned_data["source"] if self.made_source else None

    def save(self) -> Observation:
        """Store the number with everything it needs, all or nothing. Raises ValidationError with the fields at fault."""
        try:
            return decide(self._store, actor=self.user)
        except Undecided as undecided:
            texts = ", ".join(undecided.open)
            raise ValidationError(
                {
                    "value": f"This would change what readers see in {texts}. Add it under Observations, where you can decide what happens to each text."
                }
            ) from None
        except Refused as refusal:
            errors: dict[str, list[str]] = {}
            for problem in refusal.report.problems:
                errors.setdefault(COLUMNS.get(problem.column, "value"), []).append(problem.reason)
            raise ValidationError(errors) from None

    def _store(self) -> Observation:
        data = self.cleaned_data
        self.made_source = data["source"].pk is None
        for name in ("metric", "entity", "market", "source"):
            if data[name].pk is None:
                data[name].save()
        series = self._series(data["metric"], data["entity"], data["market"])
        provider = self._provider(data["source"])
        value, period = data["value"], data["period"]
        if self.unit == "percent" and series.metric.unit == "ratio":
            value = value.scaled(-2)
        known = (
            Observation.objects.with_names()
            .filter(series=series, period=period.text, provider=provider, value__isnull=False)
            .order_by("-known_from")
            .first()
        )
        if known is not None:
            if value_of(known) == value:
                return known
            raise ValidationError(
                {
                    "value": f"{provider.name} is on record with another value for this ({known.value:f}). Bind that one. If the source changed its number, or we wrote it down wrongly, add a later vintage under Observations; if this is about something else, choose another metric, place or period."
                }
            )
        row = {
            "series": series.slug,
            "period": period.text,
            "provider": provider.slug,
            "source": data["source"].slug,
            "value": value.number,
            "stated_to": value.stated_to or Decimal(1).scaleb(min(0, int(value.number.as_tuple().exponent))),
            "qualifier": self.qualifier,
            "stated_as": data["value_text"],
        }
        return add_observation(
            row, actor=self.user, note="Recorded from the text", known_from=_published(data["source"])
        )

    def _series(self, metric: Metric, entity: Entity, market: Market) -> Series:
        known = Series.objects.filter(metric=metric, entity=entity, market=market).order_by("breakdown", "pk").first()
        if known is not None and known.breakdown == "":
            return known
        where = market.code.lower()
        series = Series(
            slug=free_slug(Series, f"{entity.slug}-{metric.slug}-{where}"),
            metric=metric,
            entity=entity,
            market=market,
            title=", ".join(dict.fromkeys([metric.name, entity.name, market.name]))[:300],
        )
        series = self._checked(series)
        series.save()
        return series

    def _provider(self, source: Source) -> Provider:
        """Whose number it is: who was read in this source before, or who published it."""
        last = Observation.objects.filter(source=source).order_by("-pk").select_related("provider").first()
        if last is not None:
            return last.provider
        # Two documents whose publishers are unknown are not one provider: each then speaks for itself.
        name = source.title if source.producer == UNSTATED else source.producer
        for provider in Provider.objects.order_by("pk"):
            if joined(name) in (joined(provider.slug), joined(provider.name)):
                return provider
        provider = self._checked(Provider(slug=free_slug(Provider, name), name=name[:200]))
        provider.save()
        return provider


def _published(source: Source) -> datetime | None:
    """Since when the world could know what the source says; None (now) where its day is not on record."""
    return (
        parse_known_from(source.date_published) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.date_published) else None
    )
