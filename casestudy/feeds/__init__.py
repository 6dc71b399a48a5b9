"""Feeds: what machines follow."""

from casestudy.feeds.atom import Changes, Corrections, Texts
from casestudy.feeds.json_feed import changes_json, json_feed

__all__ = ["Changes", "Corrections", "Texts", "changes_json", "json_feed"]
