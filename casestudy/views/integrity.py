"""The chain of batches, and what it proves."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy.models import Verification
from metrics.asking import page_of
from metrics.models import Batch
from metrics.periods import rfc3339

PROVES = [
    gettext_noop(
        "Every batch of rows carries the digest of its rows and of the batch before. Whoever deposits the head elsewhere can tell later whether anything before it was altered."
    ),
    gettext_noop(
        "Every revision of a text carries the digest of all that its editor typed, and every publication puts that digest into the chain."
    ),
    gettext_noop(
        "“manage.py verify” recomputes all of it, with the files of imports, the pictures of published texts, the numbers of every live text and the arithmetic of every claim. It stops at the first difference."
    ),
    gettext_noop(
        "To deposit the head, copy the line below to where we cannot change it: a letter, a newspaper, another archive. “manage.py verify --head DIGEST” fails once it is no longer in the chain."
    ),
]

NOT_PROVES = [
    gettext_noop(
        "Against whoever holds the database it proves nothing by itself: the whole chain could be written anew. Only a head deposited elsewhere stands against that."
    ),
    gettext_noop("It says nothing of whether a number is right. That is what the sources are for."),
    gettext_noop(
        "Withdrawals of versions are sealed by each check, and compared by the next: what is altered before its first check is not found."
    ),
    gettext_noop(
        "Working copies are not in the chain, nor the current words of claims and charts: a published text holds its own."
    ),
]


def integrity(request: HttpRequest) -> HttpResponse:
    """The chain of batches, its head, and a plain account of what it proves."""
    last = Verification.objects.order_by("-pk").first()
    rows = Batch.objects.exclude(digest="").order_by("-pk")
    found, paging = page_of(request, rows, 50, "batches")
    batches = [
        {
            "date": one.recorded_at,
            "kind_words": one.get_kind_display(),
            "count": one.rows,
            "digest": one.digest,
            "previous": one.previous_digest,
            "file_sha256": one.file_sha256,
        }
        for one in found
    ]
    head = Batch.objects.exclude(digest="").order_by("-pk").first()
    context = {
        "deposit": deposit_line(head),
        "batches": batches,
        "head_digest": batches[0]["digest"] if batches and paging["number"] == 1 else "",
        "checked": None if last is None else {"date": last.recorded_at, "ok": last.ok, "words": last.words},
        "proves": [_(one) for one in PROVES],
        "not_proves": [_(one) for one in NOT_PROVES],
        "paging": paging,
    }
    return render(request, "casestudy/integrity.html", context)


def deposit_line(head: Batch | None) -> str:
    """The head of the chain as one line to keep elsewhere: site, batch, instant, digest."""
    return f"{settings.SITE_URL} batch {head.pk} {rfc3339(head.recorded_at)} sha256 {head.digest}" if head else ""


def integrity_json(request: HttpRequest) -> HttpResponse:
    """``/integrity.json``: the head of the chain and the latest result, for programs that deposit and compare them."""
    head = Batch.objects.exclude(digest="").order_by("-pk").first()
    last = Verification.objects.order_by("-pk").first()
    found: dict[str, Any] = {
        "head": None
        if head is None
        else {"batch": head.pk, "recorded_at": rfc3339(head.recorded_at), "kind": head.kind, "sha256": head.digest},
        "deposit": deposit_line(head),
        "checked": None
        if last is None
        else {
            "recorded_at": rfc3339(last.recorded_at),
            "ok": last.ok,
            "result": last.words,
            "observations": last.rows,
            "versions": last.versions,
            "head": last.head or None,
            "sha256": last.digest or None,
        },
    }
    return JsonResponse(found)
