"""Cases side by side."""

from typing import Any

from babel.lists import format_list
from django.utils.translation import gettext as _

from metrics.translated import page_language


def comparison_table(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Levers as rows, cases as columns, drawn adaptations in the cells; levers that no case pulls are left out.

    Each case is told apart by its market, and by whom it is about where they differ; ``missing`` are the levers of which
    nothing is on record for it.
    """
    mixed = len({case["entity"] for case in cases}) > 1
    levers: dict[str, dict[str, Any]] = {}
    for case in cases:
        for one in case["adaptations"]:
            levers.setdefault(one["lever"]["slug"], one["lever"])
    rows = [
        {
            "lever": lever["slug"],
            "lever_name": lever["name"],
            "cells": [
                {
                    "market": case["market"],
                    "items": [
                        {**one, "url": f"{case['url']}#{one['anchor']}"}
                        for one in case["adaptations"]
                        if one["lever"]["slug"] == lever["slug"]
                    ],
                    "empty_words": _("Nothing on record"),
                }
                for case in cases
            ],
        }
        for lever in sorted(levers.values(), key=lambda lever: (lever["position"], lever["slug"]))
    ]
    columns = [
        {
            **case,
            "told_apart": case["entity"] if mixed else "",
            "missing": format_list(
                [row["lever_name"] for row in rows if not row["cells"][place]["items"]], locale=page_language()
            ),
        }
        for place, case in enumerate(cases)
    ]
    return {"cases": columns, "rows": rows}
