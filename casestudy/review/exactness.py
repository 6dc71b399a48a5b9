"""Whether a text says of its numbers what the record says: no digit more than was stated, and no qualifier lost."""

import re
from collections.abc import Iterator

from casestudy.content import Content, read_reference, references
from casestudy.markup.surroundings import Standing, line_surroundings, surroundings
from casestudy.review.accounting import fields
from casestudy.review.attributing import unattributed
from casestudy.review.dating import contradictions
from metrics.figures import Value
from metrics.formats import BadFormat, Format
from metrics.formats.numbers import last_place
from metrics.readings import Figure
from metrics.series import Record

#: How far a qualifier may stand from its number, in characters.
NEAR_BEFORE, NEAR_AFTER = 70, 30
_ABOUT = (
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to|circa|estimat\w*|more or less|or so|in the order of"
    r"|just (?:over|under)|rumou?r\w*)\b|~"
)
_MORE = (
    r"\b(?:more than|greater than|higher than|over|above|upwards of|exceed\w*|beyond|past|topp?ed|surpass\w*|at least|or more"
    r"|no (?:fewer|less) than|passed)\b|\+"
)
_LESS = r"\b(?:less than|fewer than|lower than|under|below|at most|up to|nearly|almost|not quite|short of|or (?:less|fewer)|no more than)\b"
_ENGLISH = {"about": _ABOUT, "more-than": _MORE, "at-least": _MORE, "less-than": _LESS, "at-most": _LESS}
_JAPANESE = {
    "about": r"約|およそ|おおよそ|ほぼ|概ね|おおむね|推定|推計|ざっと|ほど|程度|前後|くらい|ぐらい|近く|余り|弱|強",
    "more-than": r"超|以上|上回|余り|あまり|強|少なくとも|突破|にのぼ|を越え",
    "less-than": r"未満|以下|下回|弱|足らず|近く|満た|最大|せいぜい",
}
_JAPANESE |= {"at-least": _JAPANESE["more-than"], "at-most": _JAPANESE["less-than"]}
#: What keeps a qualifier, by language; of other languages nothing is said.
KEPT = {
    "en": {name: re.compile(words, re.IGNORECASE) for name, words in _ENGLISH.items()},
    "ja": {name: re.compile(words) for name, words in _JAPANESE.items()},
}


def standings(content: Content) -> Iterator[tuple[str, Standing]]:
    """Every bound number of a content with its place in words. Those at the head of a case stand in no sentence."""
    for place, text, rich in fields(content):
        for one in surroundings(text) if rich else line_surroundings(text):
            yield place, one


def worth_a_look(content: Content) -> list[str]:
    """What to say of a text as it is saved: formats too exact, dates that left their events, sides taken unsaid, qualifiers
    lost. Two queries.
    """
    record = Record.load(references(content))
    grave = [*too_exact(content, record), *contradictions(content)]
    return [*grave, *unattributed(content, record), *qualifiers_lost(content, record)]


def too_exact(content: Content, record: Record) -> list[str]:
    """The formats that ask for more digits than their numbers were stated with, a sentence each. Asks nothing."""
    given = [(place, one.embed.target, one.embed.format) for place, one in standings(content)]
    given += [
        ("numbers at the head", one["reference"], one["format"] or "full") for one in content.get("outcome_figures", ())
    ]
    found = []
    for place, target, style in given:
        if problem := asks_too_much(record, target, style):
            found.append(f"In the {place}: “{style}” {problem}")
    return list(dict.fromkeys(found))


def asks_too_much(record: Record, target: str, style: str) -> str:
    """What is wrong with a format that asks for more digits than the number was stated with; "" where nothing is."""
    figure = _figure(record, target)
    carried = None if figure is None or figure.value is None else _carried(figure, figure.value, style)
    if carried is None:
        return ""
    asked, most = carried
    return (
        f"asks for {asked} digits of the number “{target}”, which was stated with {most}. "
        "Ask for no more than the source gives."
    )


def qualifiers_lost(content: Content, record: Record) -> list[str]:
    """The numbers whose record says “about” or “more than” while their sentence does not, a sentence each."""
    kept = KEPT.get(content["language"].partition("-")[0], {})
    found = []
    for place, one in standings(content):
        figure = _figure(record, one.embed.target)
        row = figure.observation if figure is not None and figure.known else None
        words = kept.get(row.qualifier) if row is not None else None
        # The day of an event is shown as a date; “about” a day is a matter of its precision.
        dated = one.embed.format.startswith("date")
        if row is not None and words is not None and not dated and not _stands_near(words, one):
            shown = one.embed.text or one.embed.target
            found.append(
                f"In the {place}: the record says “{row.get_qualifier_display()} {shown}”, the sentence “… {one.before[-40:].lstrip()}{shown}{one.after[:20]} …” does not."
            )
    return list(dict.fromkeys(found))


def _stands_near(words: re.Pattern[str], one: Standing) -> bool:
    return bool(words.search(one.before[-NEAR_BEFORE:]) or words.search(one.after[:NEAR_AFTER]))


def _figure(record: Record, target: str) -> Figure | None:
    reference = read_reference(target)
    return record.figure(reference) if reference is not None else None


def _carried(figure: Figure, value: Value, text: str) -> tuple[int, int] | None:
    """Digits asked for and digits that there are, where the first are more; None where they are not."""
    try:
        style = Format.parse(text)
    except BadFormat:
        return None
    if style.digits is None or not value.stated_to:
        return None
    place = last_place(value.stated_to) + (2 if style.style == "percent" and figure.unit == "ratio" else 0)
    most = max(1, value.number.adjusted() - place + 1) if style.style == "compact" else max(0, -place)
    return (style.digits, most) if style.digits > most else None
