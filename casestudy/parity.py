"""Whether two texts that share numbers say the same: an original and its translation, or the cases of one entity.

Pure: texts are given as the numbers in them (``casestudy.review.families`` reads those), and differences come back in words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from metrics.figures import Value, read_number
from metrics.figures.reading import UNITS
from metrics.intervals import EXACT

MISSING = "missing"
OTHER_VALUE = "other-value"
OTHER_VINTAGE = "other-vintage"
WRONG_UNIT = "wrong-unit"
WRONG_GROUPING = "wrong-grouping"
KIND_WORDS = {
    MISSING: "missing",
    OTHER_VALUE: "other value",
    OTHER_VINTAGE: "other vintage",
    WRONG_UNIT: "wrong unit",
    WRONG_GROUPING: "wrong digit grouping or scale",
}
#: Languages that write 27,76,000 for 2,776,000.
INDIAN = frozenset({"hi"})
_INDIAN_GROUPS = re.compile(r"(?<![\d,.])\d{1,2}(?:,\d{2})+,\d{3}(?![\d,])")
_WESTERN_MILLIONS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3}){2,}(?![\d,])")
# Only these are told by the words around a number: “times” may follow a count, and “year” a date.
_TOLD = frozenset({"percent", "USD", "CNY", "INR", "JPY"})
_UNIT_OF = {word: unit for unit in _TOLD for word in UNITS[unit].split(", ")}
_AFTER = re.compile("|".join(re.escape(word) for word in sorted(_UNIT_OF, key=len, reverse=True)))
_BEFORE = ("us$", "$", "₹", "rmb", "usd", "cny", "inr", "jpy")
#: So far is a number taken for another one at the wrong scale: lakh for million, 万 for 億.
_SCALES = (-4, -3, -2, -1, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Shown:
    """A bound number of a text: which one, whose, in which vintage, where it stands, and the words on both sides of it."""

    series: str
    period: str
    provider: str
    vintage: str
    value: Value
    unit: str
    words: str
    place: str
    before: str = ""
    after: str = ""
    metric: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.series, self.period


@dataclass(frozen=True, slots=True)
class Typed:
    """A number written by hand, bound to nothing or within a claim: its words and where it stands."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Text:
    """The numbers of one text, in the order of reading. ``claims`` are what its claims state, by slug."""

    name: str
    language: str
    shown: tuple[Shown, ...] = ()
    typed: tuple[Typed, ...] = ()
    claims: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing to look at: its kind, the place in the text that it is about, and what is wrong in words."""

    kind: str
    place: str
    words: str


def translation(original: Text, other: Text) -> list[Difference]:
    """What a translation has otherwise than its original: every number and claim of either is expected in both."""
    return [*_missing(original, other), *_claims(original, other), *shared(original, other), *written(other, original)]


def shared(one: Text, other: Text) -> list[Difference]:
    """Numbers that both texts have, with another value or another vintage in the second."""
    ours, theirs = _by_key(one), _by_key(other)
    found = []
    for key in ours.keys() & theirs.keys():
        known = {(here.provider, here.vintage): here for here in ours[key]}
        values = {here.value for here in ours[key]}
        for there in theirs[key]:
            if (there.provider, there.vintage) in known:
                continue
            here = ours[key][0]
            same = next((mine for mine in ours[key] if mine.provider == there.provider), None)
            kind = OTHER_VINTAGE if same is not None else OTHER_VALUE
            if kind == OTHER_VALUE and there.value in values:
                continue
            here = same or here
            found.append(
                Difference(
                    kind,
                    there.place,
                    f"{_named(key)} is {there.words} ({there.provider}, known from {there.vintage}); {one.name} has {here.words} "
                    f"({here.provider}, known from {here.vintage}).",
                )
            )
    return sorted(dict.fromkeys(found), key=lambda each: (each.place, each.words))


def written(text: Text, beside: Text | None = None) -> list[Difference]:
    """Numbers that are written wrongly whatever they are: with the unit of something else, grouped as another language
    groups, or at another scale than the same number has in the text ``beside``.
    """
    found = [*_units(text), *_grouping(text)]
    values = {one.value: one for one in (*text.shown, *(beside.shown if beside else ()))}
    for typed in text.typed:
        read = read_number(typed.words, text.language)
        if read is None:
            continue
        value, unit = read
        near = [one for known, one in values.items() if value.number and _digits(value) > 2 and _same(value, known)]
        if near:
            if unit and {unit, near[0].unit} & _TOLD and all(unit != one.unit for one in near):
                words = f"“{typed.words}” is in {unit}; {_named(near[0].key)} is in {near[0].unit}."
                found.append(Difference(WRONG_UNIT, typed.place, words))
            continue
        for known, one in values.items():
            power = _scaled(value, known)
            if power:
                found.append(
                    Difference(
                        WRONG_GROUPING,
                        typed.place,
                        f"“{typed.words}” is {_times(power)} {_named(one.key)}, which is {one.words}.",
                    )
                )
    return list(dict.fromkeys(found))


def leads(texts: Iterable[tuple[Text, frozenset[str], frozenset[str]]]) -> dict[str, list[Difference]]:
    """What most of several cases open with and a single one lacks, by the name of that one.

    Each case comes with the metrics that it opens with and all metrics of its numbers.
    """
    cases = list(texts)
    found: dict[str, list[Difference]] = defaultdict(list)
    for metric in sorted({metric for _, first, _ in cases for metric in first}):
        opening = [text.name for text, first, _ in cases if metric in first]
        if 2 * len(opening) <= len(cases):
            continue
        for text, _, known in cases:
            if metric not in known:
                words = f"no number of the metric “{metric}”, with which {len(opening)} of the {len(cases)} cases open."
                found[text.name].append(Difference(MISSING, "numbers at the head", words))
    return dict(found)


def _by_key(text: Text) -> dict[tuple[str, str], list[Shown]]:
    found: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for one in text.shown:
        found[one.key].append(one)
    return dict(found)


def _missing(original: Text, other: Text) -> Iterator[Difference]:
    ours, theirs = _by_key(original), _by_key(other)
    for key, rows in ours.items():
        if key not in theirs:
            yield Difference(
                MISSING, rows[0].place, f"{_named(key)}, {rows[0].words} in {original.name}, is not in {other.name}."
            )
    for key, rows in theirs.items():
        if key not in ours:
            yield Difference(
                MISSING, rows[0].place, f"{_named(key)}, {rows[0].words} in {other.name}, is not in {original.name}."
            )


def _claims(original: Text, other: Text) -> Iterator[Difference]:
    ours, theirs = dict(original.claims), dict(other.claims)
    for slug in ours.keys() - theirs.keys():
        yield Difference(MISSING, "claims", f"the claim “{slug}” is not in {other.name}.")
    for slug in theirs.keys() - ours.keys():
        yield Difference(MISSING, "claims", f"the claim “{slug}” is not in {original.name}.")
    for slug in ours.keys() & theirs.keys():
        if ours[slug] != theirs[slug]:
            words = f"the claim “{slug}” states {theirs[slug]} in {other.name}, and {ours[slug]} in {original.name}."
            yield Difference(OTHER_VALUE, "claims", words)


def _units(text: Text) -> Iterator[Difference]:
    """Bound numbers with the sign or the word of another unit right before or behind them."""
    for one in text.shown:
        after, before = one.after.lstrip().lower(), one.before.rstrip().lower()
        match = _AFTER.match(after)
        word = match[0] if match and not _runs_on(match[0], after) else ""
        word = word or next((sign for sign in _BEFORE if before.endswith(sign)), "")
        unit = _UNIT_OF.get(word, "")
        if unit and unit != one.unit:
            words = f"{one.words} stands beside “{word}”; {_named(one.key)} is in {one.unit}."
            yield Difference(WRONG_UNIT, one.place, words)


def _runs_on(word: str, text: str) -> bool:
    """Whether the word is only the beginning of a longer one: “cny” of no word, “dollar” of dollarisation."""
    rest = text[len(word) :][:1]
    return word[-1:].isascii() and word[-1:].isalpha() and rest.isascii() and rest.isalpha()


def _grouping(text: Text) -> Iterator[Difference]:
    indian = text.language.partition("-")[0] in INDIAN
    pattern, habit = (_WESTERN_MILLIONS, "in threes") if indian else (_INDIAN_GROUPS, "as in Hindi")
    for one in text.typed:
        if pattern.search(one.words):
            yield Difference(
                WRONG_GROUPING, one.place, f"“{one.words}” is grouped {habit}; texts in this language are not."
            )


def _same(typed: Value, known: Value) -> bool:
    return typed.number == known.number or known.fits(typed)


def _scaled(typed: Value, known: Value) -> int:
    """The power of ten by which a typed number is off a known one; 0 where it is another number."""
    if _digits(typed) < 3 or not known.number:
        return 0
    for power in _SCALES:
        if _same(typed, known.scaled(power)):
            return power
    return 0


def _digits(value: Value) -> int:
    """How many digits a number has between its first and its last that is not nought."""
    return len(value.number.normalize(EXACT).as_tuple().digits)


def _times(power: int) -> str:
    factor = f"{10 ** abs(power):,}"
    return f"{factor} times" if power > 0 else f"a {factor}th of"


def _named(key: tuple[str, str]) -> str:
    return f"{key[0]}@{key[1]}"
