"""Articles and market cases: lists from the frozen content, details bound to the record at the moment."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.http import Http404, HttpResponseBase, HttpResponsePermanentRedirect
from rest_framework.request import Request
from rest_framework.response import Response

from casestudy.api.bound import article_of, case_of, line
from casestudy.history import read
from casestudy.models import Redirect, Version
from casestudy.narrative import bind, bind_all
from casestudy.serializers import ArticleSerializer, CaseInListSerializer, CaseSerializer, TextSerializer
from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.parameters import Asked, BadQuery, Parameter

SITE_LANGUAGES = dict(settings.LANGUAGES)
# What a list shows of the frozen content; the bodies stay in the database.
LINES = ("title", "standfirst", "kicker")
PARTS = ("authors", "topics", "markets", "entities")


def visible(kind: str, asked: Asked) -> Any:
    """The versions that readers saw at the moment: originals, or in a language asked for the translations that there are."""
    at, seen = asked.known_by, asked.moment.seen_at
    rows = Version.objects.live(at, seen).filter(document__kind=kind).select_related("document", "withdrawal")
    language = asked.one("lang")
    if language not in SITE_LANGUAGES:
        return rows.filter(document__translation_of__isnull=True)
    return rows.in_language(language, at, seen)


def live_text(kind: str, slug: str, asked: Asked) -> tuple[Version, list[Version]]:
    """The version of the text at the moment, in the language asked for where there is a translation, and all versions.

    Raises Http404 (naming the date where the moment is before the first version) and Gone.
    """
    language = asked.language if asked.language in SITE_LANGUAGES else settings.LANGUAGE_CODE
    version, past = read(kind, slug, language, asked.moment, asked.now)
    return version, past.versions


class Moving:
    """A view of a text by its slug: a former slug redirects, suffix and query intact, whatever the query asks for."""

    def former(self) -> tuple[str, str, str]:
        """The kind of text, the slug asked for, and what stands before it in the address."""
        raise NotImplementedError  # each kind says its own

    def handle_exception(self, error: Exception) -> Any:
        if isinstance(error, (Http404, BadQuery)) and (redirect := self.redirect()) is not None:
            return redirect
        return super().handle_exception(error)  # type: ignore[misc]  # a view is behind this

    def redirect(self) -> HttpResponseBase | None:
        """The redirect from a former slug; None where there is none."""
        kind, slug, before = self.former()
        found = (
            Redirect.objects.filter(kind=kind, slug=slug, language=settings.LANGUAGE_CODE)
            .select_related("document")
            .first()
        )
        if found is None:
            return None
        path: str = self.request.get_full_path()  # type: ignore[attr-defined]  # a view is behind this
        return HttpResponsePermanentRedirect(path.replace(f"{before}{slug}", f"{before}{found.document.slug}", 1))


class TextViewSet(Moving, PublicViewSet):
    """What articles and cases share."""

    kind = ""
    before = "/"
    # The schema asks for a model; what is listed are live versions.
    queryset = Version.objects.none()
    shown_by = NUMBERS
    lines: tuple[str, ...] = LINES
    parts: tuple[str, ...] = PARTS
    parameters: tuple[Parameter, ...] = (
        Parameter("topic", "Only texts on this topic."),
        Parameter("author", "Only texts by this author."),
        Parameter("market", "Only texts on this market.", read=str.upper),
        Parameter("entity", "Only texts on this entity."),
    )
    # Which part of the content a parameter looks into, and the name there.
    looks = {
        "topic": ("topics", "slug"),
        "author": ("authors", "slug"),
        "market": ("markets", "code"),
        "entity": ("entities", "slug"),
    }

    def rows(self) -> Any:
        return visible(self.kind, self.asked).order_by("-live_from", "document__slug")

    def filtered(self) -> Any:
        rows = self.rows()
        wanted = {name: set(values) for name in self.looks if (values := self.asked.many(name))}
        if wanted:
            parts = [KeyTransform(self.looks[name][0], "revision__content") for name in wanted]
            found = rows.values_list("pk", *parts)
            rows = rows.filter(
                pk__in=[
                    pk
                    for pk, *held in found
                    if all(self.holds(name, wanted[name], part) for name, part in zip(wanted, held, strict=True))
                ]
            )
        return rows.annotate(
            **{name: KeyTextTransform(name, "revision__content") for name in self.lines},
            **{f"held_{name}": KeyTransform(name, "revision__content") for name in self.parts},
        )

    def holds(self, name: str, wanted: set[str], part: list[dict[str, Any]]) -> bool:
        """Whether a part of the content names one of what was asked for."""
        key = self.looks[name][1]
        return any(one[key] in wanted for one in part)

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        heads = bind_all(
            [line(one.document.language, one.title, one.standfirst) for one in rows],
            self.asked.moment,
            now=self.asked.now,
        )
        for one, head in zip(rows, heads, strict=True):
            yield {
                **{name: getattr(one, name) for name in self.lines},
                **{name: getattr(one, f"held_{name}") for name in self.parts},
                **head.texts,
                "slug": one.document.slug,
                "language": one.document.language,
                "version": one,
                "url": one.document.get_absolute_url(),
            }

    def former(self) -> tuple[str, str, str]:
        return self.kind, self.kwargs.get("slug", ""), self.before

    def retrieve(self, request: Request, **kwargs: str) -> Any:
        version, versions = live_text(self.kind, kwargs["slug"], self.asked)
        bound = bind(version.revision.content, self.asked.moment, now=self.asked.now)
        shape = article_of if self.kind == "article" else case_of
        return Response(self.get_serializer(shape(bound, version, versions, self.asked)).data)


class ArticleViewSet(TextViewSet):
    """Articles as bound narrative: sections as HTML, with every number, claim and chart in them, its sources and verdicts."""

    kind, before, noun = "article", "/articles/", "article"
    serializer_class, detail_serializer = TextSerializer, ArticleSerializer


class CaseViewSet(TextViewSet):
    """Market cases: how a product adapted to a market, with adaptations, evidence and timeline."""

    kind, before, noun = "case", "/localization-cases/", "case"
    serializer_class, detail_serializer = CaseInListSerializer, CaseSerializer
    lines = (*LINES, "period_label")
    parts = (*PARTS, "entity", "market")
    parameters = (*TextViewSet.parameters, Parameter("lever", "Only cases with an adaptation of this lever."))
    looks = {**TextViewSet.looks, "lever": ("adaptations", "lever")}

    def holds(self, name: str, wanted: set[str], part: list[dict[str, Any]]) -> bool:
        if name == "lever":
            return any(one["lever"]["slug"] in wanted for one in part)
        return super().holds(name, wanted, part)
