"""The front page, the lists of texts, topics, authors, corrections, plain pages."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import now as clock

from casestudy import markup, presenting
from casestudy.content import Content, definitions
from casestudy.context import current_site
from casestudy.models import Author, Page, SiteSettings, Topic, Use, Verification, Version
from casestudy.models.documents import FOLDERS
from casestudy.narrative import Binder, Bound, bind, trusted
from casestudy.presenting import KIND_WORDS, author_name
from casestudy.visibility import published_uses
from metrics.asking import banner_of, moment_of, narrowed, page_of
from metrics.figures import Reference
from metrics.formats import BadFormat, Format, format_value
from metrics.models import Batch, Market
from metrics.moments import Moment
from metrics.series import Figure, Record
from metrics.sparks import spark


def live(kind: str = "", moment: Moment | None = None) -> Any:
    """Live versions with their frozen texts, newest first, in the site's language."""
    moment = moment or Moment()
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.live(at, moment.seen_at).with_content().filter(document__language=settings.LANGUAGE_CODE)
    return (rows.filter(document__kind=kind) if kind else rows).order_by("-live_from", "document__slug")


def heads(versions: Iterable[Version], moment: Moment | None = None) -> list[dict[str, Any]]:
    """Title, standfirst and address of each text, the numbers in their lines resolved together in two queries."""
    versions = list(versions)
    contents = [one.revision.content for one in versions]
    bare = [{**content, "sections": [], "definitions": {}, "kind": "article"} for content in contents]
    merged: Content = {
        "kind": "article",
        "language": settings.LANGUAGE_CODE,
        "title": "",
        "standfirst": "",
        "sections": [],
        "definitions": {},
    }
    references = {
        Reference.parse(embed.target)
        for one in bare
        for line in (one["title"], one["standfirst"])
        for embed in markup.line_embeds(line)
        if embed.kind == "figure"
    }
    now = clock()
    record = Record.load(references, moment=moment, now=now)
    found = []
    for version, content in zip(versions, contents, strict=True):
        binder = Binder(Bound(merged, moment or Moment(), content["language"], now, record))
        standfirst = binder.line("standfirst", content["standfirst"])
        found.append(
            {
                "title": binder.line("title", content["title"]),
                "standfirst_html": standfirst,
                "standfirst": standfirst,
                "kicker": content["kicker"],
                "authors": " and ".join(author_name(one) for one in content["authors"]),
                "market": ", ".join(one["name"] for one in content["markets"]),
                "topics": [{"name": one["name"], "url": f"/topics/{one['slug']}/"} for one in content["topics"]],
                "url": version.document.get_absolute_url(),
                "date": version.live_from,
                "kind": version.document.kind,
                "kind_words": KIND_WORDS[version.kind],
                "entity": content.get("entity", {}).get("name", ""),
                "period_label": content.get("period_label", ""),
                "slug": content["slug"],
                "content": content,
            }
        )
    return found


def home(request: HttpRequest) -> HttpResponse:
    """The front page, curated in the admin; on an empty site, what to do first."""
    moment = moment_of(request)
    site = SiteSettings.objects.prefetch_related("strip", "cases").first()
    curated = [site.lead_id, *(one.pk for one in site.cases.all())] if site else []
    newest = live(moment=moment)
    versions = [*newest.filter(document__in=curated), *newest.exclude(document__in=curated)[:20]]
    versions.sort(key=lambda one: one.live_from, reverse=True)
    texts = heads(versions, moment)
    by_document = {version.document_id: text for version, text in zip(versions, texts, strict=True)}
    articles = [text for text in texts if text["kind"] == "article"]
    lead = by_document.get(site.lead_id) if site and site.lead_id else None
    lead = lead or (articles[0] if articles else None)
    chosen = [by_document[one.pk] for one in site.cases.all() if one.pk in by_document] if site else []
    chosen = chosen or [text for text in texts if text["kind"] == "case"][:3]
    strip = list(site.strip.all()) if site else []
    return render(
        request,
        "casestudy/home.html",
        {
            "lead": lead,
            "strip": _strip(strip, chosen, moment),
            "cases": chosen,
            "latest": [text for text in articles if text is not lead][:6],
            "changes": _changes(moment),
            "compare_url": "/localization/compare/" if len(chosen) > 1 else "",
            "setup_steps": [] if versions or not moment.is_present else SETUP_STEPS,
            "banner": banner_of(moment, request),
        },
    )


SETUP_STEPS = [
    {"text": "Give the site its name and its promise.", "url": "/admin/casestudy/sitesettings/"},
    {"text": "Record a number, or do it later from within a text.", "url": "/admin/metrics/observation/"},
    {
        "text": "Write an article, bind its numbers, and publish it. It will lead this page.",
        "url": "/admin/casestudy/article/add/",
    },
]


