"""The application of the stories."""

from django.apps import AppConfig


class CasestudyConfig(AppConfig):
    """Articles, localization cases, their versions; also the project package."""

    name = "casestudy"
    verbose_name = "Stories"
