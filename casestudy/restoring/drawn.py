"""Charts, claims and pictures, rebuilt from the definitions that the texts of a bundle froze; the newest text's stand.

One that the site has already is left alone even where it differs: definitions may be edited, and a text shows its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from casestudy.content import Content, chart_definitions, claim_definitions, image_definitions
from casestudy.models import Image
from casestudy.restoring.archive import Archive
from casestudy.restoring.refusing import BadBundle, Report
from metrics.charts import ChartSpec
from metrics.claims import ClaimSpec
from metrics.models import Chart, ChartSeries, Claim, Event, Series
from metrics.translated import translated_fields

DRAWN: dict[str, Any] = {"charts": Chart, "claims": Claim, "images": Image}
PICTURE = re.compile(r"images/[\w][\w.-]*\.(?:jpe?g|png|webp)", re.IGNORECASE)


def words_of(contents: Iterable[Content]) -> dict[str, dict[str, Any]]:
    """The words, in the languages that the texts did not freeze, of what they embed. As they are now; often there are none."""
    contents = list(contents)
    own = contents[-1]["language"] == settings.LANGUAGE_CODE
    slugs = {name: {slug for one in contents for slug in one["definitions"].get(name, {})} for name in DRAWN}
    with translation.override(settings.LANGUAGE_CODE):
        found = {
            name: {one.slug: _words(one, own) for one in model.objects.filter(slug__in=slugs[name]).order_by("slug")}
            for name, model in DRAWN.items()
        }
    return {name: {slug: words for slug, words in many.items() if words} for name, many in found.items()}


def _words(one: Any, own: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {"translations": one.translations} if one.translations else {}
    if not own:
        fields |= {field.attname: getattr(one, field.attname) for field in translated_fields(type(one))}
    found = {"fields": fields} if fields else {}
    if isinstance(one, Chart):
        lines = {line.series.slug: _words(line, own) for line in one.lines.select_related("series")}
        found |= {"lines": lines} if any(lines.values()) else {}
    return found


def keep_drawn(contents: Iterable[Content], words: Mapping[str, Any], archive: Archive, report: Report) -> None:
    """Store what the texts embed and the site lacks. ``words`` as :func:`words_of` gives them."""
    contents = list(contents)
    newest: dict[str, dict[str, Mapping[str, Any]]] = {"charts": {}, "claims": {}, "images": {}}
    for content in contents:
        for kind, found in newest.items():
            found.update(content["definitions"].get(kind, {}))
    pictures = {one["file"] for content in contents for one in content["definitions"].get("images", {}).values()}
    for file in sorted(pictures):
        compare_file(file, archive.read(file), report)
    doors: tuple[tuple[str, Any, Any], ...] = (
        ("charts", chart_definitions, keep_chart),
        ("claims", claim_definitions, keep_claim),
        ("images", image_definitions, keep_image),
    )
    for kind, known_of, store in doors:
        with translation.override(contents[-1]["language"]):
            known = known_of(newest[kind])
        for slug, definition in newest[kind].items():
            if slug not in known:
                try:
                    store(slug, definition, words[kind].get(slug, {}))
                except (ValidationError, ValueError) as error:
                    said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                    raise BadBundle(report.place, f"{kind} “{slug}”: {said}") from None
                report.added[kind] += 1
            elif known[slug] != definition:
                report.left.append(f"{kind} “{slug}” stands otherwise here and is left so; the text shows its own.")
            else:
                report.unchanged += 1


def keep_chart(slug: str, definition: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """A chart from its specification."""
    spec = ChartSpec.from_dict(definition)
    named = {
        one.slug: one
        for one in Series.objects.filter(slug__in={line.series for line in spec.series} | {spec.remainder})
    }
    texts = {name: value for name, value in spec.to_dict().items() if isinstance(value, str) and hasattr(Chart, name)}
    chart = Chart(
        **texts
        | {"slug": slug, "remainder": _series(named, spec.remainder) if spec.remainder else None}
        | words.get("fields", {})
    )
    chart.full_clean()
    chart.save()
    for position, line in enumerate(spec.series):
        one = _series(named, line.series)
        label = {"label": "" if line.label == one.title else line.label}
        spoken = words.get("lines", {}).get(line.series, {}).get("fields", {})
        ChartSeries.objects.create(chart=chart, series=one, position=position, **label | spoken)
    chart.events.set(Event.objects.filter(slug__in=spec.events))


def _series(named: Mapping[str, Series], slug: str) -> Series:
    if slug not in named:
        raise ValidationError(f"The bundle lacks the series “{slug}”.")
    return named[slug]


def keep_claim(slug: str, definition: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """A claim from its specification."""
    spec = ClaimSpec.from_dict(definition)
    claim = Claim.of(spec, slug=slug, **words.get("fields", {}))
    claim.full_clean()
    claim.save()
    claim.keep_operands(numerator=spec.numerator, denominator=spec.denominator)


def keep_image(slug: str, definition: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """A picture's row; its file is there already."""
    fields = {one.name for one in Image._meta.concrete_fields}
    image = Image(
        **{name: value for name, value in definition.items() if name in fields}
        | words.get("fields", {})
        | {"slug": slug}
    )
    image.full_clean(exclude=["file"])  # its size is read from the file, which is stored last
    image.save()


def compare_file(name: str, content: bytes, report: Report) -> None:
    """Note the picture as one to be kept, unless its name holds it already."""
    if not PICTURE.fullmatch(name):
        raise BadBundle(name, "pictures of a bundle are images/NAME.jpg, .png or .webp.")
    if not default_storage.exists(name):
        report.files.append(name)
        return
    with default_storage.open(name) as stream:
        if stream.read() != content:
            report.conflict(f"picture “{name}”: another file has this name here.")


@contextmanager
def keep_files(archive: Archive, report: Report) -> Iterator[None]:
    """Store the pictures; take them away again where what follows fails."""
    done = []
    try:
        for name in report.files:
            done.append(default_storage.save(name, ContentFile(archive.read(name))))
        yield
    except BaseException:
        for name in done:
            default_storage.delete(name)
        raise
