"""Publishing, the list of versions, and taking one back: pages of a story's admin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.timezone import now as clock

from casestudy import publishing
from casestudy.content import snapshot
from casestudy.forms import PublishForm, TakeBackForm
from casestudy.models import Version
from casestudy.narrative import Bound


def _story(story_admin: Any, request: HttpRequest, object_id: int, permission: str) -> Any:
    story = story_admin.named(request, str(object_id))
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return story


def publish(story_admin: Any, request: HttpRequest, object_id: int) -> HttpResponse:
    """Everything that an editor should know before a text goes live, and the button that does it."""
    story = _story(story_admin, request, object_id, "casestudy.add_version")
    document, now = story.document, clock()
    waiting = document.versions.scheduled(now).order_by("live_from").first()
    first = not document.versions.exists()
    data = request.POST.copy() if request.method == "POST" else None
    moved = data is not None and data.get("stamp") != str(document.stamp)
    if data is not None:
        data["stamp"] = str(document.stamp)
    bound = publishing.check(snapshot(document), now, now)
    form = PublishForm(
        data,
        first=first,
        waiting=waiting,
        loose=bool(bound.loose),
        initial={"kind": "new" if first else "update", "stamp": document.stamp},
    )
    reasons: list[str] = []
    if moved:
        form.add_error(
            None,
            "Somebody saved the text since you opened this page. Look at the preview again, and publish what you have seen.",
        )
    elif data is not None and form.is_valid():
        try:
            return _published(story_admin, request, story, form.cleaned_data)
        except publishing.Scheduled as scheduled:
            form.add_error(None, str(scheduled))
        except publishing.Refusal as refusal:
            reasons = refusal.reasons
    reasons = [one for one in dict.fromkeys([*reasons, *bound.problems]) if one not in bound.loose]
    intro = [
        "Readers will see the text as it was last saved. A published version is never edited: a change is another version, and the earlier ones stay readable."
    ]
    fields = [*(["override"] if bound.loose else []), "kind", "note", "when", "at", *(["scheduled"] if waiting else [])]
    context = {
        "reasons": reasons,
        "blocked": bool(reasons) and data is None,
        "bound": bound,
        "counts": counts(bound),
        "story": story,
        "intro": intro,
        "submit": "Publish",
    }
    return story_admin.act(request, "Publish", form, story, fields, "admin/casestudy/publish.html", **context)


def _published(story_admin: Any, request: HttpRequest, story: Any, given: dict[str, Any]) -> HttpResponse:
    live_from = given["at"] if given["when"] == "later" else None
    version = publishing.publish(
        story.document,
        kind=given["kind"],
        note=given["note"],
        live_from=live_from,
        scheduled=given.get("scheduled", ""),
        override=given.get("override", ""),
        actor=request.user,
    )
    story_admin.log_change(request, story, f"Published version {version.number} ({version.get_kind_display()})")
    if version.live_from > clock():
        messages.success(
            request, f"Version {version.number} goes live on {version.live_from:%d %B %Y, %H:%M} UTC by itself."
        )
    else:
        messages.success(
            request,
            format_html('Version {} is live. <a href="{}">Read it</a>', version.number, story.get_absolute_url()),
        )
    return HttpResponseRedirect(story_admin.address("versions", story.pk))


def counts(bound: Bound) -> list[tuple[str, int]]:
    """What the text consists of, for a last look."""
    return [
        ("words", bound.words),
        ("numbers", len(bound.evidence)),
        ("sources", len(bound.sources)),
        ("claims", len(bound.claims)),
        ("claims contradicted", len(bound.contradicted)),
        ("charts", len(bound.charts)),
    ]


def versions(story_admin: Any, request: HttpRequest, object_id: int) -> HttpResponse:
    """All versions, newest first, with what can be done about each."""
    story = _story(story_admin, request, object_id, "casestudy.view_version")
    now = clock()
    live = story.document.versions.live(now).first()
    rows = []
    for version in story.document.versions.select_related("withdrawal", "published_by").order_by("-number"):
        withdrawal = getattr(version, "withdrawal", None)
        if withdrawal is not None:
            state = "cancelled" if withdrawal.recorded_at < version.live_from else "withdrawn"
        elif version.live_from > now:
            state = "scheduled"
        else:
            state = "live" if version == live else "superseded"
        rows.append(
            {
                "version": version,
                "state": state,
                "reason": withdrawal.reason if withdrawal else "",
                "url": f"{story.get_absolute_url()}versions/{version.number}/"
                if version.live_from <= now and not withdrawal
                else "",
                "take_back": "" if withdrawal else story_admin.address("take_back", story.pk, version.number),
                "words": "Cancel…" if state == "scheduled" else "Withdraw…",
            }
        )
    context = {"rows": rows, "story": story, "publish_url": story_admin.address("publish", story.pk)}
    return story_admin.act(request, "Versions", None, story, template="admin/casestudy/versions.html", **context)


def take_back(story_admin: Any, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """Cancel a version that waits, or withdraw one that went live; either with a reason."""
    story = _story(story_admin, request, object_id, "casestudy.add_withdrawal")
    version = story.document.versions.filter(number=number).first()
    if version is None:
        raise Http404(f"There is no version {number} of this text.")
    waits = version.live_from > clock()
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.cancel(version, form.cleaned_data["reason"], actor=request.user)
        except publishing.Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            story_admin.log_change(request, story, f"Took back version {number}: {form.cleaned_data['reason']}")
            messages.success(request, f"Version {number} is {'cancelled' if waits else 'withdrawn'}.")
            return HttpResponseRedirect(story_admin.address("versions", story.pk))
    intro = [
        _consequence(version, waits),
        "This is recorded beside the version and cannot be undone; the text itself stays here, and can be published again.",
    ]
    title = f"{'Cancel' if waits else 'Withdraw'} version {number}"
    return story_admin.act(
        request,
        title,
        form,
        story,
        intro=intro,
        submit=title,
        danger=True,
        cancel_url=story_admin.address("versions", story.pk),
    )


def _consequence(version: Version, waits: bool) -> str:
    if waits:
        return f"It was to go live on {version.live_from:%d %B %Y, %H:%M} UTC, and never will."
    others = (
        version.document.versions.live(clock()).exclude(pk=version.pk).exists()
        or version.document.versions.past(clock()).standing(clock()).exclude(pk=version.pk).exists()
    )
    after = (
        "readers see the version before it instead" if others else "readers see that the text was withdrawn, and why"
    )
    return f"Its address will answer that it is gone, with your reason; at the text’s own address {after}."
