"""One router for everything under /api/v1/, its description, and the interactive page."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from casestudy.api import describing, figures, observations, parts, people, record, search, texts, versions
from metrics.api.urls import routes as of_numbers

ROOT = "api/v1/"
routes = [
    ("articles", texts.ArticleViewSet),
    ("sections", parts.SectionViewSet),
    ("localization-cases", texts.CaseViewSet),
    ("adaptations", parts.AdaptationViewSet),
    *(one for one in of_numbers if one[0] != "observations"),
    ("observations", observations.ObservationViewSet),
    ("figures", figures.FigureUseViewSet),
    ("charts", record.ChartViewSet),
    ("claims", record.ClaimViewSet),
    ("versions", versions.VersionViewSet),
    ("topics", people.TopicViewSet),
    ("authors", people.AuthorViewSet),
    ("images", people.ImageViewSet),
]

router = SimpleRouter()
for prefix, viewset in routes:
    router.register(f"{ROOT}{prefix}", viewset, basename=f"api-{prefix}")

urlpatterns = [
    path(ROOT, describing.Root.as_view(resources=[*(prefix for prefix, _ in routes), "search"]), name="api-root"),
    path(f"{ROOT}schema/", describing.Schema.as_view(), name="api-schema"),
    path("api/docs/", describing.docs, name="api-docs"),
    path("api/docs/start.js", describing.start, name="api-docs-start"),
    path(f"{ROOT}search/", search.SearchViewSet.as_view({"get": "list"}), name="api-search"),
    *router.urls,
]
