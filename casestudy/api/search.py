"""Search over everything public."""

import re
from typing import Any

from casestudy import markup
from casestudy.serializers import HitSerializer
from casestudy.views.search import LONGEST, find
from metrics.api.base import PublicViewSet
from metrics.api.parameters import BadQuery, Parameter


class SearchViewSet(PublicViewSet):
    """Texts, charts, metrics and sources that hold every word of the question, the best first."""

    serializer_class = HitSerializer
    parameters = (
        Parameter("q", f"The words to look for; at most {LONGEST} characters.", many=False),
        Parameter("kind", "Only hits of this kind: article, case, chart, metric, source.", read=str.lower),
    )

    def filtered(self) -> list[Any]:
        query = self.asked.one("q", "")
        if not re.search(r"\w", query) or len(query) > LONGEST:
            detail = f"Say in q what to look for, in at most {LONGEST} characters."
            raise BadQuery([{"pointer": "?q", "code": "required" if not query else "invalid", "detail": detail}])
        kinds = self.asked.many("kind")
        return [one for one in find(query) if not kinds or one["kind_words"].lower() in kinds]

    def prepared(self, rows: list[Any]) -> Any:
        return [
            {
                "title": one["title"],
                "url": one["url"],
                "kind": one["kind_words"].lower(),
                "excerpt": markup.words(one["excerpt_html"]),
                "date": one["date"],
            }
            for one in rows
        ]
