"""What would turn a verdict: how far one number must go, the others staying as they are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from metrics.claims.operands import Operand, Operands, compute
from metrics.claims.operations import OPERATIONS
from metrics.claims.stated import Stated
from metrics.claims.terms import NotComputable
from metrics.figures import BadValue, Value
from metrics.intervals import EXACT, last_digit
from metrics.periods import Period, PeriodError

# So many steps of its last digit a number is followed; beyond them nothing that people count is found.
_FAR = 10**15
_DAYS = 10**6


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Where one operand would turn the verdict: at ``low`` or anything less, at ``high`` or anything more.

    Both are as exactly stated as the operand is (for an event they are dates, in ``before`` and ``after``). None where
    no such number exists.
    """

    operand: Operand
    low: Value | None = None
    high: Value | None = None
    before: Period | None = None
    after: Period | None = None

    @property
    def found(self) -> bool:
        return any(one is not None for one in (self.low, self.high, self.before, self.after))


# Below, in or above what is stated; None where nothing can be computed.
Position = int | None


def turning_points(
    operation: str,
    numerator: Operands,
    denominator: Operands,
    stated: Decimal | None,
    stated_to: Decimal | None,
    relation: str = "eq",
    of: int | None = None,
) -> list[TurningPoint]:
    """For each operand on record, where it would contradict the claim; or, of a contradicted one, no longer would.

    Empty for a claim that cannot be checked, and for operations that are not steady. Exact: the numbers found are the
    first that turn it, in steps of the operand's own last digit.
    """
    if operation not in OPERATIONS or not OPERATIONS[operation].steady or stated is None:
        return []
    try:
        given = Stated(stated, stated_to, of)
    except BadValue:
        return []
    sides = [list(numerator), list(denominator)]

    def position() -> Position:
        try:
            return _position(operation, sides, given, relation)
        except (NotComputable, KeyError):
            return None

    here = position()
    if here is None:
        return []
    return [_turn(side, place, here, position) for side in sides for place, one in enumerate(side) if not one.constant]


def _position(operation: str, sides: list[list[Operand]], stated: Stated, relation: str) -> int:
    result = compute(operation, *sides)
    low, high = result.bounds.low, result.bounds.high
    if relation == "eq":
        target = stated.interval(result.unit)
        return (low > target.high) - (high < target.low)
    limit = stated.value(result.unit)
    return {"lt": int(low >= limit), "gt": -int(high <= limit)}[relation]


def _turn(side: list[Operand], place: int, here: int, position: Callable[[], Position]) -> TurningPoint:
    own = side[place]

    def at(other: Operand) -> Position:
        side[place] = other
        try:
            return position()
        finally:
            side[place] = own

    def turned(other: Operand | None) -> bool:
        """Whether it is past the turn; once it is, going on leaves it so."""
        found = None if other is None else at(other)
        if found is None:
            return False
        return found != 0 if here == 0 else found * here <= 0

    found = {}
    for sign in (-1, 1):
        steps = _first(lambda count, sign=sign: turned(_moved(own, sign * count)), _reach(own, sign))  # type: ignore[misc]  # the sign of this round
        moved = None if steps is None else _moved(own, sign * steps)
        found[sign] = moved if moved is not None and (here == 0 or at(moved) == 0) else None
    low, high = found[-1], found[1]
    return TurningPoint(
        own,
        low.value if low else None,
        high.value if high else None,
        low.date if low else None,
        high.date if high else None,
    )


def _first(turned: Callable[[int], bool], most: int) -> int | None:
    """The least count from 1 to ``most`` for which it is turned, by doubling and then halving; None if there is none."""
    below, count = 0, 1
    if most < 1:
        return None
    while not turned(count):
        if count >= most:
            return None
        below, count = count, min(2 * count, most)
    while count - below > 1:
        middle = (below + count) // 2
        below, count = (below, middle) if turned(middle) else (middle, count)
    return count


def _step(value: Value) -> Decimal:
    if value.stated_to:
        return value.stated_to
    exponent = value.number.as_tuple().exponent
    return last_digit(min(0, exponent if isinstance(exponent, int) else 0))


def _reach(operand: Operand, sign: int) -> int:
    """How many steps it may go: a number keeps its sign, and nothing is followed for ever."""
    if operand.value is None:
        return _DAYS
    number = operand.value.number
    if number == 0 or (number > 0) == (sign > 0):
        return _FAR
    return max(0, min(_FAR, int(Fraction(abs(number)) / Fraction(_step(operand.value)) - 1)))


def _moved(operand: Operand, steps: int) -> Operand | None:
    if operand.date is not None:
        try:
            return replace(operand, date=operand.date.moved(steps))
        except PeriodError:
            return None
    assert operand.value is not None  # what has neither could not be computed with
    value = operand.value
    number = EXACT.add(value.number, EXACT.multiply(_step(value), steps))
    return replace(operand, value=Value(number, value.stated_to))
