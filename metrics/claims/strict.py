"""The stricter reading of a claim: no benefit of rounding, and every qualifier of a number taken at its word."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from metrics.claims.codes import CONTRADICTED, HOLDS, WITHIN_ROUNDING
from metrics.claims.operands import Operand, Operands, compute
from metrics.claims.operations import OPERATIONS
from metrics.claims.saying import say
from metrics.claims.stated import Stated
from metrics.claims.terms import NotComputable, Result, written
from metrics.figures import Value
from metrics.intervals import Interval

# More than any number on record is rounded by: as far as a limit may be from what it limits.
_FAR = Decimal(10**6)
_UP, _DOWN = ("more-than", "at-least"), ("less-than", "at-most")


def read_strictly(
    operation: str, result: Result, numerator: Operands, denominator: Operands, stated: Stated, relation: str
) -> tuple[str, str]:
    """The verdict of the stricter reading, never kinder than the other, and why in one sentence.

    Contradicted is what the numbers as printed do not give. What they do give holds only if it is so wherever they lie
    in their rounding: "about" makes that twice as wide, and a limit such as "more than" opens it to that side.
    """
    computed = written(result.computed, result.unit)
    said = stated.text if stated.of is not None else written(stated.number, result.unit)
    if not _agrees(result, stated, relation):
        comparison = say({"eq": "{said}", "lt": "less than {said}", "gt": "more than {said}"}[relation], said=said)
        return CONTRADICTED, say(
            "Read strictly, the numbers as printed give {computed}, which is not {comparison}.",
            computed=computed, comparison=comparison,
        )  # fmt: skip
    try:
        bounds = compute(operation, *_about(numerator, denominator)).bounds
        down, up = _opened(operation, result, numerator, denominator)
    except NotComputable:
        return WITHIN_ROUNDING, say("Read strictly it is not certain: the divisor may be zero.")
    inside = _certain(bounds, stated, result.unit, relation)
    if inside and not _matters(relation, down, up):
        return HOLDS, say("Read strictly it holds too, wherever the numbers lie in their rounding.")
    limits = [say("“{name}”", name=one.name) for one in (*numerator, *denominator) if one.qualifier in (*_UP, *_DOWN)]
    because = [] if inside else [
        say(
            "with rounding it may be anything from {low} to {high}",
            low=written(bounds.low, result.unit), high=written(bounds.high, result.unit),
        )
    ]  # fmt: skip
    if limits and _matters(relation, down, up):
        because.append(
            say("{name} is a limit", name=limits[0])
            if len(limits) == 1
            else say("{names} are limits", names=say(" and ").join(limits))
        )
    return WITHIN_ROUNDING, say(
        "Read strictly it is possible and not certain: {because}.", because=say(", and ").join(because)
    )


def _agrees(result: Result, stated: Stated, relation: str) -> bool:
    if relation == "eq":
        return stated.stands_for(result.computed, result.unit, strict=True)
    limit = stated.value(result.unit)
    return result.computed < limit if relation == "lt" else result.computed > limit


def _certain(bounds: Interval, stated: Stated, unit: str, relation: str) -> bool:
    if relation == "eq":
        return stated.interval(unit, strict=True).contains(bounds)
    limit = stated.value(unit)
    return bounds.high <= limit if relation == "lt" else bounds.low >= limit


def _matters(relation: str, down: bool, up: bool) -> bool:
    return {"eq": down or up, "lt": up, "gt": down}[relation]


def _about(*sides: Operands) -> Iterator[list[Operand]]:
    """The operands with those that are "about" twice as uncertain."""
    for side in sides:
        yield [
            replace(one, value=Value(one.value.number, 2 * one.value.stated_to))
            if one.value is not None and one.qualifier == "about"
            else one
            for one in side
        ]


def _opened(operation: str, result: Result, numerator: Operands, denominator: Operands) -> tuple[bool, bool]:
    """Whether limits among the operands leave the result open below, and above."""
    down = up = False
    sides = [list(numerator), list(denominator)]
    for side in sides:
        for place, one in enumerate(side):
            if one.value is None or one.qualifier not in (*_UP, *_DOWN):
                continue
            side[place] = replace(one, value=_far(one.value, one.qualifier in _UP))
            moved = compute(operation, *sides).computed - result.computed
            side[place] = one
            steady = OPERATIONS[operation].steady
            down, up = down or moved < 0 or not steady, up or moved > 0 or not steady
    return down, up


def _far(value: Value, up: bool) -> Value:
    number = value.number
    grows = up == (number >= 0)
    far = number * _FAR if grows else number / _FAR
    return Value(far or (_FAR if up else -_FAR), Decimal(0))
