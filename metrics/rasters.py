"""Pictures for where a drawing cannot go: an SVG turned into a PNG, once for each drawing."""

import hashlib

import resvg_py
from django.core.cache import cache

#: Pixels across a downloaded chart: about twice what it is drawn for.
WIDTH = 1504
_KEPT_FOR = 7 * 24 * 3600
#: Beyond this, a drawing is refused: nobody reads it, and drawing it costs too much.
_LARGEST = 2_000_000


class TooLarge(ValueError):
    """A drawing with more in it than a picture can show."""


def png_of(svg: str, width: int = WIDTH) -> bytes:
    """The SVG as a PNG that many pixels wide; kept in the cache under what it was made from. Raises ``TooLarge``.

    The faces are those of the machine; an SVG here never names a file or an address.
    """
    if len(svg) > _LARGEST:
        raise TooLarge("This drawing is too large for a picture; take the SVG.")
    key = f"png:{width}:{hashlib.sha256(svg.encode()).hexdigest()}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
        cache.set(key, found, _KEPT_FOR)
    return found
