"""A version of a text as one file that stands on its own: what it says, the numbers behind it, and proof of every byte.

The same version gives the same bytes, whenever it is asked for: files are sorted, and dated with the day the version
went live; numbers are those of the moment that the text was bound at.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import override

from casestudy.bundles.datapackage import COLUMNS, described
from casestudy.bundles.offline import STYLE, OfflineBinder, page
from casestudy.bundles.record import Kept
from casestudy.citing import Citation
from casestudy.models import SiteSettings, Version
from casestudy.narrative import Bound, bind
from casestudy.presenting import citation_of
from casestudy.restoring import MANIFEST, RECORD
from casestudy.serializers import use_of
from metrics.charts import svg_file
from metrics.export import csv_of
from metrics.moments import Moment
from metrics.periods import format_instant

OBSERVATIONS = "data/observations.csv"
# What a ZIP can date: from 1980 on, in steps of two seconds.
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
README = """{title}
{underline}

Version {number}, live since {live_from}. {address}

index.html              the text with its numbers, claims and sources, to be read without a network
article.md              the same as Markdown
data/observations.csv   every vintage of every number and of every series drawn, as it was known at the moment of this text
datapackage.json        what the columns mean, where the numbers were read, and the licence (Frictionless Data Package)
charts/                 each chart: its definition (.json) and its drawing (.svg)
claims.json             each claim: its definition, the numbers that it compares, the arithmetic and the verdict
citation.*              how to cite this version: sentence, BibTeX, RIS, CSL-JSON
content.json            the text as it was frozen; its SHA-256 is the digest of the revision. Earlier versions in earlier/
record.json             what another site needs to restore the text; its rows in record/, its pictures in images/
manifest.sha256         the SHA-256 of every other file; check them with: sha256sum -c manifest.sha256

Text: {text_licence}
Data: {data_licence}
"""


@dataclass(frozen=True)
class Bundle:
    """A version, the moment that its numbers are of, and what surrounds them. ``origin`` is the address of the site."""

    version: Version
    moment: Moment
    now: datetime
    site: SiteSettings
    origin: str

    def files(self, markdown: str) -> dict[str, bytes]:
        """Every file by its name, the manifest last. ``markdown`` is the twin of the text at the same moment.

        In the language of the text, whoever asks.
        """
        with override(self.version.document.language):
            return self._files(markdown)

    def _files(self, markdown: str) -> dict[str, bytes]:
        bound = bind(self.version.revision.content, self.moment, now=self.now, binder=OfflineBinder)
        cited = self.citation(bound)
        kept = Kept(self.version, self.moment, self.now)
        table = "".join(csv_of(bound.record.table())).encode()
        texts = {
            "README.txt": self.readme(cited),
            "article.md": markdown,
            "claims.json": written(claims(bound)),
            "index.html": page(bound, self.version, cited, self.site, self.origin),
            "style.css": STYLE.read_text(),
            **{f"citation.{ending}": cited.written(ending) for ending in ("bib", "ris", "csl.json", "txt")},
            **charts(bound),
            RECORD: written(kept.record(self.site), sort_keys=True),  # databases differ in the order of what they keep
            "datapackage.json": written(described(bound, cited, table, OBSERVATIONS, self.version, self.site)),
        }
        found = {name: text.encode() for name, text in texts.items()} | {OBSERVATIONS: table} | kept.files()
        found = dict(sorted(found.items()))
        return found | {MANIFEST: manifest(found).encode()}

    def citation(self, bound: Bound) -> Citation:
        """The citation of the version."""
        address = f"{self.origin}{self.version.document.get_absolute_url()}versions/{self.version.number}/"
        return citation_of(bound, self.version, self.site.name, address)

    def readme(self, cited: Citation) -> str:
        """What the bundle holds, for people."""
        return README.format(
            title=cited.title,
            underline="=" * len(cited.title),
            number=cited.version,
            live_from=format_instant(self.version.live_from),
            address=cited.address,
            text_licence=self.site.text_licence or "not stated",
            data_licence=self.site.data_licence or "not stated",
        )

    def archive(self, markdown: str) -> bytes:
        """The files as a ZIP, the same bytes for the same content."""
        buffer = io.BytesIO()
        day = max(self.version.live_from.astimezone(UTC), EARLIEST)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in self.files(markdown).items():
                info = zipfile.ZipInfo(name, day.timetuple()[:6])
                info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
                packed.writestr(info, content)
        return buffer.getvalue()


def claims(bound: Bound) -> list[dict[str, Any]]:
    """Each use of a claim: the definition as frozen, then the numbers compared, the arithmetic and the verdict."""
    return [{"definition": use.spec.to_dict(), **use_of(use, bound.language)} for use in bound.claims]


def charts(bound: Bound) -> dict[str, str]:
    """Definition and drawing of each chart, by file name. A table has no drawing."""
    found = {}
    for chart in bound.charts:
        found[f"charts/{chart.spec.slug}.json"] = written(chart.spec.to_dict())
        if chart.spec.kind != "table":
            credits = ", ".join(credit.label for credit in chart.credits)
            found[f"charts/{chart.spec.slug}.svg"] = svg_file(chart.layout, credits)
    return found


def manifest(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of each file, as ``sha256sum`` writes and checks it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())


def written(value: Any, sort_keys: bool = False) -> str:
    """JSON for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str, sort_keys=sort_keys) + "\n"


__all__ = ["COLUMNS", "MANIFEST", "OBSERVATIONS", "Bundle", "manifest"]
