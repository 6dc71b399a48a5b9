"""What every page shows of the site itself, read when a template asks for it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import mailers
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from casestudy.languages import address_in, choices, language_of
from casestudy.models import Page, SiteSettings
from metrics.charts.sheets import HEIGHT, WIDTH


def site(request: HttpRequest) -> dict[str, Any]:
    """``site`` and ``footer_pages``, at most two queries, none where a page does not show them; and the page in its languages."""
    language = language_of(request.path_info)
    return {
        "language": language,
        **choices(request.path_info, request.GET.urlencode(), language),
        "site": SimpleLazyObject(current_site),
        "footer_pages": SimpleLazyObject(
            lambda: [
                {"title": one.title, "url": one.get_absolute_url(), "slug": one.slug}
                for one in Page.objects.filter(in_footer=True)
            ]
        ),
        "canonical": f"{settings.SITE_URL}{request.path}",
        "root": "/",
        "site_card": {
            "url": f"{settings.SITE_URL}{address_in('/card.png', language)}",
            "width": str(WIDTH),
            "height": str(HEIGHT),
        },
        "report_url": f"/report/?{urlencode({'page': request.path})}",
        # Only where this site sends mail.
        "follow_url": f"/follow/?{urlencode({'page': request.path})}" if "default" in mailers else "",
    }


def current_site() -> SiteSettings:
    """The site's settings; those of an empty site where none are stored yet."""
    return SiteSettings.objects.first() or SiteSettings()
