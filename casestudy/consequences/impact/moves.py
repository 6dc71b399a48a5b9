"""One text read before and after a change: the sentences, claims and charts that differ."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from casestudy.consequences.impact.spoken import Spoken, SpokenNumber
from metrics.drawing import DrawnChart
from metrics.figures import Value, read_number
from metrics.formats import Format, format_period, format_value
from metrics.intervals import Interval
from metrics.periods import Period
from metrics.verdicts import VERDICT_WORDS

NONE = "no number"
HOLDING = ("holds", "holds-within-rounding")


@dataclass(frozen=True)
class Move:
    """A number of a sentence whose shown text changes; ``beyond`` where the two disagree at the precision shown.

    ``source`` says who gives the new number, and where it was read; ``lost`` where none is left to show.
    """

    reference: str
    before: str
    after: str
    beyond: bool
    source: str = ""
    lost: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence as it reads now, and as it would read."""

    place: str
    before: str
    after: str
    moves: tuple[Move, ...]

    @property
    def beyond(self) -> bool:
        """Whether one of its numbers moves beyond the precision that it was shown with."""
        return any(move.beyond for move in self.moves)


@dataclass(frozen=True)
class ClaimTurn:
    """A claim of a text whose verdict changes, with the arithmetic after the change in words."""

    slug: str
    statement: str
    words: str
    place: str
    stance: str
    before: str
    after: str
    reason: str
    operation: str = ""

    @property
    def asserted(self) -> bool:
        return self.stance == "asserted"

    @property
    def becomes_false(self) -> bool:
        """Whether the text would assert what the record contradicts."""
        return self.asserted and self.after == "contradicted"

    @property
    def fails(self) -> bool:
        """Whether the text asserts it, it held, and it would hold no longer."""
        return self.asserted and self.before in HOLDING and self.after not in HOLDING

    @property
    def before_words(self) -> str:
        return VERDICT_WORDS[self.before]

    @property
    def after_words(self) -> str:
        return VERDICT_WORDS[self.after]


@dataclass(frozen=True)
class PointMove:
    """A point of a chart that moves, comes or goes."""

    line: str
    period: str
    before: str
    after: str


@dataclass(frozen=True)
class ChartMove:
    """A chart in which points move; ``flips`` are the pairs that change places, in words."""

    slug: str
    takeaway: str
    points: tuple[PointMove, ...]
    flips: tuple[str, ...] = ()


def sentence_moves(one: Spoken, other: Spoken, touched: set[tuple[str, str]]) -> tuple[tuple[Sentence, ...], int]:
    """The sentences that read differently, and how many rest on what is touched and read the same."""
    found: dict[Sentence, None] = {}
    unchanged = 0
    for (_, before), (place, after) in zip(one.sentences(), other.sentences(), strict=True):
        pairs = [(one.numbers[mark], other.numbers[mark]) for mark in one.marks(before)]
        moves = tuple(
            Move(new.target, old.shown, new.shown, beyond(old, new), new.source, new.value is None)
            for old, new in pairs
            if old.shown != new.shown
        )
        if moves:
            found[Sentence(place, one.say(before), other.say(after), moves)] = None
        else:
            unchanged += any(old.key in touched for old, _ in pairs)
    return tuple(found), unchanged


def beyond(old: SpokenNumber, new: SpokenNumber) -> bool:
    """Whether the numbers behind two shown texts do not meet at the precision shown; always where one shows no number."""
    left, right = _as_shown(old), _as_shown(new)
    return left is None or right is None or not left.overlaps(right)


def meet(one: str, other: str) -> bool:
    """Whether two shown texts read as numbers that agree at the precision shown."""
    left, right = read_number(one), read_number(other)
    return left is not None and right is not None and left[0].interval.overlaps(right[0].interval)


def _as_shown(number: SpokenNumber) -> Interval | None:
    """What the shown text says: the value as it was stated, or, where the format rounds, the number that the text reads as.

    A text that shows all digits may hide how precise they are: 3億 stands for 300 million, to ten million or to one.
    """
    value: Value | None = number.value
    if value is None:
        return None
    read = read_number(number.shown) if number.rounded else None
    if read is None:
        return value.interval
    return Interval.around(read[0].number, max(read[0].stated_to, value.stated_to))


def claim_turns(one: Spoken, other: Spoken) -> tuple[ClaimTurn, ...]:
    """The uses of claims whose verdict changes."""
    found = (
        ClaimTurn(
            new.spec.slug,
            new.spec.statement,
            new.words,
            new.within,
            new.stance,
            old.judged.verdict,
            new.judged.verdict,
            new.judged.judgement.reason,
            new.spec.operation,
        )
        for old, new in zip(one.bound.claims, other.bound.claims, strict=True)
        if old.judged.verdict != new.judged.verdict
    )
    return tuple(dict.fromkeys(found))


def chart_moves(one: Spoken, other: Spoken) -> tuple[ChartMove, ...]:
    """The charts in which points move, each once."""
    found = (
        ChartMove(new.spec.slug, new.spec.takeaway, points, _flips(old, new))
        for old, new in zip(one.bound.charts, other.bound.charts, strict=True)
        if (points := _points(old, new))
    )
    return tuple(dict.fromkeys(found))


def _points(old: DrawnChart, new: DrawnChart) -> tuple[PointMove, ...]:
    found = []
    for line in new.data.lines:
        before, after = _values(old, line.slug), _values(new, line.slug)
        periods = sorted({*before, *after}, key=lambda text: Period.parse(text).sort_key)
        for period in periods:
            left, right = before.get(period, NONE), after.get(period, NONE)
            if left != right:
                found.append(PointMove(line.label, format_period(Period.parse(period), new.language), left, right))
    return tuple(found)


def _flips(old: DrawnChart, new: DrawnChart) -> tuple[str, ...]:
    """The pairs of lines that change places, period by period."""
    before, after = _order(old), _order(new)
    labels = {line.slug: line.label for line in new.data.lines}
    found = []
    for period in sorted(before.keys() & after.keys(), key=lambda text: Period.parse(text).sort_key):
        then, now = before[period], after[period]
        for one, other in combinations([slug for slug in labels if slug in then and slug in now], 2):
            if (then[one] - then[other]) * (now[one] - now[other]) < 0:
                ahead, behind = (one, other) if now[one] > now[other] else (other, one)
                words = format_period(Period.parse(period), new.language)
                found.append(f"{labels[ahead]} passes {labels[behind]} in {words}")
    return tuple(found)


def _order(chart: DrawnChart) -> dict[str, dict[str, Decimal]]:
    """The numbers of every line, by period."""
    found: dict[str, dict[str, Decimal]] = {}
    for line in chart.data.lines:
        for figure in chart.figures.get(line.slug, ()):
            if figure.value is not None:
                found.setdefault(figure.reference.period, {})[line.slug] = figure.value.number
    return found


def _values(chart: DrawnChart, series: str) -> dict[str, str]:
    """The values of a line in full, by period."""
    return {
        figure.reference.period: format_value(figure.value, figure.unit, Format.parse("full"), chart.language)
        for figure in chart.figures.get(series, ())
        if figure.value is not None
    }
