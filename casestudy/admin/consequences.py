"""What a change of numbers would do to live texts, shown before it is stored."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from casestudy.forms.consequences import ConsequencesForm
from casestudy.impact import impact
from metrics.admin import observations
from metrics.models import Observation, Ranking

#: Fields of the page itself; everything else that was posted is carried to the next post.
OWN = {"csrfmiddlewaretoken", "accept", "decision", "promise", "shown"}


class ImpactMixin:
    """Weighs what an act would change in the texts that readers see."""

    def weighed(self, request: HttpRequest, title: str, act: Callable[[], Any]) -> HttpResponse | str:
        found = impact(act)
        if not found.touched:
            return ""
        kept = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
        form = ConsequencesForm(request.POST, impact=found, kept=kept, user=request.user.pk or 0)
        if form.is_bound and form.is_valid():
            return form.note
        context = {"impact": found, "kept": kept, "decision": form, "act_title": title}
        template = "admin/casestudy/consequences.html"
        return self.act(request, "What this would change", None, None, (), template, **context)  # type: ignore[attr-defined]


class ImpactObservationAdmin(ImpactMixin, observations.ObservationAdmin):
    pass


class ImpactRankingAdmin(ImpactMixin, observations.RankingAdmin):
    pass


for model, model_admin in ((Observation, ImpactObservationAdmin), (Ranking, ImpactRankingAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
