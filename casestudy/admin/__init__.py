"""The stories in the admin, and what they add to the numbers' own admin. Importing this registers them."""

from casestudy.admin import articles, cases, consequences, held, inbox, numbers, people, records, reports, subscriptions

__all__ = [
    "articles",
    "cases",
    "consequences",
    "held",
    "inbox",
    "numbers",
    "people",
    "records",
    "reports",
    "subscriptions",
]
