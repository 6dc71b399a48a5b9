"""Articles, cases and their versions as Markdown, JSON and archive."""

import io
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request

from casestudy.api.bound import article_of, case_of
from casestudy.api.texts import Moving, live_text
from casestudy.api.versions import frozen
from casestudy.models import Version
from casestudy.models.documents import FOLDERS
from casestudy.narrative import Bound, bind
from casestudy.serializers import ArticleSerializer, CaseSerializer
from casestudy.suffixes.twin import bind_plain, twin
from metrics.api.base import NUMBERS
from metrics.models import Observation
from metrics.moments import Moment
from metrics.suffixes.files import ZIP, Archive
from metrics.suffixes.tables import file_response
from metrics.suffixes.views import DataView, answer


class TextView(Moving, DataView):
    """``/articles/<slug>.md`` and its sisters; with a number, a version as it went live."""

    parameters = NUMBERS
    kind = "article"

    def get(self, request: Request, slug: str, ending: str, number: str | None = None) -> HttpResponseBase:
        version, versions, moment = self.found(slug, None if number is None else int(number))
        name = slug if number is None else f"{slug}-version-{number}"
        if ending == "md":
            return HttpResponse(
                self.markdown(version, moment),
                content_type="text/markdown; charset=utf-8",
                headers={"Content-Disposition": f'inline; filename="{name}.md"'},
            )
        bound = bind(version.revision.content, moment, now=self.asked.now)
        if ending == "json":
            return answer(self.json(bound, version, versions))
        return file_response(self.archive(bound, version, versions, moment), f"{name}.zip", ZIP)

    def former(self) -> tuple[str, str, str]:
        return self.kind, self.kwargs["slug"], f"/{FOLDERS[self.kind]}/"

    def found(self, slug: str, number: int | None) -> tuple[Version, list[Version], Moment]:
        """The version, all versions, and the moment to show it at. Raises Http404 and Gone."""
        if number is None:
            return *live_text(self.kind, slug, self.asked), self.asked.moment
        return frozen(self.kind, slug, number, self.asked)

    def markdown(self, version: Version, moment: Moment) -> str:
        """The Markdown twin."""
        address = f"{settings.SITE_URL}{version.document.get_absolute_url()}versions/{version.number}/"
        return twin(bind_plain(version.revision.content, moment, self.asked.now), version, address)

    def json(self, bound: Bound, version: Version, versions: list[Version]) -> Any:
        """What the API says of the text."""
        shape, serializer = (article_of, ArticleSerializer) if self.kind == "article" else (case_of, CaseSerializer)
        return serializer(shape(bound, version, versions, self.asked), context={"asked": self.asked}).data

    def archive(self, bound: Bound, version: Version, versions: list[Version], moment: Moment) -> bytes:
        """Text, bound narrative and every number in it, in one file."""
        buffer = io.BytesIO()
        packed = Archive(buffer)
        packed.text("text.md", self.markdown(version, moment))
        packed.json("text.json", self.json(bound, version, versions))
        packed.rows("numbers.csv", shown_rows(bound))
        packed.text("README.md", README.format(title=bound.texts["title"], number=version.number))
        packed.close()
        return buffer.getvalue()


README = """# {title}

Version {number}. `text.md` is the text with its evidence as footnotes; `text.json` the same for programs, with every number, claim
and chart; `numbers.csv` holds the observations that the text and its charts show, as the site imports and exports them.
"""


def shown_rows(bound: Bound) -> QuerySet[Observation]:
    """The observations that a text and its charts show, in the order of every export."""
    figures = [entry.figure for entry in bound.evidence] + [
        figure for chart in bound.charts for line in chart.figures.values() for figure in line
    ]
    keys = {figure.observation.pk for figure in figures if figure.known and figure.observation}
    return Observation.objects.filter(pk__in=keys).with_names().in_order()


class CaseTextView(TextView):
    """``/localization/<slug>.md`` and its sisters."""

    kind = "case"
