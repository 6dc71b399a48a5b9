"""The site itself, and those who write for it."""

from django.utils.safestring import SafeString

from casestudy.models import Author, SiteSettings
from casestudy.presenting.structured.nodes import filled, page_of, publisher, script, whole
from casestudy.presenting.structured.texts import person
from metrics.translated import page_language


def of_site(site: SiteSettings) -> SafeString:
    """The WebSite, and the Organization behind it with what it promises and how it corrects itself."""
    owner = publisher(site) | {
        "@id": whole("/#publisher"),
        "publishingPrinciples": page_of("/about/"),
        "correctionsPolicy": page_of("/corrections/"),
    }
    node = {
        "@type": "WebSite",
        "@id": whole("/#site"),
        "url": page_of("/"),
        "name": site.name,
        "description": site.promise,
        "inLanguage": page_language(),
        "publisher": {"@id": owner["@id"]},
    }
    return script(filled(node), owner)


def of_author(author: Author) -> SafeString:
    """The ProfilePage of an author."""
    known = person(author.slug, author.given_name, author.family_name, author.affiliation)
    return script(
        {
            "@type": "ProfilePage",
            "url": known["url"],
            "inLanguage": page_language(),
            "mainEntity": filled({**known, "description": author.biography}),
        }
    )
