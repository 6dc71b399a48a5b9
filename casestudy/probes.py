"""Is it alive, can it serve, how is it doing: for the machinery around the site, never kept by a cache."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casestudy import monitoring
from casestudy.models import Subscription


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nothing of anybody, so that a slow database restarts no server."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return f"{len(waiting)} migrations are not applied" if waiting else "ok"


def _cache() -> str:
    try:
        cache.set("casestudy-probe", "ok", 10)
        return "ok" if cache.get("casestudy-probe") == "ok" else "forgets"
    except Exception:  # each backend has its own errors, and a probe must answer whatever happens
        return "unreachable"


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and cache are in order, else 503; JSON names what is not."""
    checks = {"database": _database(), "cache": _cache()}
    well = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"status": "ready" if well else "not ready", "checks": checks}, status=200 if well else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters of this process, and how far the mails are behind, in Prometheus's text format."""
    return HttpResponse(monitoring.report(_behind()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _behind() -> float | None:
    """Seconds since readers who follow by mail were last all told what is new; None where nobody does, or nobody knows."""
    try:
        first = Subscription.objects.filter(failing_since=None).aggregate(first=Min("told_until"))["first"]
    except DatabaseError:
        return None
    return (now() - first).total_seconds() if first else None
