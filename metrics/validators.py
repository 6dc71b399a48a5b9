"""Rules on single values, each written once and called by models, forms, ingest and serializers."""

import re
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from metrics.charts import NotAnAnnotation, read_annotations
from metrics.figures import BadReference, Reference
from metrics.periods import Period, PeriodError

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def validate_slug(text: str) -> None:
    """Lower-case words of letters and digits joined by single hyphens."""
    if not SLUG.match(text):
        raise ValidationError(
            "“%(value)s” is not a slug: use lower-case letters, digits and single hyphens.",
            "slug",
            {"value": text[:80]},
        )


def validate_market_code(text: str) -> None:
    """ISO 3166-1 alpha-2 in upper case, WLD for the world, or a user-assigned code such as XN."""
    if not re.fullmatch(r"[A-Z]{2}|WLD", text):
        raise ValidationError(
            "“%(value)s” is not a market code: two capital letters (JP), or WLD for the world.",
            "market",
            {"value": text[:80]},
        )


def validate_period(text: str) -> None:
    """An SDMX time period or an interval of days."""
    try:
        Period.parse(text)
    except PeriodError as error:
        raise ValidationError(str(error), "period") from None


def validate_annotations(text: str) -> None:
    """Reference lines and ranges of a chart, one to a line."""
    try:
        read_annotations(text)
    except NotAnAnnotation as error:
        raise ValidationError(str(error), "annotation") from None


def validate_partial_date(text: str) -> None:
    """A date that may lack its day or month: 2019, 2019-07 or 2019-07-26."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        raise ValidationError(
            "“%(value)s” is not a date: write 2019, 2019-07 or 2019-07-26.", "date", {"value": text[:80]}
        )
    validate_period(text)


def validate_reference(text: str) -> None:
    """A figure reference: series@period, with !provider and ~instant where needed."""
    try:
        Reference.parse(text)
    except BadReference as error:
        raise ValidationError(str(error), "reference") from None


def validate_text(text: str) -> None:
    """No control characters: they survive neither XML feeds nor spreadsheets."""
    if CONTROL.search(text):
        raise ValidationError("The text contains a control character; delete it and type the text again.", "control")


def validate_statement(value: Decimal | None, stated_to: Decimal | None, status: str) -> None:
    """A value with the unit of its last stated digit, or neither: a withdrawn or missing figure has no value."""
    if status in ("W", "M", "Q"):
        if value is not None:
            raise ValidationError("A row of status %(status)s carries no value.", "value", {"status": status})
        return
    if value is None:
        raise ValidationError(
            "A value is missing. A figure that is withdrawn has status W, one that is missing M.", "value"
        )
    if stated_to is None or stated_to <= 0:
        raise ValidationError(
            "“stated_to” is the unit of the last stated digit, a number above zero: 100000 for 277.6 million.",
            "stated_to",
        )


def validate_known_from(known_from: datetime) -> None:
    """No document here is older than 1900; an earlier year is a slip of the pen."""
    if known_from.year < 1900:
        raise ValidationError("“known_from” is before 1900; check the year.", "known_from")
