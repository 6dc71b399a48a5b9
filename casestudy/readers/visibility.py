"""What is on public addresses: things public in their own right, and what a version that went live uses."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from casestudy import markup
from casestudy.models import Document, Image, Page, Use, Version
from metrics.models import Chart, Claim, Metric, SearchEntry, Series, Source
from metrics.moments import Moment
from metrics.translated import in_every_language


def published_uses(now: datetime) -> QuerySet[Use]:
    """Uses by versions that went live and were not withdrawn."""
    version = Version.objects.past(now).standing(now).filter(document=OuterRef("document"), number=OuterRef("version"))
    return Use.objects.filter(version__gt=0).filter(Exists(version))


def live_uses(now: datetime) -> QuerySet[Use]:
    """Uses by the versions that readers see now."""
    version = Version.objects.live(now).filter(document=OuterRef("document"), number=OuterRef("version"))
    return Use.objects.filter(version__gt=0).filter(Exists(version))


def on_plain_pages(kind: str) -> set[str]:
    """The slugs of this kind that plain pages embed. Pages have no versions: what stands there, readers see. One query."""
    bodies = [body for page in Page.objects.only("body", "translations") for body in in_every_language(page, "body")]
    named = (one for body in bodies if f"data-{kind}" in body for one in markup.embeds(body))
    return {slug for one in named if one.kind == kind for slug in one.slugs}


def public_claims(now: datetime) -> QuerySet[Claim]:
    """Claims that are listed, or stand in a published text or on a plain page. Those of drafts alone are on no address
    and in no count."""
    used = Exists(published_uses(now).filter(kind="claim", slug=OuterRef("slug")))
    return Claim.objects.filter(Q(listed=True) | used | Q(slug__in=on_plain_pages("claim")))


def public_charts(now: datetime) -> QuerySet[Chart]:
    """Charts that are listed, or stand in a published text or on a plain page."""
    used = Exists(published_uses(now).filter(kind="chart", slug=OuterRef("slug")))
    return Chart.objects.filter(Q(listed=True) | used | Q(slug__in=on_plain_pages("chart")))


def cases_beside(content: dict[str, Any], moment: Moment, now: datetime) -> list[dict[str, str]]:
    """The cases with which a case is compared that readers can see at the moment: drafts are not even named. One query."""
    slugs = [one["slug"] for one in content["comparators"]]
    if not slugs:
        return []
    live = Version.objects.live(moment.known_until(now), moment.seen_at).filter(
        document__kind=Document.Kind.CASE, document__slug__in=slugs
    )
    seen = set(live.values_list("document__slug", flat=True))
    return [one for one in content["comparators"] if one["slug"] in seen]


def picture_is_public(file: str, now: datetime) -> bool:
    """Whether readers may fetch the stored file of a picture: a published text or a plain page shows it.

    A version froze the name of the file, so that a picture that was replaced since, or has another slug, stays where it was.
    """
    slugs = Image.objects.filter(file=file).values("slug")
    if published_uses(now).filter(kind=Use.Kind.IMAGE, slug__in=slugs).exists():
        return True
    if on_plain_pages("image") & {one["slug"] for one in slugs}:
        return True
    used = Use.objects.filter(document=OuterRef("document"), version=OuterRef("number"), kind=Use.Kind.IMAGE)
    shown = Version.objects.past(now).standing(now).filter(Exists(used))
    if file.isascii():  # databases differ in how they write other letters into JSON
        shown = shown.filter(revision__content__icontains=file)
    frozen = shown.values_list(KeyTransform("images", KeyTransform("definitions", "revision__content")), flat=True)
    return any(one["file"] == file for images in frozen for one in images.values())


def public_entries(now: datetime) -> QuerySet[SearchEntry]:
    """What the search may find: texts by the clock, charts that are public, things of the record that are still there."""
    key = OuterRef("key")
    gone = ~Exists(public_charts(now).filter(slug=key)) & Q(kind="chart")
    for model in (Metric, Series, Source):
        gone |= ~Exists(model.objects.filter(slug=key)) & Q(kind=model._meta.model_name)
    return SearchEntry.objects.at(now).exclude(gone)
