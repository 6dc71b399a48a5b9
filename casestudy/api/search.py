"""Search over everything public."""

from typing import Any

from django.conf import settings

from casestudy import markup
from casestudy.search.searching import KINDS, LONGEST, Found, find, worded
from casestudy.serializers import HitSerializer
from metrics.api.base import PublicViewSet
from metrics.api.parameters import BadQuery, Parameter, choice
from metrics.terms import asked

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


class SearchViewSet(PublicViewSet):
    """Texts with their sections, charts, metrics with their series, and sources that answer a question, the best first.

    A word that nothing holds finds what is spelled nearly so. Sections and series stand among the ``parts`` of what they
    belong to, and by themselves where their kind is asked for.
    """

    serializer_class = HitSerializer
    parameters = (
        Parameter("q", f"What to look for; at most {LONGEST} characters.", many=False),
        choice("kind", "Only hits of these kinds.", KINDS),
        Parameter("market", "Only what is filed under this market, by its code.", many=False),
        Parameter("topic", "Only texts under this topic, by its slug.", many=False),
        choice(
            "language", "Only what is in this language; else what is in several is found once.", LANGUAGES, many=False
        ),
    )
    hits: Found

    def filtered(self) -> list[Any]:
        query = self.asked.one("q", "")
        if len(query) > LONGEST or not asked(query):
            detail = f"Say in q what to look for, in at most {LONGEST} characters, with a word that is not very common."
            raise BadQuery([{"pointer": "?q", "code": "required" if not query else "invalid", "detail": detail}])
        language = self.asked.one("language", "")
        self.hits = find(
            query,
            language or settings.LANGUAGE_CODE,
            kinds=self.asked.many("kind"),
            market=self.asked.one("market", ""),
            topic=self.asked.one("topic", ""),
            only=language,
            now=self.asked.now,
        )
        return list(self.hits.groups)

    def prepared(self, rows: list[Any]) -> Any:
        language = self.asked.one("language", settings.LANGUAGE_CODE)
        hits = worded(self.hits, rows, language, self.asked.now)
        return [one | {"excerpt": markup.words(one["excerpt_html"])} for one in hits]
