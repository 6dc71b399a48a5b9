"""The form with which readers report an error."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casestudy.guarding import Refused, TooMany
from casestudy.languages import plain_path
from casestudy.readers.places import title_of
from casestudy.readers.reporting import LONGEST, Subject, accept


@csrf_exempt  # whoever sends it is nobody in particular: there is no session to ride on, and the form has a token of its own
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Ask what is wrong on a page or with a number; take the answer. Sets no cookie."""
    if request.method == "POST":
        return _taken(request)
    if "sent" in request.GET:
        return render(request, "casestudy/report_sent.html", {"page": _known(request.GET.get("page", ""))})
    try:
        subject = Subject.read(request.GET.get("page", "/"), request.GET.get("number", ""))
    except Refused as refused:
        raise BadRequest(str(refused)) from None
    return _form(request, subject)


def _taken(request: HttpRequest) -> HttpResponse:
    sent = {name: request.POST.get(name, "") for name in ("token", "message", "website", "page", "number")}
    try:
        accept(sent["token"], sent["message"], sent["website"], request.META.get("REMOTE_ADDR", ""), clock())
    except Refused as refused:
        try:
            subject = Subject.read(sent["page"], sent["number"])
        except Refused as other:
            raise BadRequest(str(other)) from None
        context = {"reasons": refused.reasons, "message": sent["message"][: 2 * LONGEST]}
        if isinstance(refused, TooMany):
            response = _form(request, subject, status=429, **context)
            response["Retry-After"] = str(refused.seconds)
            return response
        return _form(request, subject, status=400, **context)
    response = HttpResponseRedirect(f"{request.path}?{_query(sent['page'])}")
    response.status_code = 303
    return response


def _form(request: HttpRequest, subject: Subject, status: int = 200, **context: Any) -> HttpResponse:
    title = title_of(subject.page, clock()) or (_("Front page") if plain_path(subject.page) == "/" else "")
    context |= {"subject": subject, "title": title, "token": subject.token(), "longest": LONGEST}
    return render(request, "casestudy/report.html", context, status=status)


def _known(page: str) -> str:
    try:
        return Subject.read(page, "").page
    except Refused:
        return "/"


def _query(page: str) -> str:
    return urlencode({"sent": "1", "page": _known(page)})
