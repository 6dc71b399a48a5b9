"""Claims with their verdicts, and the documents in which numbers were read."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudy.models import SiteSettings
from casestudy.presenting.structured.nodes import (
    Node,
    breadcrumbs,
    filled,
    licence_of,
    once,
    page_of,
    publisher,
    reference,
    script,
    whole,
)
from metrics.models import Source
from metrics.translated import page_language
from metrics.verdicts import JudgedClaim


def of_claim(claim: JudgedClaim, texts: Iterable[str], site: SiteSettings) -> SafeString:
    """Claim, ClaimReview and BreadcrumbList of a claim; ``texts`` are the paths of the versions in which it stands.

    The rating is the verdict in words: a scale of marks would say what nobody computed.
    """
    spec, page = claim.spec, f"/claims/{claim.spec.slug}/"
    node = {
        "@type": "Claim",
        "@id": whole(page),
        "url": page_of(page),
        "name": spec.statement,
        "text": spec.statement,
        "inLanguage": page_language(),
        "author": publisher(site) if spec.stance == "asserted" else None,
        "appearance": [reference(path) for path in once(texts)],
        "isBasedOn": once(whole(f"/series/{one.reference.series}/") for one in claim.figures),
    }
    review: Node = {
        "@type": "ClaimReview",
        "@id": f"{whole(page)}#verdict",
        "url": page_of(page),
        "inLanguage": page_language(),
        "author": publisher(site),
        "claimReviewed": spec.statement,
        "itemReviewed": reference(page),
        "reviewRating": filled(
            {"@type": "Rating", "alternateName": claim.verdict_words, "ratingExplanation": claim.judgement.reason}
        ),
    }
    return script(filled(node), review, breadcrumbs((_("Claims"), "/claims/"), (spec.statement, page)))


def of_source(source: Source, site: SiteSettings) -> SafeString:
    """The document in which numbers were read, where it is, and its licence or that none is stated."""
    page = source.get_absolute_url()
    node = {
        "@type": "CreativeWork",
        "@id": whole(page),
        "url": source.url_main,
        "mainEntityOfPage": page_of(page),
        "name": source.name,
        "genre": str(source.get_kind_display()),
        "publisher": {"@type": "Organization", "name": source.producer} if source.producer else None,
        "datePublished": source.date_published,
        "license": licence_of(source.license),
        "creditText": source.citation_full,
        "sdPublisher": publisher(site),
    }
    return script(filled(node), breadcrumbs((_("Sources"), "/sources/"), (source.name, page)))
