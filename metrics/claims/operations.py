"""What claims can compute: every operation in one table, with the words that an editor needs. A new one is a function
beside the others and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass

from metrics.claims import arithmetic, durations, order
from metrics.claims.terms import Result, Terms, written

NUMBERS = "numbers"
EVENTS = "events"
EITHER = "numbers or events"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with what is said of it.

    ``title`` names it in a list, ``sentence`` says what it does; ``numerator`` and ``denominator`` say what goes into
    each side, "" for one that stays empty. ``many`` names the side that takes several ("" where none does).
    ``takes`` is numbers, events or either; ``units`` says in words which units these need. ``result`` is the unit of
    what comes out, "same" for that of the numbers. ``steady`` operations only rise, or only fall, as one of their
    numbers rises, so that what would turn a verdict can be found. ``wordings`` show how a result may stand in a text.
    """

    name: str
    title: str
    sentence: str
    numerator: str
    denominator: str
    units: str
    result: str
    wordings: tuple[str, ...]
    compute: Callable[[Terms, Terms], Result]
    many: str = ""
    takes: str = NUMBERS
    steady: bool = True

    def __call__(self, numerator: Terms, denominator: Terms) -> Result:
        """The result. Raises NotComputable."""
        return self.compute(numerator, denominator)


_ALL = (
    Operation(
        "share",
        "a share: the part in per cent of the whole",
        "What part of the whole the one number is, in per cent.",
        "the part",
        "the whole",
        "both in one unit; the part in the period of the whole or within it",
        "percent",
        ("45 per cent", "nearly half", "a third", "1 in 5"),
        arithmetic.share,
    ),
    Operation(
        "parts",
        "parts of a whole: what they add up to in per cent of it",
        "All parts together, in per cent of the whole: 100 where nothing is missing and nothing counted twice.",
        "the parts",
        "the whole",
        "all in one unit; the parts in the period of the whole or within it. Where the parts are percentages the whole is base:100",
        "percent",
        ("100 per cent", "nine tenths"),
        arithmetic.parts,
        many="numerator",
    ),
    Operation(
        "growth-percent",
        "growth: how much the later is above the earlier, in per cent",
        "By how much the later number is above the earlier, in per cent of the earlier; below 0 where it fell.",
        "the later",
        "the earlier",
        "both in one unit",
        "percent",
        ("24 per cent more", "8 per cent less"),
        arithmetic.growth_percent,
    ),
    Operation(
        "points",
        "percentage points: one percentage less another",
        "By how many percentage points one percentage is above another. From 20 to 30 per cent are 10 points, and a growth "
        "of 50 per cent.",
        "the one percentage",
        "less the other",
        "both in per cent",
        "percentage points",
        ("10 percentage points",),
        arithmetic.points,
    ),
    Operation(
        "multiple",
        "a multiple: how many times as many",
        "How many times the one number is the other.",
        "the one",
        "as a multiple of",
        "both in one unit",
        "times",
        ("8.2 times", "doubled", "half as many"),
        arithmetic.multiple,
    ),
    Operation(
        "ratio",
        "a ratio: one number by another of another unit",
        "One number divided by another, whatever their units; a percentage counts as a fraction of one.",
        "the one",
        "by the other",
        "any",
        "",
        ("0.5",),
        arithmetic.ratio,
    ),
    Operation(
        "difference",
        "a difference: one number less the other",
        "One number less the other. Of two percentages the result is in percentage points.",
        "the one",
        "less the other",
        "both in one unit",
        "same",
        ("40 million",),
        arithmetic.difference,
    ),
    Operation(
        "sum",
        "a sum: all numbers together",
        "All numbers together: of one period, or of one series in periods that share no day.",
        "added up",
        "",
        "all in one unit",
        "same",
        ("614 million",),
        arithmetic.total,
        many="numerator",
    ),
    Operation(
        "rank",
        "a rank: the place among others, the largest first",
        "The place of one number among others, the largest being first: 1 says that none is larger.",
        "the one ranked",
        "ranked against",
        "all in one unit",
        "rank",
        ("the largest", "the second largest"),
        order.rank,
        many="denominator",
    ),
    Operation(
        "rank-smallest",
        "a rank: the place among others, the smallest first",
        "The place of one number among others, the smallest being first: 1 says that none is smaller.",
        "the one ranked",
        "ranked against",
        "all in one unit",
        "rank",
        ("the smallest", "the second smallest"),
        order.rank_smallest,
        many="denominator",
    ),
    Operation(
        "first-to-reach",
        "first to reach: the place by time, the earliest first",
        "Who, or which period, reached a value first: 1 says that none of the others had reached it in an earlier period.",
        "the one that was first",
        "the value reached (base:NUMBER), and the others",
        "all in one unit; or events alone, without a value",
        "rank",
        ("the first", "the second"),
        order.first_to_reach,
        many="denominator",
        takes=EITHER,
        steady=False,
    ),
    Operation(
        "last-to-reach",
        "last to reach: the place by time, the latest first",
        "Who, or which period, reached a value last: 1 says that none of the others that reached it did so later.",
        "the one that was last",
        "the value reached (base:NUMBER), and the others",
        "all in one unit; or events alone, without a value",
        "rank",
        ("the last", "the second to last"),
        order.last_to_reach,
        many="denominator",
        takes=EITHER,
        steady=False,
    ),
    Operation(
        "rising",
        "a run of rises: for how many periods running",
        "For how many periods running, up to the last one given, each number is above the one before.",
        "the periods, with the one before the first rise",
        "",
        "one series, every period from the first to the last",
        "periods",
        ("for the third quarter running",),
        order.rising,
        many="numerator",
        steady=False,
    ),
    Operation(
        "falling",
        "a run of falls: for how many periods running",
        "For how many periods running, up to the last one given, each number is below the one before.",
        "the periods, with the one before the first fall",
        "",
        "one series, every period from the first to the last",
        "periods",
        ("for the second quarter running",),
        order.falling,
        many="numerator",
        steady=False,
    ),
    Operation(
        "days",
        "days from one event to another",
        "How many days one event came after another; the day after is one day later. Both need a day on record.",
        "the later event",
        "the earlier event",
        "events, written event:SLUG, each known to the day",
        "days",
        ("14 days",),
        durations.days,
        takes=EVENTS,
    ),
    Operation(
        "months",
        "months from one event to another",
        "How many months one event came after another. A date without a day may be any day of its month.",
        "the later event",
        "the earlier event",
        "events, written event:SLUG",
        "months",
        ("three months",),
        durations.months,
        takes=EVENTS,
    ),
    Operation(
        "years",
        "years from one event to another",
        "How many years one event came after another. A date without a month may be any day of its year.",
        "the later event",
        "the earlier event",
        "events, written event:SLUG",
        "years",
        ("two years",),
        durations.years,
        takes=EVENTS,
    ),
)
OPERATIONS: dict[str, Operation] = {one.name: one for one in _ALL}

__all__ = ["EITHER", "EVENTS", "NUMBERS", "OPERATIONS", "Operation", "written"]
