"""Whose number it is, said in the prose: where providers differ, a sentence that takes one side names it."""

import re
from collections.abc import Iterable, Iterator

from casestudy import markup
from casestudy.content import Content, lines, paragraphs, read_reference
from metrics.disagreement import outside, spread_of
from metrics.formats import BadFormat, Format, format_value
from metrics.models import Observation, Provider
from metrics.readings import Figure, value_of
from metrics.series import Record

_LETTER = "[A-Za-z0-9]"


def unattributed(content: Content, record: Record) -> list[str]:
    """A sentence for each number that lies outside what all its providers allow, where neither the words around it nor
    its reference name the provider. Asks the database nothing: the record holds what the content refers to.
    """
    found = dict.fromkeys(
        _warning(figure, content["language"])
        for words, embeds in _passages(content)
        for figure in _sides(embeds, record)
        if figure.observation is not None and not names(words, figure.observation.provider)
    )
    return list(found)


def names(words: str, provider: Provider) -> bool:
    """Whether the words name the provider: by its name, the name without its article or what stands behind a comma, or
    its slug written as words."""
    name = provider.name
    forms = {name, name.removeprefix("The "), name.partition(",")[0], provider.slug.replace("-", " ")}
    return any(
        re.search(rf"(?<!{_LETTER}){re.escape(form)}(?!{_LETTER})", words, re.IGNORECASE)
        for form in forms
        if len(form) > 2
    )


def _passages(content: Content) -> Iterator[tuple[str, tuple[markup.Embed, ...]]]:
    for line in lines(content):
        yield line, tuple(markup.line_embeds(line))
    for paragraph in paragraphs(content):
        yield paragraph.words, paragraph.embeds


def _sides(embeds: Iterable[markup.Embed], record: Record) -> Iterator[Figure]:
    for embed in embeds:
        reference = read_reference(embed.target) if embed.kind == "figure" else None
        if reference is None or reference.provider:
            continue
        figure = record.figure(reference)
        if figure.known and outside(figure):
            yield figure


def _warning(figure: Figure, language: str) -> str:
    row, spread = figure.observation, spread_of(figure)
    assert row is not None and spread is not None  # outside a spread there is both
    low, high = (_shown(one, language) for one in (spread.lowest, spread.highest))
    return (
        f"the number “{figure.reference}” is {_shown(row, language)} according to {row.provider.name}; its providers say {low} to {high}. "
        f"Name {row.provider.name} beside it, or in its reference (!{row.provider.slug})."
    )


def _shown(row: Observation, language: str) -> str:
    value, unit = value_of(row), row.series.metric.unit
    assert value is not None  # rows of a spread have values
    try:
        return format_value(value, unit, Format.parse("compact"), language)
    except BadFormat:
        return format_value(value, unit, Format.parse("full"), language)
