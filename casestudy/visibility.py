"""What is on public addresses: things public in their own right, and what a version that went live uses."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from casestudy.models import Use, Version
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
