"""The name of a figure: ``<series>@<period>[!<provider>][~<instant>]``."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from metrics.periods import Period, PeriodError, parse_instant, rfc3339

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_FORM = re.compile(rf"({_SLUG})@([^@!~]+)(?:!({_SLUG}))?(?:~([^@!~]+))?")
_BARE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadReference(ValueError):
    """A text that names no figure; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure's name. ``provider`` and ``pin`` are "" where not given; ``period`` and ``pin`` are canonical texts.

    Texts from outside go through :meth:`parse`, so that one figure has one name.
    """

    series: str
    period: str
    provider: str = ""
    pin: str = ""

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """The reference that the text is. Raises BadReference."""
        match = _FORM.fullmatch(text)
        if not match:
            raise BadReference(
                f"“{text[:80]}” is not a reference to a number: write series@period, "
                "such as tiktok-douyin-downloads-in@2019-Q1, with !provider or ~2019-06-30 after it where needed."
            )
        series, period, provider, pin = match.groups(default="")
        try:
            return cls(series, Period.parse(period).text, provider, _canonical_pin(pin))
        except PeriodError as error:
            raise BadReference(f"In the reference “{text[:80]}”: {error}") from None

    @property
    def pinned_at(self) -> datetime | None:
        """The instant of the pin, a bare date being its end; None where there is no pin."""
        return parse_instant(self.pin) if self.pin else None

    @property
    def address(self) -> str:
        """The reference as it stands in a path or a query."""
        return quote(str(self), safe="@!~:")

    def __str__(self) -> str:
        provider = f"!{self.provider}" if self.provider else ""
        pin = f"~{self.pin}" if self.pin else ""
        return f"{self.series}@{self.period}{provider}{pin}"


def _canonical_pin(text: str) -> str:
    if not text:
        return ""
    instant = parse_instant(text)
    return text if _BARE_DATE.fullmatch(text) else rfc3339(instant)
