"""What may stand after the question mark: each parameter is declared once, read strictly, and described in the schema."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.timezone import now as clock
from rest_framework import serializers, status
from rest_framework.exceptions import APIException

from metrics.formats.languages import LANGUAGES
from metrics.moments import BadMoment, Moment, read_moment
from metrics.periods import Period, PeriodError, parse_instant, parse_known_from
from metrics.translated import page_language

LONGEST_VALUE = 300


class BadQuery(APIException):
    """400: every parameter that cannot be read, each with a pointer (``?name``), a code and what to write instead."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid"

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(" ".join(error["detail"] for error in errors))
        self.errors = errors


@dataclass(frozen=True)
class Parameter:
    """One query parameter. ``read`` turns a text into a value or raises ValueError with the way out.

    ``lookup`` filters the queryset by the values ("series__slug__in"); without one the view asks for them itself.
    ``many`` allows several values, repeated or separated by commas.
    """

    name: str
    description: str
    lookup: str = ""
    read: Callable[[str], Any] = str
    many: bool = True
    choices: tuple[str, ...] = ()
    example: str = ""

    def values(self, texts: Iterable[str]) -> list[Any]:
        """The values asked for; empty texts count as absent. Raises ValueError."""
        parts = [part.strip() for text in texts for part in (text.split(",") if self.many else [text]) if part.strip()]
        if not self.many and len(parts) > 1:
            raise ValueError(f"{self.name} stands twice; it takes one value.")
        found = []
        for part in parts:
            if len(part) > LONGEST_VALUE:
                raise ValueError(f"{self.name} may have {LONGEST_VALUE} characters; this has {len(part):,}.")
            if self.choices and part not in self.choices:
                raise ValueError(f"{self.name} is one of {', '.join(self.choices)}, not “{part[:60]}”.")
            found.append(self.read(part))
        return found


def choice(name: str, description: str, choices: Iterable[str], lookup: str = "", many: bool = True) -> Parameter:
    """A parameter that takes some of a few codes."""
    return Parameter(name, description, lookup, many=many, choices=tuple(choices))


def period(text: str) -> str:
    """The canonical text of a period."""
    try:
        return Period.parse(text).text
    except PeriodError as error:
        raise ValueError(str(error)) from None


def span(text: str) -> Period:
    """A period as such."""
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise ValueError(str(error)) from None


def since(text: str) -> datetime:
    """An instant; a bare date is its start."""
    try:
        return parse_known_from(text)
    except PeriodError as error:
        raise ValueError(str(error)) from None


def until(text: str) -> datetime:
    """An instant; a bare date is its end."""
    try:
        return parse_instant(text)
    except PeriodError as error:
        raise ValueError(str(error)) from None


def boolean(text: str) -> bool:
    """true or false."""
    if text not in ("true", "false"):
        raise ValueError("write true or false.")
    return text == "true"


AS_OF = Parameter(
    "as_of",
    "The text live at this moment, with what the world knew by then. A date (its end, UTC) or an RFC 3339 instant; not in the future.",
    many=False,
    example="2020-06-30",
)
SEEN_AT = Parameter(
    "seen_at",
    "Exactly what this site showed at this moment. A date (its end, UTC) or an RFC 3339 instant; not in the future.",
    many=False,
)
LANG = choice(
    "lang",
    "The language of numbers (`display`), and of texts where there is a translation; texts say which language they are in.",
    LANGUAGES,
    many=False,
)
MOMENTS = (AS_OF, SEEN_AT)


def whole(name: str, largest: int) -> Callable[[str], int]:
    """A whole number from 1 up."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:12]) <= largest):
            raise ValueError(f"{name} is a whole number from 1 to {largest:,}, not “{text[:20]}”.")
        return int(text)

    return read


PAGE = Parameter("page", "Which page of the list, from 1.", read=whole("page", 10**9), many=False)
PAGE_SIZE = Parameter(
    "page_size", "How many rows a page has, at most 1,000.", read=whole("page_size", 1000), many=False
)
CURSOR = Parameter("cursor", "The place in the list, as given in `next` and `previous`.", many=False)


class Asked:
    """The parameters of one request as read. ``now`` is its clock."""

    def __init__(self, values: Mapping[str, list[Any]], moment: Moment, now: datetime) -> None:
        self.all, self.moment, self.now = values, moment, now

    def many(self, name: str) -> list[Any]:
        """The values of a parameter; none where it is absent."""
        return self.all.get(name, [])

    def one(self, name: str, default: Any = None) -> Any:
        """The value of a parameter that takes one."""
        return next(iter(self.many(name)), default)

    @property
    def language(self) -> str:
        return str(self.one("lang", page_language()))

    @property
    def known_by(self) -> datetime:
        """The limit on the clock of the world's knowledge."""
        return self.moment.known_until(self.now)


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> Asked:
    """The parameters as values. Raises :class:`BadQuery` naming each one that is unknown or cannot be read."""
    known = {one.name: one for one in parameters}
    errors, values, now = [], {}, clock()
    for name in query:
        if name not in known:
            errors.append(
                _error(
                    name,
                    "unknown",
                    f"There is no parameter “{name[:60]}” here; there are {', '.join(sorted(known)) or 'none'}.",
                )
            )
            continue
        try:
            values[name] = known[name].values(query.getlist(name))
        except (ValueError, serializers.ValidationError) as error:
            errors.append(_error(name, "invalid", str(error)))
    moment = Moment()
    if not errors:
        try:
            as_of, seen_at = (next(iter(values.get(name, [])), None) for name in ("as_of", "seen_at"))
            moment = read_moment(as_of, seen_at, now)
        except BadMoment as error:
            errors.append(_error(error.parameter, "invalid", str(error)))
    if errors:
        raise BadQuery(errors)
    return Asked(values, moment, now)


def _error(name: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": f"?{name[:60]}", "code": code, "detail": detail}
