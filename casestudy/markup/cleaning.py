"""Making what an editor wrote, pasted or sent safe to store and to show."""

import nh3

from casestudy.markup.building import RENAMED, SCHEMES, Builder
from casestudy.markup.tree import BLOCKS, EMBEDS, INLINE, PARTS, serialise, without_controls

_TAGS = set(INLINE | BLOCKS | PARTS | RENAMED.keys() | {"div"})
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
for _shape in EMBEDS.values():
    _ATTRIBUTES.setdefault(_shape.tag, set()).update((_shape.key, *_shape.extra))
# Elements whose content is not prose; of all others that are not allowed the words stay.
_GONE = {
    "embed", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "xmp",
}  # fmt: skip


def clean(html: str) -> str:
    """Rich text as it is stored: allowed elements and embeds only, bracket forms turned into embeds.

    Cleaning what is clean changes nothing. Never raises; what cannot be understood stays as text, and `problems`
    names it.
    """
    if not html.strip():
        return ""
    # A full HTML parser first: it reads broken markup as a browser does.
    safe = nh3.clean(
        without_controls(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_GONE,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return serialise(Builder(brackets=True).read(safe))
