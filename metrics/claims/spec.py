"""The definition of a claim, as a revision freezes it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from metrics.figures import BadValue, Value

RELATIONS = ("eq", "lt", "gt")
STANCES = ("asserted", "quoted")

_NUMBERS = ("stated", "stated_to")
_OPERANDS = ("numerator", "denominator")
_NEEDED = ("slug", "statement", "operation", "numerator")


class BadClaim(ValueError):
    """A definition that cannot be read; the message names the field."""


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """The definition of a claim. Operands are figure references, ``base:NUMBER`` for an exact constant, or ``event:SLUG``.

    ``stated_to`` is the size of the last printed digit of ``stated``; with ``stated_of`` the two are a fraction in words.
    ``relation`` says how the computed value should compare with the stated one: eq, lt or gt.
    """

    slug: str
    statement: str
    operation: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    stated: Decimal | None = None
    stated_to: Decimal | None = None
    relation: str = "eq"
    stance: str = "quoted"
    origin: str = ""
    note: str = ""
    stated_of: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON: decimals as strings in plain digits, None for what is not stated; ``stated_of`` only where it is."""
        numbers = {name: None if (one := getattr(self, name)) is None else f"{one:f}" for name in _NUMBERS}
        operands = {name: list(getattr(self, name)) for name in _OPERANDS}
        found = {**asdict(self), **numbers, **operands}
        if self.stated_of is None:
            del found["stated_of"]
        return found

    @classmethod
    def from_dict(cls, definition: Mapping[str, Any]) -> "ClaimSpec":
        """The inverse of :meth:`to_dict`; fields that have a default may be absent. Raises BadClaim.

        Unknown keys are passed over: frozen definitions outlive the fields of their day.
        """
        missing = [name for name in _NEEDED if name not in definition]
        if missing:
            raise BadClaim(f"The claim has no “{missing[0]}”.")
        return cls(**{name: _field(name, definition[name]) for name in cls.__dataclass_fields__ if name in definition})


def _field(name: str, given: Any) -> Any:
    if name in _OPERANDS:
        if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
            raise BadClaim(f"“{name}” must be a list of references.")
        return tuple(given)
    if name in _NUMBERS and (given is None or given == ""):
        return None
    if name == "stated_of":
        if given is not None and (not isinstance(given, int) or given < 1):
            raise BadClaim("“stated_of” must be a whole number from 1, or nothing.")
        return given
    if not isinstance(given, str):
        raise BadClaim(f"“{name}” must be text.")
    if name in _NUMBERS:
        try:
            return Value.parse(given).number
        except BadValue as error:
            raise BadClaim(f"“{name}”: {error}") from None
    return given
