"""Who follows what by mail: counted for the desk; addresses are shown to nobody."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.timezone import now as clock

from casestudy.following import forget, things
from casestudy.guarding import Refused
from casestudy.mailing import mailbox, offered
from casestudy.models import Subscription
from metrics.admin.pages import ActsMixin, ReadOnlyAdmin


class AddressForm(forms.Form):
    """The address of somebody who asks to be deleted."""

    address = forms.CharField(
        label="e-mail address",
        help_text="Everything that this address follows ends at once, and the address is deleted. The person is told nothing.",
    )

    def clean_address(self) -> str:
        try:
            return mailbox(self.cleaned_data["address"])
        except Refused as refused:
            raise forms.ValidationError(refused.reasons) from None


@admin.register(Subscription)
class SubscriptionAdmin(ActsMixin, ReadOnlyAdmin):
    """One page: how many follow what, and for administrators the way to delete an address."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows go by address alone."""
        return False

    def get_urls(self) -> list[Any]:
        """No list of rows and no page of one: both would show addresses."""
        return [path("", self.admin_site.admin_view(self.followed), name="casestudy_subscription_changelist")]

    def followed(self, request: HttpRequest) -> HttpResponse:
        """Counts by what is followed and in which language; the form deletes an address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_delete = request.user.has_perm("casestudy.delete_subscription")
        form = AddressForm(request.POST or None) if may_delete else None
        if request.method == "POST" and form is None:
            raise PermissionDenied
        if form is not None and form.is_valid():
            count = forget(form.cleaned_data["address"])
            said = f"{count} subscription{'' if count == 1 else 's'} of that address deleted."
            messages.success(request, said if count else "That address follows nothing here.")
            return HttpResponseRedirect(self.address("changelist"))
        return self.act(
            request,
            "What readers follow by mail",
            form,
            template="admin/casestudy/subscriptions.html",
            counts=counts(),
            offered=offered(),
            submit="Delete this address",
            danger=True,
            cancel_url="..",
        )


def counts() -> list[dict[str, Any]]:
    """How many follow what, most followed first; a constant number of queries."""
    rows = list(
        Subscription.objects.values("kind", "key", "language")
        .annotate(count=Count("pk"))
        .order_by("-count", "kind", "key")
    )
    names = things({(one["kind"], one["key"]) for one in rows}, clock())
    return [
        {**one, "thing": names.get((one["kind"], one["key"])), "kind_words": Subscription.Kind(one["kind"]).label}
        for one in rows
    ]
