"""What the numbers and texts of a bundle name: sources, providers, entities, markets, metrics, series, events, people.

Every field of these tables travels; links between them by slug (markets by code).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from casestudy.models import Author, Lever, Topic
from casestudy.restoring.refusing import BadBundle, Report
from metrics.models import Entity, Event, Market, Metric, Provider, Series, Source


@dataclass(frozen=True)
class Table:
    """A table of named things: its name in a bundle, and its model."""

    name: str
    model: Any

    @property
    def key(self) -> str:
        return key_of(self.model)

    @property
    def fields(self) -> list[str]:
        """What is typed by hand: keys of the database and stamps stay behind."""
        return [
            one.name
            for one in self.model._meta.concrete_fields
            if not one.primary_key and not one.is_relation and not getattr(one, "auto_now", False)
        ]

    @property
    def links(self) -> dict[str, Any]:
        """The fields that name a row of another table, with its model."""
        return {one.name: one.related_model for one in self.model._meta.concrete_fields if one.is_relation}


def key_of(model: Any) -> str:
    """The field by which outsiders know a row."""
    return "code" if model is Market else "slug"


#: Each after those that it names.
TABLES = tuple(
    Table(*pair)
    for pair in (
        ("providers", Provider),
        ("sources", Source),
        ("markets", Market),
        ("metrics", Metric),
        ("entities", Entity),
        ("series", Series),
        ("events", Event),
        ("authors", Author),
        ("topics", Topic),
        ("levers", Lever),
    )
)


def named(keys: Mapping[str, Iterable[str]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table with these keys, and those that they link to; parents stand before children."""
    wanted = {table.name: set(keys.get(table.name, ())) for table in TABLES}
    found: dict[str, list[dict[str, Any]]] = {}
    for table in reversed(TABLES):  # whoever links comes before what it links to
        fields = [*table.fields, *(f"{name}__{key_of(model)}" for name, model in table.links.items())]
        rows: dict[str, dict[str, Any]] = {}
        while missing := wanted[table.name] - rows.keys():
            some = [_plain(row) for row in table.model.objects.filter(**{f"{table.key}__in": missing}).values(*fields)]
            rows |= {key: {} for key in missing} | {row[table.key]: row for row in some}
            for name, model in table.links.items():
                target = next(one.name for one in TABLES if one.model is model)
                wanted[target] |= {row[name] for row in some if row[name]}
        found[table.name] = _parents_first({key: row for key, row in sorted(rows.items()) if row}, "parent")
    return {table.name: found[table.name] for table in TABLES}


def _parents_first(rows: dict[str, dict[str, Any]], link: str) -> list[dict[str, Any]]:
    ordered: dict[str, dict[str, Any]] = {}
    met: set[str] = set()

    def put(key: str) -> None:
        if key in met or key not in rows:
            return
        met.add(key)
        put(rows[key].get(link) or "")
        ordered[key] = rows[key]

    for key in rows:
        put(key)
    return list(ordered.values())


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name.partition("__")[0]: value for name, value in row.items()}


def keep_names(tables: Mapping[str, Any], report: Report) -> None:
    """Store what is not on record; note what stands there otherwise. Raises :class:`BadBundle` for rows that are none."""
    for table in TABLES:
        rows = tables.get(table.name, [])
        known = {row[table.key]: row for row in named({table.name: [one.get(table.key) for one in rows]})[table.name]}
        links = {
            name: {getattr(one, key_of(model)): one for one in model.objects.all()}
            for name, model in table.links.items()
        }
        for row in rows:
            key = row[table.key]
            if key in known:
                _compare(table, row, known[key], report)
                continue
            values = {name: value for name, value in row.items() if name in table.fields}
            for name, others in links.items():
                if row.get(name) and row[name] not in others:
                    raise BadBundle(
                        report.place, f"{table.name} “{key}”: there is no {name} “{row[name]}” in the bundle."
                    )
                values[name] = others[row[name]] if row.get(name) else None
            one = table.model(**values)
            try:
                one.full_clean()
            except ValidationError as error:
                raise BadBundle(report.place, f"{table.name} “{key}”: {' '.join(error.messages)}") from None
            one.save(force_insert=True)
            report.added[table.name] += 1
            if table.model in table.links.values():
                links["parent"][key] = one


def _compare(table: Table, row: Mapping[str, Any], known: Mapping[str, Any], report: Report) -> None:
    for name, value in row.items():
        if name in known and known[name] != value:
            report.conflict(
                f"{table.name} “{row[table.key]}”: {name} is “{known[name]}” here, “{value}” in the bundle."
            )
