"""The addresses of the readers' pages. Suffixes and the API list theirs beside this."""

from django.urls import path, re_path

from casestudy import feeds
from casestudy.views import (
    charts,
    claims,
    compare,
    corrections,
    covers,
    disagreements,
    documents,
    embedding,
    follow,
    home,
    integrity,
    lists,
    numbers,
    pages,
    report,
    search,
    series,
    sitemap,
    sources,
    timeline,
    versions,
)

SLUG = r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)"

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", lists.article_list, name="articles"),
    path("localization/", lists.case_list, name="cases"),
    path("localization/compare/", compare.compare, name="compare"),
    *(
        path(f"{address}card.png", covers.picture(view), name=f"{name}-card")
        for address, view, name in (
            ("", home.home, "home"),
            ("articles/", lists.article_list, "articles"),
            ("localization/", lists.case_list, "cases"),
            ("localization/compare/", compare.compare, "compare"),
            ("metrics/", numbers.metric_list, "metrics"),
            ("claims/<slug:slug>/", claims.claim_detail, "claim"),
            ("metrics/<slug:slug>/", numbers.metric_detail, "metric"),
            ("series/<slug:slug>/", series.series_detail, "series"),
            ("topics/<slug:slug>/", lists.topic, "topic"),
            ("authors/<slug:slug>/", lists.author, "author"),
        )
    ),
    *(
        pattern
        for folder, kind in (("articles", "article"), ("localization", "case"))
        for pattern in (
            path(f"{folder}/<slug:slug>/", documents.detail, {"kind": kind}, name=kind),
            path(
                f"{folder}/<slug:slug>/card.png", covers.picture(documents.detail), {"kind": kind}, name=f"{kind}-card"
            ),
            path(f"{folder}/<slug:slug>/versions/", versions.history, {"kind": kind}, name=f"{kind}-versions"),
            path(
                f"{folder}/<slug:slug>/versions/<int:number>/", documents.frozen, {"kind": kind}, name=f"{kind}-version"
            ),
        )
    ),
    path("preview/<int:pk>/", documents.preview, name="preview"),
    path("metrics/", numbers.metric_list, name="metrics"),
    path("metrics/<slug:slug>/", numbers.metric_detail, name="metric"),
    path("series/<slug:slug>/", series.series_detail, name="series"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("charts/", charts.chart_list, name="charts"),
    path("charts/<slug:slug>/", charts.chart_detail, name="chart"),
    path("charts/<slug:slug>/embed/", charts.chart_embed, name="chart-embed"),
    path("charts/<slug:slug>/card.png", charts.chart_card, name="chart-card"),
    re_path(rf"^charts/{SLUG}\.svg$", charts.chart_svg, name="chart-svg"),
    re_path(rf"^charts/{SLUG}\.png$", charts.chart_png, name="chart-png"),
    path("oembed", embedding.oembed, name="oembed"),
    path("embed.js", embedding.embed_script, name="embed-script"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<slug:slug>/", claims.claim_detail, name="claim"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/<slug:slug>/", sources.source_detail, name="source"),
    path("disagreements/", disagreements.disagreements, name="disagreements"),
    path("topics/<slug:slug>/", lists.topic, name="topic"),
    path("authors/<slug:slug>/", lists.author, name="author"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("integrity/", integrity.integrity, name="integrity"),
    path("integrity.json", integrity.integrity_json, name="integrity-json"),
    path("search/", search.search, name="search"),
    path("report/", report.report, name="report"),
    path("follow/", follow.follow, name="follow"),
    path("follow/confirm/", follow.confirm, name="follow-confirm"),
    path("follow/end/", follow.end, name="follow-end"),
    path("feed.atom", feeds.Texts(), name="feed"),
    path("feed.json", feeds.json_feed, name="json-feed"),
    path("corrections.atom", feeds.Corrections(), name="corrections-feed"),
    path("changes.atom", feeds.Changes(), name="changes-feed"),
    path("changes.json", feeds.changes_json, name="changes-json"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    re_path(r"^sitemap-(?P<part>[1-9][0-9]{0,4})\.xml$", sitemap.sitemap, name="sitemap-part"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("<slug:slug>/", pages.plain_page, name="page"),
]
