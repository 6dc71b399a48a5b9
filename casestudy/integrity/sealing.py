"""Records that are only added to and are no link of the chain: each good check seals what there is, the next compares.

A seal is the number of rows, the key of the last, and a digest over every word of all of them up to it. Who did something
is left out, so that a name can be taken away.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model

from casestudy.models import Consequence, Verification, Withdrawal
from metrics.verifying import Difference

CHUNK = 2_000
SEALED: tuple[Any, ...] = (Withdrawal, Consequence)
Seal = dict[str, Any]


def _fields(model: type[Model]) -> list[str]:
    """Every column but people, in order of name, so that a new order of the fields changes nothing."""
    return sorted(
        one.attname
        for one in model._meta.concrete_fields
        if not (one.is_relation and one.related_model is get_user_model())
    )


def _text(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def seal(
    model: Any, fields: list[str], last: int | None = None, step: Callable[[int], None] = lambda count: None
) -> Seal:
    """The seal of a table, up to the row of a key. Rows stream."""
    digest, count, key = hashlib.sha256(), 0, 0
    rows = model._base_manager.order_by("pk").values_list("pk", *fields)
    rows = rows if last is None else rows.filter(pk__lte=last)
    for pk, *cells in rows.iterator(chunk_size=CHUNK):
        line = json.dumps([_text(cell) for cell in cells], ensure_ascii=False, separators=(",", ":"), default=str)
        digest.update(line.encode() + b"\n")
        count, key = count + 1, pk
        step(1)
    return {"rows": count, "last": key, "fields": fields, "digest": digest.hexdigest()}


def seals() -> dict[str, Seal]:
    """A seal of every such table as it stands."""
    return {model._meta.db_table: seal(model, _fields(model)) for model in SEALED}


def broken(step: Callable[[int], None]) -> Iterator[Difference]:
    """Where a table is no longer what the last good check sealed. Columns that came later are not asked about."""
    last = Verification.objects.filter(ok=True).order_by("-pk").first()
    if last is None:
        return
    kept = last.seals
    for model in SEALED:
        table = model._meta.db_table
        if table not in kept:
            continue
        right, known = kept[table], set(_fields(model))
        fields = [name for name in right["fields"] if name in known]
        if fields != right["fields"]:
            continue  # a release took a column away: what was sealed cannot be asked again
        found = seal(model, fields, right["last"], step)
        if found["rows"] != right["rows"]:
            yield Difference(table, f"rows up to {right['last']}", f"{right['rows']}", f"{found['rows']}")
        elif found["digest"] != right["digest"]:
            yield Difference(
                table,
                f"rows up to {right['last']}",
                f"the digest that the check of {last.recorded_at:%Y-%m-%d %H:%M} UTC sealed",
                "another: a row was altered since",
            )


def unchained() -> Iterator[Difference]:
    """Results of checks that were altered or taken out: each carries a digest over itself and the one before."""
    before = ""
    for one in Verification.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if (one.digest or before) and one.digest != one.digest_after(before):
            yield Difference(
                "casestudy_verification",
                f"the check of {one.recorded_at:%Y-%m-%d %H:%M} UTC",
                "the digest over its result and the check before it",
                "another: it, or one before it, was altered or taken out",
            )
        before = one.digest
