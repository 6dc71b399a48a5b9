"""Names of new records: slugs that nobody has yet, and publishers by the names that their addresses have."""

import re

from django.db import models
from django.utils.text import slugify

from metrics.models import Provider


def joined(name: str) -> str:
    """A name without what two ways of writing it differ in: case, spaces, stops."""
    return re.sub(r"[\W_]", "", name.casefold())


def known_name(host: str) -> str:
    """A publisher on record whose name is the host's (sensortower.com: Sensor Tower), else the host itself."""
    wanted = joined(host.split(".")[-2] if "." in host else host)
    for name in Provider.objects.order_by("pk").values_list("name", flat=True):
        if joined(name) == wanted:
            return name
    return host


def free_slug(model: type[models.Model], words: str) -> str:
    """A slug from the words that no record has yet."""
    longest = (getattr(model._meta.get_field("slug"), "max_length", None) or 50) - 4
    stem = slugify(words)[:longest].strip("-") or model._meta.model_name or "one"
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
