"""Every address of the site: one line per part, each part lists its own."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from casestudy import admin_views, media, probes

urlpatterns = [
    path("admin/", include(admin_views.editor_urls)),
    path("admin/", admin.site.urls),
    path("health/live", probes.live),
    path("health/ready", probes.ready),
    path("health/metrics", probes.metrics),
    path("media/images/<path:name>", media.picture, name="picture"),
    path("", include("casestudy.api.urls")),
    # What readers read: the same addresses once more under each further language.
    *i18n_patterns(
        path("", include("casestudy.suffixes.urls")),
        path("", include("casestudy.site_urls")),
        prefix_default_language=False,
    ),
]

handler400 = "casestudy.errors.bad_request"
handler403 = "casestudy.errors.permission_denied"
handler404 = "casestudy.errors.page_not_found"
handler500 = "casestudy.errors.server_error"
