"""Following by e-mail: the form, and the pages behind the links of the mails. None of them sets a cookie."""

import logging
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casestudy import following, guarding, mailing
from casestudy.following import Wish
from casestudy.following.asking import SALT
from casestudy.guarding import Refused, TooMany

logger = logging.getLogger(__name__)
methods = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt  # as for reports: there is no session to ride on, and the form has a token of its own
@never_cache
@methods
def follow(request: HttpRequest) -> HttpResponse:
    """Ask what to follow and for an address; send the link that confirms. The answer is the same for every address."""
    if not mailing.offered():
        raise Http404(_("This site sends no mail. Follow it by feed instead."))
    if request.method != "POST":
        query = _query(request.GET)
        return _sent(request, query["page"]) if "sent" in request.GET else _form(request, query)
    query, sent = _query(request.POST), request.POST
    network = request.META.get("REMOTE_ADDR", "")
    try:
        following.ask(
            sent.get("token", ""),
            sent.get("what", ""),
            sent.get("address", "")[:1000],
            sent.get("website", ""),
            network,
            clock(),
        )
    except Refused as refused:
        response = _form(request, query, 429 if isinstance(refused, TooMany) else 400, refused.reasons)
        if isinstance(refused, TooMany):
            response["Retry-After"] = str(refused.seconds)
        return response
    except mailing.CannotSend as error:
        logger.error("a mail that asks to confirm could not be sent: %s", error)
        return _form(request, query, 503, [_("The mail could not be sent just now. Please try again in a while.")])
    response = HttpResponseRedirect(f"{request.path}?{urlencode({'sent': '1', 'page': query['page']})}")
    response.status_code = 303
    return response


def _sent(request: HttpRequest, page: str) -> HttpResponse:
    words = [
        _(
            "If the address is right, a mail with a link is on its way. Open the link within two days, and press the button there."
        ),
        _("Until then nothing is kept of your address."),
    ]
    return _done(request, _("Look into your mailbox"), *words, url=page, url_words=_("Back to the page"))


def _query(sent: Any) -> dict[str, str]:
    page = sent.get("page", "/")
    return {
        "page": page if guarding.is_page(page) else "/",
        **{name: sent.get(name, "")[:100] for name in ("topic", "market") if sent.get(name)},
    }


def _form(request: HttpRequest, query: dict[str, str], status: int = 200, reasons: Any = ()) -> HttpResponse:
    choices = following.offered(query["page"], query.get("topic", ""), query.get("market", ""), clock())
    values = [one.value for one in choices]
    chosen = request.POST.get("what", "")
    context = {
        "choices": choices,
        "chosen": chosen if chosen in values else values[0],
        "query": query,
        "token": guarding.token_of([], SALT),
        "address": request.POST.get("address", "")[:254],
        "reasons": reasons,
    }
    return render(request, "casestudy/follow.html", context, status=status)


def _done(
    request: HttpRequest, title: str, *words: str, url: str = "/", url_words: str = "", status: int = 200
) -> HttpResponse:
    context = {"title": title, "words": words, "url": url, "url_words": url_words or _("To the front page")}
    return render(request, "casestudy/follow_done.html", context, status=status)


@csrf_exempt  # the link of the mail is what allows it
@never_cache
@methods
def confirm(request: HttpRequest) -> HttpResponse:
    """Behind the link of the first mail: a button, and what it does."""
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")
    try:
        if request.method == "POST":
            thing = following.confirm(token, clock())
            words = _("You get a mail when there is something new: %(what)s.") % {"what": thing.words}
            return _done(request, _("Confirmed"), words, url=thing.url, url_words=thing.name)
        thing = Wish.of_token(token).thing(clock())
    except Refused as refused:
        return _done(request, _("This link does not work"), *refused.reasons, status=400)
    context = {
        "title": _("Follow by e-mail"),
        "words": [thing.words],
        "action": "follow/confirm/",
        "hidden": {"token": token},
        "buttons": [{"words": _("Yes, send me mail")}],
    }
    return render(request, "casestudy/follow_act.html", context)


@csrf_exempt  # the link of the mail is what allows it; mail programs send it by themselves (RFC 8058)
@never_cache
@methods
def end(request: HttpRequest) -> HttpResponse:
    """Behind the links that end it. What has ended is said to have ended, however often it is asked."""
    secret, reader = request.GET.get("secret", ""), request.GET.get("reader", "")
    try:
        if request.method == "POST":
            following.end(secret, reader)
            one = None
        else:
            one = following.known(secret, reader)
    except Refused as refused:
        raise BadRequest(str(refused)) from None
    if one is None:
        return _done(
            request,
            _("The mails have ended"),
            _("You get no more mail about this, and what was kept for it is deleted."),
        )
    thing = following.things([(one.kind, one.key)], clock()).get((one.kind, one.key))
    query = {"reader": reader} if reader else {"secret": secret}
    words = (
        _("Everything that your address follows") if reader else thing.words if thing else following.unnamed(one.kind)
    )
    context = {
        "title": _("End the mails"),
        "words": [words],
        "action": f"follow/end/?{urlencode(query)}",
        "buttons": [{"words": _("End them")}],
    }
    return render(request, "casestudy/follow_act.html", context)