def _strip(figures: list[Any], cases: list[dict[str, Any]], moment: Moment) -> list[dict[str, Any]]:
    """The strip of numbers with their small charts, and the telling number of each case: one record for all."""
    wanted = [(one.reference, one.format, one.label) for one in figures]
    first = [case["content"]["outcome_figures"][0] for case in cases if case["content"].get("outcome_figures")]
    references = [Reference.parse(text) for text, _, _ in wanted]
    record = Record.load(
        [Reference.parse(one["reference"]) for one in first], {one.series for one in references}, moment
    )
    for case in cases:
        for one in case["content"].get("outcome_figures", [])[:1]:
            figure = record.figure(Reference.parse(one["reference"]))
            case["figure_html"] = _number(figure, one["format"])
            case["figure_label"] = one["label"]
    shown = []
    for (_, style, label), reference in zip(wanted, references, strict=True):
        figure = record.figure(reference)
        if figure.value is None or figure.observation is None:
            continue
        shown.append(
            {
                "html": _number(figure, style),
                "label": label,
                "source": figure.observation.provider.name,
                "spark": spark(record.line(reference.series)),
                "series_url": f"/series/{reference.series}/",
            }
        )
    return shown


def _number(figure: Figure, style: str) -> str:
    """The number in the style that an editor chose; in full where the style does not suit its unit."""
    if figure.value is None:
        return ""
    try:
        return format_value(figure.value, figure.unit, Format.parse(style))
    except BadFormat:
        return format_value(figure.value, figure.unit, Format.parse("full"))


def _changes(moment: Moment) -> list[dict[str, Any]]:
    """What changed lately: versions after the first, and new data."""
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.shown(at, moment.seen_at).filter(number__gt=1, document__language=settings.LANGUAGE_CODE)
    rows = rows.select_related("document").order_by("-live_from")[:5]
    found: list[dict[str, Any]] = [
        {
            "date": one.live_from,
            "kind": one.kind,
            "kind_words": KIND_WORDS[one.kind],
            "text": one.note or KIND_WORDS[one.kind].capitalize(),
            "url": f"{one.document.get_absolute_url()}versions/",
        }
        for one in rows
    ]
    imports = Batch.objects.filter(kind=Batch.Kind.IMPORT, recorded_at__lte=at).order_by("-recorded_at")[:2]
    found += [
        {
            "date": one.recorded_at,
            "kind": "data",
            "kind_words": "data",
            "text": f"{one.rows} observations recorded",
            "url": "/metrics/",
        }
        for one in imports
    ]
    return sorted(found, key=lambda change: change["date"], reverse=True)[:5]


def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, by topic and market where asked."""
    return _list(request, "article", "casestudy/article_list.html", "articles")


def case_list(request: HttpRequest) -> HttpResponse:
    """All localization cases."""
    return _list(request, "case", "casestudy/case_list.html", "cases")


def _list(request: HttpRequest, kind: str, template: str, noun: str) -> HttpResponse:
    moment = moment_of(request)
    chosen = {"topic": request.GET.get("topic", ""), "market": request.GET.get("market", "")}
    versions = live(kind, moment)
    filters = [
        _filter(request, versions, name, label, chosen[name])
        for name, label in (("topic", "Topic"), ("market", "Market"))
    ]
    for name, value in chosen.items():
        versions = versions.with_use(name, value) if value else versions
    rows, paging = page_of(request, versions, 24, noun)
    texts = heads(rows, moment)
    if kind == "case":
        _strip([], texts, moment)
    return render(
        request,
        template,
        {
            "here": FOLDERS[kind],
            "items": texts,
            "cases": texts,
            "compare_url": "/localization/compare/",
            "filters": filters,
            "paging": paging,
            "banner": banner_of(moment, request),
        },
    )


def _filter(request: HttpRequest, versions: Any, name: str, label: str, chosen: str) -> dict[str, Any]:
    """The topics or markets under which these versions are filed, with how many stand there."""
    version = versions.filter(document=OuterRef("document"), number=OuterRef("version")).order_by()
    uses = Use.objects.filter(kind=name, version__gt=0).filter(Exists(version))
    counts = dict(uses.order_by("slug").values_list("slug").annotate(count=Count("pk")))
    model, key = (Topic, "slug") if name == "topic" else (Market, "code")
    words = dict(model.objects.filter(**{f"{key}__in": counts}).values_list(key, "name"))
    options = [
        {
            "words": words.get(value, value),
            "url": narrowed(request, name, value),
            "active": value == chosen,
            "count": count,
        }
        for value, count in counts.items()
    ]
    return {
        "label": label,
        "options": [{"words": "all", "url": narrowed(request, name, ""), "active": not chosen, "count": None}, *options]
        if options
        else [],
    }


def texts_using(kind: str, slug: str, moment: Moment) -> list[dict[str, Any]]:
    """The texts live at the moment that use a thing, with title and address."""
    return heads(live(moment=moment).with_use(kind, slug), moment)


def filed(kind: str, slug: str) -> None:
    """Raises Http404 for a topic or author under which nothing was ever published: drafts are on no address."""
    if not published_uses(clock()).filter(kind=kind, slug=slug).exists():
        raise Http404(f"Nothing is published under the {kind} “{slug}”.")


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic and the texts under it."""
    one = get_object_or_404(Topic, slug=slug)
    filed("topic", slug)
    moment = moment_of(request)
    versions, paging = page_of(request, live(moment=moment).with_use("topic", slug), 24, "texts")
    context = {"topic": one, "items": heads(versions, moment), "paging": paging, "banner": banner_of(moment, request)}
    return render(request, "casestudy/topic.html", context)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author and what they wrote."""
    one = get_object_or_404(Author, slug=slug)
    filed("author", slug)
    moment = moment_of(request)
    versions, paging = page_of(request, live(moment=moment).with_use("author", slug), 24, "texts")
    context = {"author": one, "items": heads(versions, moment), "paging": paging, "banner": banner_of(moment, request)}
    return render(request, "casestudy/author.html", context)


def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of ours, newest first. A provider's change is not one."""
    moment = moment_of(request)
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.shown(at, moment.seen_at).filter(document__language=settings.LANGUAGE_CODE)
    rows = rows.filter(kind=Version.Kind.CORRECTION).with_content().order_by("-live_from")
    found, paging = page_of(request, rows, 50, "corrections")
    items = [
        {
            "date": one.live_from,
            "title": text["title"],
            "url": text["url"],
            "version_url": f"{text['url']}versions/{one.number}/",
            "note": one.note,
            "kind": one.kind,
            "kind_words": KIND_WORDS[one.kind],
        }
        for one, text in zip(found, heads(found, moment), strict=True)
    ]
    return render(
        request,
        "casestudy/corrections.html",
        {"corrections": items, "paging": paging, "banner": banner_of(moment, request)},
    )


