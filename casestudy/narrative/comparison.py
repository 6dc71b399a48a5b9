"""Cases side by side."""

from typing import Any

from django.utils.translation import gettext as _


def comparison_table(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Levers as rows, cases as columns, drawn adaptations in the cells; levers that no case pulls are left out."""
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
    return {"cases": cases, "rows": rows}
