"""A text as one page that needs no network: charts are files beside it, every other address is absolute."""

import re
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import pgettext

from casestudy import markup, presenting
from casestudy.citing import Citation
from casestudy.models import SiteSettings, Version
from casestudy.narrative import Binder, Bound
from casestudy.readers.visibility import cases_beside
from metrics.charts import table

STYLE = Path(__file__).with_name("style.css")
# Addresses of this site in what our own templates drew; those of others and of the page itself stay.
OWN = re.compile(r'(?<=[\s"])((?:href|src)=")/(?!/)')


class OfflineBinder(Binder):
    """Draws as pages do, with each chart as its picture and its table."""

    def chart(self, embed: markup.Embed) -> str:
        before = len(self.bound.charts)
        drawn = super().chart(embed)
        if len(self.bound.charts) == before:
            return drawn
        chart = self.bound.charts[-1]
        context = {
            "spec": chart.spec,
            "number": len(self.bound.charts),
            "picture": "" if chart.spec.kind == "table" else f"charts/{chart.spec.slug}.svg",
            "table": table(chart.layout),
            "credits": pgettext("between parts of a line", "; ").join(one.label for one in chart.credits),
        }
        return render_to_string("casestudy/bundle/chart.html", context)


def page(bound: Bound, version: Version, cited: Citation, site: SiteSettings, origin: str) -> str:
    """The whole page."""
    with translation.override(bound.language):
        return OWN.sub(rf"\g<1>{origin}/", _drawn(bound, version, cited, site))


def _drawn(bound: Bound, version: Version, cited: Citation, site: SiteSettings) -> str:
    url = version.document.get_absolute_url()
    context = {
        "site": site,
        "document": presenting.document_head(bound, version, url, version.live_from),
        "sections": bound.sections,
        "evidence": presenting.evidence(bound.evidence, bound.language),
        "claims": presenting.claims(bound.claims),
        "disagreements": presenting.disagreements(bound),
        "sources": presenting.sources(bound),
        "cite": {"text": cited.text()},
        "address": cited.address,
        "language": bound.language,
        **(
            presenting.case_parts(bound, cases_beside(bound.content, bound.moment, bound.now))
            if bound.content["kind"] == "case"
            else {}
        ),
    }
    return render_to_string("casestudy/bundle/index.html", context)
