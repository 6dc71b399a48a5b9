"""The whole record in one file."""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from casestudy.context import current_site
from casestudy.serializers import claim_of
from casestudy.visibility import public_claims
from metrics.fields import plain
from metrics.models import Entity, Event, Market, Metric, Observation, Provider, Ranking, Series, Source
from metrics.periods import format_instant
from metrics.series import Record
from metrics.suffixes.files import ZIP, Archive, written
from metrics.suffixes.tables import COLUMNS, tag
from metrics.suffixes.views import DataView
from metrics.tabular import safe, write_table
from metrics.verdicts import judge_claim, operand_references

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

`observations.csv` holds every row that the world knows by now, vintages and withdrawals included, as the site imports and exports it.
`rankings.csv` says which provider is preferred or held to be wrong, why and since when; `claims.csv` every public claim with its verdict.
The other tables name what the observations refer to. All are UTF-8 with a header row.

{licence}
"""


class EverythingView(DataView):
    """``/data.zip``."""

    parameters = ()

    def get(self, request: Request) -> HttpResponseBase:
        now, site = self.asked.now, current_site()
        rows = Observation.objects.known(now)
        texts = {name: "".join(lines) for name, lines in tables(now)}
        texts["metadata.json"] = written(
            {"title": site.name, "licence": site.data_licence, "columns": {"observations.csv": COLUMNS}}
        )
        texts["README.md"] = README.format(name=site.name, licence=site.data_licence)
        # Known before the observations are read, so that who has the file already is told so at once.
        etag = f'"{hashlib.sha256((tag(request, Observation.objects.all(), self.asked) + repr(texts)).encode()).hexdigest()[:32]}"'
        if (unchanged := get_conditional_response(request, etag=etag)) is not None:
            return unchanged
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the response closes it
        packed = Archive(file)
        packed.rows("observations.csv", rows.with_names().in_order().iterator(chunk_size=2000))
        for name, text in texts.items():
            packed.text(name, text)
        packed.close()
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename="data.zip", content_type=ZIP)
        response.headers["ETag"] = etag
        return response


def tables(now: Any) -> Iterator[tuple[str, Iterator[str]]]:
    """What the observations refer to, and what is decided and claimed on them: name and text of each table."""
    yield "rankings.csv", write_table(rankings(now), RANKING_COLUMNS)
    yield "claims.csv", write_table(claims(now), CLAIM_COLUMNS)
    for name, (model, fields) in TABLES.items():
        header = tuple(field.removesuffix("__slug").removesuffix("__code") for field in fields)
        rows = model.objects.order_by(fields[0]).values_list(*fields).iterator(chunk_size=2000)
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


def rankings(now: Any) -> Iterator[list[str]]:
    """Every decision in force by now, and those before it."""
    rows = (
        Ranking.objects.at(now)
        .select_related("series", "provider")
        .order_by("series__slug", "period", "provider__slug", "decided_at")
    )
    for one in rows.iterator(chunk_size=2000):
        yield [
            one.series.slug,
            one.period,
            one.provider.slug,
            one.rank,
            safe(one.reason),
            one.right,
            format_instant(one.decided_at),
        ]


def claims(now: Any) -> Iterator[list[str]]:
    """Every public claim with its verdict."""
    specs = [one.spec() for one in public_claims(now).prefetch_related("operands").order_by("slug")]
    record = Record.load(operand_references(specs), now=now)
    for spec in specs:
        one = claim_of(judge_claim(spec, record))
        bounds = one["bounds"] or {"low": "", "high": ""}
        yield [
            spec.slug,
            safe(spec.statement),
            spec.operation,
            ";".join(spec.numerator),
            ";".join(spec.denominator),
            "" if spec.stated is None else plain(spec.stated),
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
