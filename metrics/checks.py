"""Wiring that the numbers rest on, said at start-up and not in the middle of an import."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connections


@register()
def instants_are_utc(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Both clocks of an observation are instants; without time zones they are nothing of the kind."""
    if settings.USE_TZ:
        return []
    return [
        Error(
            "USE_TZ is off, so known_from and recorded_at have no time zone.",
            hint="Set USE_TZ = True.",
            id="metrics.E001",
        )
    ]


@register()
def rows_are_added_one_after_the_other(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Batches chain: whoever adds one has to see the last. On SQLite only an immediate transaction makes others wait."""
    connection = connections["default"]
    if (
        connection.vendor != "sqlite"
        or connection.settings_dict.get("OPTIONS", {}).get("transaction_mode") == "IMMEDIATE"
    ):
        return []
    return [
        Error(
            "Two imports at once could break the chain of batches.",
            hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE" for SQLite.',
            id="metrics.E002",
        )
    ]
