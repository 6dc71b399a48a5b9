"""One row of a table read as an observation: every cell checked, every fault named by line and column."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from metrics.fields import ExactField, magnitude
from metrics.ingest.report import Report
from metrics.models import Batch, Observation, Provider, Series, Source
from metrics.periods import Period, PeriodError, parse_known_from
from metrics.tabular import DERIVED, OPTIONAL
from metrics.validators import validate_known_from, validate_partial_date, validate_statement, validate_text

EXACT = ExactField()


class Reader:
    """Reads rows for one batch. The names that a row may use are loaded once."""

    def __init__(self, batch: Batch, report: Report, known_from: datetime | None) -> None:
        self.batch, self.report = batch, report
        self.given = known_from
        self.series = {one.slug: one for one in Series.objects.select_related("metric", "entity", "market")}
        self.providers = dict(Provider.objects.values_list("slug", "pk"))
        self.sources = dict(Source.objects.values_list("slug", "pk"))
        self.names = {pk: slug for slug, pk in self.providers.items()}, {pk: slug for slug, pk in self.sources.items()}

    def read(self, line: int, row: dict[str, Any]) -> Observation | None:
        """The row as an unsaved observation, or None with its problems in the report."""
        problems = self.report.problem_count
        if row.get(""):
            self.report.refuse(line, "", "", row[""])
            return None

        def checked(column: str, read: Callable[[Any], Any], default: Any = None) -> Any:
            value = row.get(column)
            if value is None or value == "":
                return default
            try:
                return read(value)
            except (ValidationError, PeriodError, ValueError) as error:
                reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                self.report.refuse(line, column, value, reason)
                return default

        def named(column: str, known: dict[str, Any], way_out: str) -> Any:
            name = (row.get(column) or "").strip()
            if name not in known:
                self.report.refuse(
                    line,
                    column,
                    name,
                    f"there is no {column} of this slug; {way_out}" if name else f"the {column} is missing",
                )
                return None
            return known[name]

        series = named("series", self.series, "create the series first")
        provider = named("provider", self.providers, "create the provider first")
        source = named("source", self.sources, "create the source first")
        if not row.get("period"):
            self.report.refuse(
                line, "period", "", "the period is missing: write 2019, 2019-Q1, 2019-07, or days from--to"
            )
        period = checked("period", Period.parse)
        value = checked("value", EXACT.to_python)
        stated_to = checked("stated_to", EXACT.to_python)
        if value is not None and stated_to is None and not row.get("stated_to"):
            # The last digit written is the last digit stated; trailing zeros before the point are taken at their word.
            stated_to = Decimal(1).scaleb(value.as_tuple().exponent)
        known_from = checked(
            "known_from",
            lambda text: text if isinstance(text, datetime) else parse_known_from(text),
            self.given or self.batch.recorded_at,
        )
        qualifier = checked("qualifier", _choice(Observation.Qualifier), "exact")
        status = checked("status", _choice(Observation.Status), "A")
        note = checked("note", _text, "")
        extras = {name: checked(name, _partial if name.startswith("measured") else _text, "") for name in OPTIONAL}
        checked("verification", _choice(Observation.Verification))
        if self.report.problem_count == problems:
            try:
                validate_statement(value, stated_to, status)
                validate_known_from(known_from)
            except ValidationError as error:
                self.report.refuse(
                    line, error.code or "value", row.get(error.code or "value", ""), "; ".join(error.messages)
                )
        if self.report.problem_count == problems:
            self._agree(line, row, series, period)
        if self.report.problem_count != problems:
            return None
        return Observation(
            series=series,
            period=period.text,
            period_start=period.start,
            period_end=period.end,
            provider_id=provider,
            known_from=known_from,
            recorded_at=self.batch.recorded_at,
            value=value,
            stated_to=None if value is None else stated_to,
            qualifier=qualifier,
            status=status,
            source_id=source,
            note=note,
            magnitude=magnitude(value),
            batch=self.batch,
            **extras,
        )

    def _agree(self, line: int, row: dict[str, Any], series: Series, period: Period) -> None:
        """Derived columns may be absent; where they stand they agree with the series and the period."""
        right = {
            "entity": series.entity.slug,
            "metric": series.metric.slug,
            "market": series.market.code,
            "unit": series.metric.unit,
            "period_start": period.start.isoformat() if period.start else "",
            "period_end": period.end.isoformat(),
        }
        for column in DERIVED:
            if row.get(column) and row[column] != right[column]:
                self.report.refuse(
                    line,
                    column,
                    row[column],
                    f"the series and period say {right[column] or 'nothing'}; correct or empty this cell",
                )


def _choice(kind: Any) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in kind.values:
            raise ValueError(f"not one of {', '.join(value for value in kind.values if value)}")
        return text

    return read


def _text(text: str) -> str:
    validate_text(text)
    return text


def _partial(text: str) -> str:
    validate_partial_date(text)
    return text
