"""Articles, cases and their versions as Markdown, JSON, citation and bundle."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils import translation
from rest_framework.request import Request

from casestudy.api.bound import article_of, case_of
from casestudy.api.texts import Moving, live_text
from casestudy.api.versions import history
from casestudy.bundles import Bundle
from casestudy.citing import FORMS
from casestudy.consequences.drift import Notice, notices
from casestudy.context import current_site
from casestudy.models import Version
from casestudy.models.documents import FOLDERS
from casestudy.narrative import Bound, bind
from casestudy.presenting import citation_of
from casestudy.serializers import ArticleSerializer, CaseSerializer
from casestudy.suffixes.twin import PlainBinder, twin
from metrics.api.base import NUMBERS
from metrics.moments import Moment
from metrics.suffixes.files import ZIP
from metrics.suffixes.tables import file_response
from metrics.suffixes.views import DataView, answer

CITATIONS = {ending: media for _, ending, media in FORMS}


class TextView(Moving, DataView):
    """``/articles/<slug>.md`` and its sisters; with a number, a version as it went live."""

    parameters = NUMBERS
    kind = "article"

    def get(self, request: Request, slug: str, ending: str, number: str | None = None) -> HttpResponseBase:
        version, versions, moment = self.found(slug, None if number is None else int(number))
        name = slug if number is None else f"{slug}-version-{number}"
        if ending == "md":
            changes = notices(version, moment, self.asked.now, version.document.language) if number is None else []
            return HttpResponse(
                self.markdown(version, moment, changes),
                content_type="text/markdown; charset=utf-8",
                headers={"Content-Disposition": f'inline; filename="{name}.md"'},
            )
        if ending in CITATIONS:
            return file_response(self.citation(version, moment, ending).encode(), f"{name}.{ending}", CITATIONS[ending])
        if ending == "zip":
            return file_response(self.archive(version, moment), f"{name}.zip", ZIP)
        bound = bind(version.revision.content, moment, now=self.asked.now)
        return answer(self.json(bound, version, versions))

    def former(self) -> tuple[str, str, str]:
        return self.kind, self.kwargs["slug"], f"/{FOLDERS[self.kind]}/"

    def found(self, slug: str, number: int | None) -> tuple[Version, list[Version], Moment]:
        """The version, all versions, and the moment to show it at. Raises Http404 and Gone."""
        if number is None:
            return *live_text(self.kind, slug, self.asked), self.asked.moment
        past = history(self.kind, slug, self.asked)
        version, moment = past.frozen(number, self.asked.moment)
        return version, past.versions, moment

    def markdown(self, version: Version, moment: Moment, changes: Iterable[Notice] = ()) -> str:
        """The Markdown twin; a bundle holds the version as it is, without what changed under it."""
        address = f"{settings.SITE_URL}{version.document.get_absolute_url()}versions/{version.number}/"
        with translation.override(version.document.language):
            bound = bind(version.revision.content, moment, now=self.asked.now, binder=PlainBinder)
            return twin(bound, version, address, changes)

    def json(self, bound: Bound, version: Version, versions: list[Version]) -> Any:
        """What the API says of the text."""
        shape, serializer = (article_of, ArticleSerializer) if self.kind == "article" else (case_of, CaseSerializer)
        return serializer(shape(bound, version, versions, self.asked), context={"asked": self.asked}).data

    def archive(self, version: Version, moment: Moment) -> bytes:
        """The bundle: text, numbers, charts, claims, citation and manifest in one file."""
        markdown = self.markdown(version, moment)
        return Bundle(version, moment, self.clock(moment), current_site(), settings.SITE_URL).archive(markdown)

    def clock(self, moment: Moment) -> datetime:
        """Until when rows are read: what was shown at a past moment does not depend on when somebody asks."""
        return moment.seen_at or self.asked.now

    def citation(self, version: Version, moment: Moment, ending: str) -> str:
        """The citation in one of its forms. Its title may hold numbers, so that it is bound as well."""
        content = version.revision.content
        head = bind({**content, "kind": "article", "sections": [], "definitions": {}}, moment, now=self.asked.now)
        address = f"{settings.SITE_URL}{version.document.get_absolute_url()}versions/{version.number}/"
        return citation_of(head, version, current_site().name, address).written(ending)


class CaseTextView(TextView):
    """``/localization/<slug>.md`` and its sisters."""

    kind = "case"
