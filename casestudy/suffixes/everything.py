"""The whole record in one file."""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from casestudy.context import current_site
from casestudy.models import SiteSettings
from casestudy.readers.visibility import public_claims
from casestudy.serializers import claim_of
from metrics.api.observations import chosen
from metrics.api.parameters import MOMENTS, Asked
from metrics.fields import plain
from metrics.models import Entity, Event, Market, Metric, Observation, Provider, Ranking, Series, Source
from metrics.periods import format_instant
from metrics.suffixes.files import ZIP, Archive, written
from metrics.suffixes.tables import COLUMNS, tag
from metrics.suffixes.views import DataView, moment_of
from metrics.tabular import safe, write_table
from metrics.translated import original
from metrics.verdicts import judge_all

IN_MEMORY = 8 * 1024 * 1024
TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "series": (Series, ("slug", "metric__slug", "entity__slug", "market__code", "breakdown", "title", "note")),
    "metrics": (Metric, ("slug", "name", "unit", "kind", "aggregation", "description")),
    "entities": (Entity, ("slug", "name", "kind", "parent__slug", "launched", "note")),
    "markets": (Market, ("code", "name", "region", "note")),
    "providers": (Provider, ("slug", "name", "kind", "note")),
    "sources": (
        Source,
        (
            "slug",
            "title",
            "producer",
            "citation_full",
            "attribution_short",
            "url_main",
            "date_published",
            "date_accessed",
            "license",
            "kind",
            "note",
        ),
    ),
    "events": (
        Event,
        ("slug", "date", "market__code", "entity__slug", "title", "kind", "detail", "source__slug", "verification"),
    ),
}
README = """# {name}: the whole record

`observations.csv` holds every row that the world knows by now (or knew by the moment in `metadata.json`), vintages and withdrawals included, as the site imports and exports it.
`rankings.csv` says which provider is preferred or held to be wrong, why and since when; `claims.csv` every public claim with its verdict.
The other tables name what the observations refer to. All are UTF-8 with a header row.

{licence}
"""


class EverythingView(DataView):
    """``/data.zip``, of now or as of a moment."""

    parameters = MOMENTS

    def get(self, request: Request) -> HttpResponseBase:
        asked, site = self.asked, current_site()
        etag = self.tag(request, site)
        # Who has the file already is told so before anything of it is made.
        if (unchanged := get_conditional_response(request, etag=etag)) is not None:
            return unchanged
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the response closes it
        packed = Archive(file)
        rows = chosen(Observation.objects.all(), asked, "all")
        packed.rows("observations.csv", rows.with_names().in_order().iterator(chunk_size=2000))
        for name, lines in tables(asked):
            packed.text(name, "".join(lines))
        about = {"title": site.name, "licence": site.data_licence, **moment_of(asked)}
        packed.text("metadata.json", written(about | {"columns": {"observations.csv": COLUMNS}}))
        packed.text("README.md", README.format(name=site.name, licence=site.data_licence))
        packed.close()
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename="data.zip", content_type=ZIP)
        response.headers["ETag"] = etag
        return response

    def tag(self, request: Request, site: SiteSettings) -> str:
        """An entity tag that reads neither observations nor arithmetic: they change by batches, which it counts. What is
        edited without one (catalogue, claims, the site's own words) is small, and read."""
        digest = hashlib.sha256(tag(request, Observation.objects.all(), self.asked).encode())
        digest.update(repr((site.name, site.data_licence)).encode())
        for model, fields in TABLES.values():
            for row in model.objects.order_by(fields[0]).values_list(*fields).iterator(chunk_size=2000):
                digest.update(repr(row).encode())
        for claim in public_claims(self.asked.now).prefetch_related("operands").order_by("slug"):
            digest.update(repr(claim.spec()).encode())
        return f'"{digest.hexdigest()[:32]}"'


def tables(asked: Asked) -> Iterator[tuple[str, Iterator[str]]]:
    """What the observations refer to, and what is decided and claimed on them: name and text of each table.

    Names are those of now; events are those that had happened by the moment.
    """
    yield "rankings.csv", write_table(rankings(asked), RANKING_COLUMNS)
    yield "claims.csv", write_table(claims(asked), CLAIM_COLUMNS)
    for name, (model, fields) in TABLES.items():
        header = tuple(field.removesuffix("__slug").removesuffix("__code") for field in fields)
        rows = model.objects.order_by(fields[0])
        if model is Event and not asked.moment.is_present:
            rows = rows.filter(date__lte=asked.known_by.date().isoformat())
        rows = rows.values_list(*fields).iterator(chunk_size=2000)
        yield f"{name}.csv", write_table(([safe(str(cell or "")) for cell in row] for row in rows), header)


RANKING_COLUMNS = ("series", "period", "provider", "rank", "reason", "right", "decided_at")
CLAIM_COLUMNS = (
    "slug",
    "statement",
    "operation",
    "numerator",
    "denominator",
    "stated",
    "stated_to",
    "relation",
    "stance",
    "origin",
    "verdict",
    "computed",
    "lower_bound",
    "upper_bound",
    "note",
)


def rankings(asked: Asked) -> Iterator[list[str]]:
    """Every decision in force at the moment, and those before it."""
    rows = (
        Ranking.objects.at(asked.known_by, asked.moment.seen_at)
        .select_related("series", "provider")
        .order_by("series__slug", "period", "provider__slug", "decided_at")
    )
    for one in rows.iterator(chunk_size=2000):
        yield [
            one.series.slug,
            one.period,
            one.provider.slug,
            one.rank,
            safe(original(one, "reason")),
            one.right,
            format_instant(one.decided_at),
        ]


def claims(asked: Asked) -> Iterator[list[str]]:
    """Every public claim with its verdict at the moment."""
    rows = public_claims(asked.now).prefetch_related("operands").order_by("slug")
    for judged in judge_all((one.spec() for one in rows), asked.moment, asked.now):
        spec, one = judged.spec, claim_of(judged)
        bounds = one["bounds"] or {"low": "", "high": ""}
        yield [
            spec.slug,
            safe(spec.statement),
            spec.operation,
            ";".join(spec.numerator),
            ";".join(spec.denominator),
            one["stated"] or "",
            "" if spec.stated_to is None else plain(spec.stated_to),
            spec.relation,
            spec.stance,
            spec.origin,
            one["verdict"],
            one["computed"] or "",
            bounds["low"],
            bounds["high"],
            safe(spec.note),
        ]
