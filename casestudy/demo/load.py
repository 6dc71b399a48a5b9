"""Loading the demo from its files, through the doors that editors and importers use.

Creates what is missing and leaves everything else alone, so a second run changes nothing and no edit is ever lost.
"""

from typing import Any

from casestudy import markup
from casestudy.demo.files import HERE, Say, document, missing
from casestudy.demo.record import load_catalogue, load_charts, load_events_claims, load_observations, load_rankings
from casestudy.demo.texts import load_articles, load_cases
from casestudy.demo.words import load_words
from casestudy.models import Author, Document, Lever, Page, SiteSettings, StripFigure, Topic
from casestudy.search.indexing import is_due, reindex


def load(say: Say, actor: Any = None) -> None:
    """Load everything: the record, the charts and claims, the cases, the article, the site, and all of it in other languages."""
    load_catalogue(say)
    load_observations(say, actor)
    load_rankings(say, actor)
    load_events_claims(say)
    load_charts(say)
    load_site_words(say)
    load_cases(say, actor)
    load_articles(say, actor)
    load_front(say)
    for home in sorted(path.parent for path in HERE.glob("*/words.toml")):
        load_words(say, home.name, document(home / "words.toml"))
        load_cases(say, actor, home)
        load_articles(say, actor, home)
    if is_due():
        say(f"search: {reindex()} entries")


def load_site_words(say: Say) -> None:
    """Authors, topics, levers and plain pages."""
    site = document(HERE / "site.toml")
    for model, name in ((Author, "authors"), (Topic, "topics")):
        for row in missing(model, "slug", site[name]):
            model.objects.create(**row)
    levers = [{"slug": slug, "position": place, **row} for place, (slug, row) in enumerate(site["levers"].items())]
    for row in missing(Lever, "slug", levers):
        Lever.objects.create(**row)
    for place, path in enumerate(sorted((HERE / "pages").glob("*.toml"))):
        row = document(path)
        if not Page.objects.filter(slug=row["slug"]).exists():
            Page.objects.create(slug=row["slug"], title=row["title"], body=markup.clean(row["body"]), position=place)
    say("authors, topics, levers and pages: on record")


def load_front(say: Say) -> None:
    """The site's name, promise and front page, where nobody has set them."""
    if SiteSettings.objects.exists():
        say("site settings: on record already")
        return
    site = document(HERE / "site.toml")
    front = site["front"]
    settings = SiteSettings.objects.create(
        **{name: site[name] for name in ("name", "promise", "text_licence", "data_licence", "imprint")},
        lead=Document.objects.filter(kind="article", slug=front["lead"]).first(),
    )
    cases = {one.slug: one for one in Document.objects.filter(kind="case", slug__in=front["cases"])}
    settings.cases.set([cases[slug] for slug in front["cases"] if slug in cases])
    for position, figure in enumerate(front["strip"]):
        StripFigure.objects.create(site=settings, position=position, **figure)
    say("site settings: added")
