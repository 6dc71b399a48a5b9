"""A file of numbers through the browser: tried first, every bad row listed, then stored all at once and kept."""

import hashlib
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import now as clock

from metrics.admin.weighing import BACK, HOLD, Pause
from metrics.export import row_of
from metrics.forms import ImportForm
from metrics.ingest import Refused, Report, import_file, keep_file, store
from metrics.models import Observation
from metrics.periods import parse_instant, rfc3339
from metrics.tabular import read_table, write_table

WAITING = "imports/waiting"
SALT = "metrics.import"
#: A file that was tried and not stored is forgotten after this time.
PATIENCE = timedelta(days=1)
SHOWN = 200
#: So many numbers stand in the example.
EXAMPLES = 3


def import_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The page: choose a file, see what it would do, store it."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    context: dict[str, Any] = {"template": "admin/metrics/observation/import.html"}
    if request.method == "POST" and BACK in request.POST:
        return HttpResponseRedirect(model_admin.address("import"))
    if request.method == "POST" and "confirm" in request.POST:
        return _store(model_admin, request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        report, ticket = _try(form, request)
        context |= {
            "report": report,
            "ticket": ticket,
            "problems": report.problems[:SHOWN],
            "more": report.problem_count - min(SHOWN, report.problem_count),
            "tried": form.cleaned_data["file"].name,
        }
    return model_admin.act(request, "Import numbers from a file", form, submit="Check the file", **context)


def example_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """A file to begin with: the columns, and the first numbers on record as they would be exported."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    rows = Observation.objects.with_names().order_by("pk")[:EXAMPLES]
    answer = HttpResponse(write_table(row_of(row) for row in rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="example.csv"'
    return answer


def _try(form: ImportForm, request: HttpRequest) -> tuple[Report, str]:
    """What the file would do, and, where all of it is good, the ticket by which it can be stored."""
    file, known_from, snapshot = (form.cleaned_data[name] for name in ("file", "known_from", "snapshot"))
    try:
        report = import_file(file, file.name, known_from=known_from, snapshot=snapshot, dry_run=True)
    except Refused as refused:
        return refused.report, ""
    if not report.added and not report.withdrawn:
        return report, ""
    _forget()
    file.seek(0)
    name = f"{WAITING}/{hashlib.file_digest(file, 'sha256').hexdigest()}-{request.user.pk}.csv"
    file.seek(0)
    if default_storage.exists(name):
        default_storage.delete(name)
    stored = default_storage.save(name, file)
    return report, dumps(
        {
            "stored": stored,
            "name": file.name,
            "known_from": rfc3339(known_from) if known_from else "",
            "snapshot": snapshot,
            "user": request.user.pk,
        },
        salt=SALT,
    )


def _forget() -> None:
    """Delete files that nobody came back for."""
    if not default_storage.exists(WAITING):
        return
    for name in default_storage.listdir(WAITING)[1]:
        if clock() - default_storage.get_modified_time(f"{WAITING}/{name}") > PATIENCE:
            default_storage.delete(f"{WAITING}/{name}")


def _store(model_admin: Any, request: HttpRequest) -> HttpResponse:
    again = HttpResponseRedirect(model_admin.address("import"))
    try:
        ticket = loads(request.POST["confirm"], salt=SALT, max_age=PATIENCE)
        if ticket["user"] != request.user.pk or not default_storage.exists(ticket["stored"]):
            raise BadSignature
    except BadSignature:
        messages.error(request, "The checked file is no longer at hand. Choose it again.")
        return again
    known_from = parse_instant(ticket["known_from"]) if ticket["known_from"] else None
    options: dict[str, Any] = {"known_from": known_from, "snapshot": ticket["snapshot"]}
    title = f"Store {ticket['name']}"
    with default_storage.open(ticket["stored"], "rb") as file:
        stream = cast(BinaryIO, file)
        if HOLD in request.POST:
            return model_admin.put_off(request, ticket["name"], [], stream, **options)
        try:
            with transaction.atomic():
                report: Report = model_admin.kept(
                    request,
                    title,
                    lambda: store(read_table(stream), note=ticket["name"], actor=request.user, **options),
                )
                if report.batch is not None:
                    keep_file(report.batch, stream, ticket["name"])
        except Pause as pause:
            return pause.answer
        except Refused as refused:
            messages.error(
                request,
                f"Nothing was stored, since the record changed after the check: {refused}. Check the file again.",
            )
            return again
    default_storage.delete(ticket["stored"])
    if report.batch is None:
        messages.info(request, "Everything in the file was on record already; nothing was added.")
        return again
    model_admin.log_addition(request, report.batch, f"Imported {ticket['name']}")
    messages.success(
        request,
        f"{report.added} numbers added, {report.withdrawn} withdrawn, {report.unchanged} on record already. The file is kept with its hash in {report.batch}.",
    )
    return HttpResponseRedirect(model_admin.address("changelist"))
