"""The shown words of numbers in stored texts: a cache for the editor, the search and the comparison of versions.

What readers see is always drawn anew; this only keeps the words in the tables from going stale. Renewed at every save.
"""

from typing import Any

from casestudy import markup
from casestudy.content import read_reference
from casestudy.models import Adaptation, Document, Section
from metrics.formats import BadFormat, Format, format_value
from metrics.series import Record


def texts(document: Document) -> list[tuple[Any, tuple[str, ...]]]:
    """The rows of a working copy with the names of their rich texts."""
    if document.kind == Document.Kind.ARTICLE:
        return [(section, ("body",)) for section in Section.objects.filter(article__document=document)]
    rows: list[tuple[Any, tuple[str, ...]]] = [(document.localizationcase, ("context", "approach", "outcome"))]
    return rows + [(one, ("what_was_done", "outcome")) for one in Adaptation.objects.filter(case__document=document)]


def renew(document: Document) -> None:
    """Write the numbers as they are shown now into the stored texts that show something else."""
    rows = texts(document)
    bodies = [getattr(row, name) for row, names in rows for name in names]
    references = {embed.target for body in bodies for embed in markup.embeds(body) if embed.kind == "figure"}
    record = Record.load(reference for text in references if (reference := read_reference(text)) is not None)

    def show(embed: markup.Embed) -> str | None:
        reference = read_reference(embed.target)
        figure = record.figure(reference) if reference else None
        if figure is None or figure.value is None:
            return None
        try:
            return format_value(figure.value, figure.unit, Format.parse(embed.format), document.language)
        except BadFormat:
            return None

    for row, names in rows:
        fresh = {name: markup.refresh(getattr(row, name), show) for name in names}
        if any(getattr(row, name) != text for name, text in fresh.items()):
            type(row).objects.filter(pk=row.pk).update(**fresh)
