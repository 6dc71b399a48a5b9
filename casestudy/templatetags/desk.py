"""The admin's front page: its lists in the order of the work, and what to do first on an empty site."""

from typing import Any

from django import template
from django.urls import reverse

from casestudy.consequences.drift import waiting_count
from casestudy.models import Article, Author, ErrorReport, SiteSettings, Version
from metrics.models import Chart, Observation

register = template.Library()

#: What each thing is, for those who see it for the first time.
WORDS = {
    "Consequence": "Numbers that moved under a text, claims that turned.",
    "HeldChange": "Imports and numbers that wait for a decision.",
    "ErrorReport": "What readers found wrong.",
    "Article": "Long texts, in sections, with numbers bound to sources.",
    "LocalizationCase": "One product in one market: what was done there, and what came of it.",
    "Page": "About, imprint and the like; no versions.",
    "Image": "Pictures with their text for those who do not see them.",
    "Observation": "Single numbers: one value, of one period, by one provider.",
    "Series": "One metric of one entity in one market, over time.",
    "Claim": "Statements that follow from numbers, recomputed.",
    "Chart": "Drawings of series, or of events.",
    "Event": "What happened, where and when.",
    "Ranking": "Whom to believe where providers differ, and why.",
    "Source": "The documents in which numbers were read.",
    "Provider": "Whose numbers they are.",
    "Entity": "Whom or what numbers are about.",
    "Market": "Countries, the world, areas.",
    "Metric": "What is measured, in which unit.",
    "Author": "Who signs the texts.",
    "Topic": "Under which articles are filed.",
    "Lever": "Kinds of things done in a case; the rows of a comparison.",
    "SiteSettings": "Name, promise, licences, front page.",
}
#: What an editor looks for, most used first. What is named nowhere stands under its own application.
GROUPS = (
    ("To decide", ("Consequence", "HeldChange", "ErrorReport")),
    ("Texts", ("Article", "LocalizationCase", "Page", "Image")),
    ("Numbers", ("Observation", "Series", "Claim", "Chart", "Event", "Ranking")),
    ("Sources", ("Source", "Provider")),
    ("Names", ("Entity", "Market", "Metric", "Author", "Topic", "Lever")),
    ("The site", ("SiteSettings", "Subscription")),
    (
        "The record",
        ("Version", "Withdrawal", "Revision", "Redirect", "Use", "Batch", "Decision", "Document", "Redaction"),
    ),
)


@register.simple_tag
def in_order_of_work(app_list: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The admin's list of applications, regrouped; each group has name, label and models."""
    known = {
        (app["app_label"], model["object_name"]): model
        for app in app_list
        for model in app["models"]
        if app["app_label"] in ("casestudy", "metrics")
    }
    by_name = {name: model for (_, name), model in known.items()}
    groups = []
    for title, names in GROUPS:
        models = [by_name.pop(name) for name in names if name in by_name]
        if models:
            for model in models:
                model["words"] = WORDS.get(model["object_name"], "")
            groups.append({"name": title, "label": title.lower().replace(" ", "-"), "models": models})
    groups += [
        {"name": app["name"], "label": app["app_label"], "models": app["models"]}
        for app in app_list
        if app["app_label"] not in ("casestudy", "metrics")
    ]
    if by_name:
        groups.append({"name": "More", "label": "more", "models": list(by_name.values())})
    return groups


@register.simple_tag
def waiting_for_decisions(user: Any) -> int:
    """How many things need a decision; 0 for who may not decide. Two queries."""
    return waiting_count() if user.has_perm("casestudy.add_decision") else 0


@register.simple_tag
def open_reports(user: Any) -> int:
    """How many reports of readers are open; 0 for who may not answer them. One query."""
    if not user.has_perm("casestudy.change_errorreport"):
        return 0
    return ErrorReport.objects.filter(state=ErrorReport.State.OPEN).count()


@register.simple_tag
def first_steps(user: Any) -> list[dict[str, Any]]:
    """What a new publication needs, in order, and what is done of it; empty once a text is live. Five small queries."""
    if Version.objects.exists() or not user.has_perm("casestudy.add_article"):
        return []
    settings_url = reverse("admin:casestudy_sitesettings_changelist")
    return [
        {
            "done": SiteSettings.objects.exists(),
            "url": settings_url,
            "title": "Name the publication",
            "words": "Its name, its promise and its licences stand on every page.",
        },
        {
            "done": Author.objects.exists(),
            "url": reverse("admin:casestudy_author_add"),
            "title": "Add an author",
            "words": "A person or a desk; citations need the name in parts.",
        },
        {
            "done": Observation.objects.exists(),
            "url": reverse("admin:metrics_observation_import"),
            "title": "Bring in numbers",
            "words": "Import a file, or record single numbers later while you write: Ctrl+. in a text opens a panel that makes everything a number needs.",
        },
        {
            "done": Article.objects.exists(),
            "url": reverse("admin:casestudy_article_add"),
            "title": "Write the first article",
            "words": "Sections, with every number bound to its source. Save and preview shows it as readers will see it.",
        },
        {
            "done": Chart.objects.exists(),
            "url": reverse("admin:metrics_chart_add"),
            "title": "Draw a chart",
            "words": "From series on record; its drawing follows the form. A text takes it in with Alt+G.",
        },
        {
            "done": False,
            "url": reverse("admin:casestudy_article_changelist"),
            "title": "Publish",
            "words": "“Publish…” on the article lists whatever still keeps it back, each with its place.",
        },
    ]