PROVES = [
    "Every batch of rows carries the digest of its rows and of the batch before. Whoever deposits the head elsewhere can tell later whether anything before it was altered.",
    "Every revision of a text carries the digest of all that its editor typed, and every publication puts that digest into the chain.",
    "“manage.py verify” recomputes all of it, with the files of imports, the numbers of every live text and the arithmetic of every claim. It stops at the first difference.",
    "To deposit the head, write down the latest digest with its day where we cannot change it: in a letter, a newspaper, another archive. “manage.py verify --head DIGEST” fails once it is no longer in the chain.",
]
NOT_PROVES = [
    "Against whoever holds the database it proves nothing by itself: the whole chain could be written anew. Only a head deposited elsewhere stands against that.",
    "It says nothing of whether a number is right. That is what the sources are for.",
    "Pictures, withdrawals of versions and working copies are not in the chain.",
]


def integrity(request: HttpRequest) -> HttpResponse:
    """The chain of batches, its head, and a plain account of what it proves."""
    last = Verification.objects.order_by("-pk").first()
    rows = Batch.objects.exclude(digest="").order_by("-pk")
    found, paging = page_of(request, rows, 50, "batches")
    batches = [
        {
            "date": one.recorded_at,
            "kind_words": one.get_kind_display(),
            "count": one.rows,
            "digest": one.digest,
            "previous": one.previous_digest,
            "file_sha256": one.file_sha256,
        }
        for one in found
    ]
    context = {
        "batches": batches,
        "head_digest": batches[0]["digest"] if batches and paging["number"] == 1 else "",
        "checked": None if last is None else {"date": last.recorded_at, "ok": last.ok, "words": last.words},
        "proves": PROVES,
        "not_proves": NOT_PROVES,
        "paging": paging,
    }
    return render(request, "casestudy/integrity.html", context)


def promoted(html: SafeString) -> SafeString:
    """The text with its headings one level up: a plain page has no section heading above them."""
    for level in (3, 4):
        html = html.replace(f"<h{level}", f"<h{level - 1}").replace(f"</h{level}>", f"</h{level - 1}>")  # type: ignore[assignment]  # still what markup drew
    return trusted(html)


def plain_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that an editor added; its numbers are bound like any other."""
    one = Page.objects.filter(slug=slug).first()
    if one is None:
        if slug == "about":
            one = Page(slug="about", title="About", body=f"<p>{escape(current_site().promise)}</p>")
        else:
            raise Http404(f"There is no page “{slug}”.")
    content = {
        "kind": "article",
        "language": settings.LANGUAGE_CODE,
        "slug": one.slug,
        "title": one.title,
        "standfirst": "",
        "sections": [{"anchor": "text", "level": 2, "heading": "", "body": one.body}],
        "definitions": {},
    }
    content["definitions"] = definitions(content)
    moment = moment_of(request)
    bound = bind(content, moment)
    context = {
        "page": {
            "title": one.title,
            "html": promoted(bound.sections[0].html),
            "slug": one.slug,
            "updated": one.updated_at,
        },
        "evidence": presenting.evidence(bound.evidence, bound.language),
        "claims": presenting.claims(bound.claims),
        "banner": banner_of(moment, request, bound.recorded_later),
    }
    return render(request, "casestudy/page.html", context)
