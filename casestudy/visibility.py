"""What is on public addresses: things public in their own right, and what a version that went live uses."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from casestudy import markup
from casestudy.models import Image, Page, Use, Version
from metrics.models import Chart, Claim


def published_uses(now: datetime) -> QuerySet[Use]:
    """Uses by versions that went live and were not withdrawn."""
    version = Version.objects.past(now).standing(now).filter(document=OuterRef("document"), number=OuterRef("version"))
    return Use.objects.filter(version__gt=0).filter(Exists(version))


def live_uses(now: datetime) -> QuerySet[Use]:
    """Uses by the versions that readers see now."""
    version = Version.objects.live(now).filter(document=OuterRef("document"), number=OuterRef("version"))
    return Use.objects.filter(version__gt=0).filter(Exists(version))


def public_claims(now: datetime) -> QuerySet[Claim]:
    """Claims that are listed, or stand in a published text. Those of drafts alone are on no address and in no count."""
    return Claim.objects.filter(
        Q(listed=True) | Exists(published_uses(now).filter(kind="claim", slug=OuterRef("slug")))
    )


def public_charts(now: datetime) -> QuerySet[Chart]:
    """Charts that are listed, or stand in a published text."""
    return Chart.objects.filter(
        Q(listed=True) | Exists(published_uses(now).filter(kind="chart", slug=OuterRef("slug")))
    )


def picture_is_public(file: str, now: datetime) -> bool:
    """Whether readers may fetch the stored file of a picture: a published text or a plain page shows it.

    A version froze the name of the file, so that a picture that was replaced since, or has another slug, stays where it was.
    """
    slugs = Image.objects.filter(file=file).values("slug")
    if published_uses(now).filter(kind=Use.Kind.IMAGE, slug__in=slugs).exists():
        return True
    named = {one["slug"] for one in slugs}
    for body in Page.objects.filter(body__contains="data-image").values_list("body", flat=True):
        if any(embed.kind == "image" and embed.target in named for embed in markup.embeds(body)):
            return True
    used = Use.objects.filter(document=OuterRef("document"), version=OuterRef("number"), kind=Use.Kind.IMAGE)
    shown = Version.objects.past(now).standing(now).filter(Exists(used))
    if file.isascii():  # databases differ in how they write other letters into JSON
        shown = shown.filter(revision__content__icontains=file)
    frozen = shown.values_list(KeyTransform("images", KeyTransform("definitions", "revision__content")), flat=True)
    return any(one["file"] == file for images in frozen for one in images.values())
