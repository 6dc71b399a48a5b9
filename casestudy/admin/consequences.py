"""What a change of numbers would do to texts that readers see: shown and decided before it is stored."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from casestudy.consequences.deciding import Undecided, decide
from casestudy.consequences.holding import hold, table_of
from casestudy.consequences.impact import impact
from casestudy.forms.consequences import ACCEPT_TRUE, OWN, ConsequencesPage, decided_in
from metrics.admin import observations
from metrics.admin.pages import ActsMixin
from metrics.admin.weighing import HOLD, Pause, WeighedMixin
from metrics.ingest import Refused
from metrics.models import Observation, Ranking

#: Buttons and tokens of the page itself; everything else that was posted is carried to the next post.
BUTTONS = {"csrfmiddlewaretoken", "accept", ACCEPT_TRUE, HOLD}


class DecidedMixin(ActsMixin, WeighedMixin):
    """Stores an act together with the decisions on the texts that it changes, or shows the page that asks for them."""

    def kept[T](self, request: HttpRequest, title: str, act: Callable[[], T], holds: bool = True) -> T:
        carried = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in BUTTONS and not name.startswith(OWN)
            for value in values
        ]
        user = request.user.pk or 0
        decided = decided_in(request.POST, carried, user)
        try:
            if decided is None:
                raise Undecided(impact(act), reasons=["Nothing was stored. Correct the fields below."])
            return decide(act, decided, actor=request.user)
        except Undecided as undecided:
            page = ConsequencesPage(undecided.impact, request.POST, carried, user, undecided.stale)
            context = {
                "act_title": title,
                "page": page,
                "undecided": undecided,
                "holds": holds,
                "sent": bool(decided is None or decided.seen),
            }
            template = "admin/casestudy/consequences.html"
            raise Pause(self.act(request, "What this would change", None, None, (), template, **context)) from None

    def put_off(
        self,
        request: HttpRequest,
        title: str,
        rows: list[Mapping[str, Any]],
        file: BinaryIO | None = None,
        **options: Any,
    ) -> HttpResponse:
        """Keep the change in the list of what needs a decision."""
        try:
            held = hold(file or table_of(rows), title, actor=request.user, **options)
        except Refused as refused:
            messages.error(request, f"Nothing was stored or kept: {refused}")
            return HttpResponseRedirect(self.address("changelist"))
        self.log_addition(request, held, f"Held: {title}")
        messages.success(request, f"Nothing was stored. “{held.title}” waits here until it is applied or dropped.")
        return HttpResponseRedirect(reverse("admin:casestudy_heldchange_changelist"))


class DecidedObservationAdmin(DecidedMixin, observations.ObservationAdmin):
    pass


class DecidedRankingAdmin(DecidedMixin, observations.RankingAdmin):
    pass


for model, model_admin in ((Observation, DecidedObservationAdmin), (Ranking, DecidedRankingAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
