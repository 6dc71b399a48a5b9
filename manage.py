#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys


def main() -> None:
    """Run the command; say a configuration error plainly, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casestudy.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed in this interpreter: run `make setup`, then use .venv/bin/python."
        ) from error
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        raise SystemExit(f"The configuration is not right. {error}") from None


if __name__ == "__main__":
    main()
