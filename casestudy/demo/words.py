"""The names and words of the demo in another language, from its ``words.toml``. What has words already keeps them."""

from collections.abc import Callable, Mapping
from typing import Any

from casestudy import markup
from casestudy.models import Author, Lever, Page, SiteSettings, StripFigure, Topic
from metrics.models import Chart, ChartSeries, Claim, Entity, Event, Market, Metric, Provider, Ranking, Series
from metrics.ranking import rank
from metrics.translated import original

MODELS: dict[str, tuple[Any, str]] = {
    "markets": (Market, "code"),
    "entities": (Entity, "slug"),
    "providers": (Provider, "slug"),
    "metrics": (Metric, "slug"),
    "series": (Series, "slug"),
    "events": (Event, "slug"),
    "claims": (Claim, "slug"),
    "charts": (Chart, "slug"),
    "topics": (Topic, "slug"),
    "authors": (Author, "slug"),
    "levers": (Lever, "slug"),
    "pages": (Page, "slug"),
}


def load_words(say: Callable[[str], None], language: str, words: Mapping[str, Any]) -> None:
    """Give every thing of the demo its words in the language."""
    count = 0
    for name, (model, key) in MODELS.items():
        given = {slug: _plain(name, fields) for slug, fields in words.get(name, {}).items()}
        for one in model.objects.filter(**{f"{key}__in": given}):
            count += _give(one, language, given[getattr(one, key)])
    for slug, fields in words.get("charts", {}).items():
        for line in ChartSeries.objects.filter(chart__slug=slug).select_related("series", "chart"):
            if label := fields.get("lines", {}).get(line.series.slug):
                count += _give(line, language, {"label": label})
    count += _give_reasons(language, words.get("rankings", {}))
    site = words.get("site", {})
    for settings in SiteSettings.objects.all():
        count += _give(settings, language, {name: text for name, text in site.items() if isinstance(text, str)})
    for figure, label in zip(StripFigure.objects.order_by("position"), site.get("strip", ()), strict=False):
        count += _give(figure, language, {"label": label})
    say(f"words in “{language}”: {count} added")


def _give_reasons(language: str, reasons: Mapping[str, Mapping[str, str]]) -> int:
    """Decide once more what was decided, with the reason in the language: what is on record stays as it is."""
    count = 0
    for one in Ranking.objects.select_related("series", "provider"):
        words = reasons.get(f"{one.series.slug}@{one.period}!{one.provider.slug}")
        if words is None or language in one.translations:
            continue
        decided = (one.series, one.period, one.provider, one.rank, original(one, "reason"))
        rank(*decided, right=one.right, decided_at=one.decided_at, translations={language: dict(words)})
        count += 1
    return count


def _plain(name: str, fields: Mapping[str, Any]) -> dict[str, str]:
    words = {field: text for field, text in fields.items() if isinstance(text, str)}
    return words | {"body": markup.clean(words["body"])} if name == "pages" else words


def _give(one: Any, language: str, words: dict[str, str]) -> bool:
    """Whether the thing had no words in the language yet, and now has these."""
    if language in one.translations:
        return False
    one.translations = {**one.translations, language: words}
    one.full_clean(exclude=[field.name for field in one._meta.fields if field.name != "translations"])
    one.save(update_fields=["translations"])
    return True
