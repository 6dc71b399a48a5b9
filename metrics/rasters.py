"""Pictures for where a drawing cannot go: an SVG turned into a PNG, once for each drawing."""

import hashlib
import re

import resvg_py
from django.core.cache import caches

#: Pixels across a downloaded chart: about twice what it is drawn for.
WIDTH = 1504
_KEPT_FOR = 7 * 24 * 3600
#: Beyond this, a drawing is refused: nobody reads it, and drawing it costs too much.
_LARGEST = 2_000_000
#: Signs of the planes beyond the letters, with what joins, tints and colours them.
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u27bf]|[0-9#*]\ufe0f?\u20e3)"
    "(?:[\u200d\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]|(?<=\u200d)[\u2600-\u27bf])*"
)
_WORDS = re.compile(r"(?<=>)[^<]+(?=</text>)")


class TooLarge(ValueError):
    """A drawing with more in it than a picture can show."""


def png_of(svg: str, width: int = WIDTH) -> bytes:
    """The SVG as a PNG that many pixels wide; kept in the cache under what it was made from. Raises ``TooLarge``.

    The faces are those of the machine; an SVG here never names a file or an address.
    """
    if len(svg) > _LARGEST:
        raise TooLarge("This drawing is too large for a picture; take the SVG.")
    svg = _WORDS.sub(lambda words: _drawable(words[0]), svg)
    key = f"png:{width}:{hashlib.sha256(svg.encode()).hexdigest()}"
    kept = caches["pictures"]
    found: bytes | None = kept.get(key)
    if found is None:
        found = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
        kept.set(key, found, _KEPT_FOR)
    return found


def _drawable(words: str) -> str:
    """Words without emoji, for which resvg finds no face in the midst of others and draws boxes; emoji alone stay."""
    rest = _EMOJI.sub("", words)
    return rest if any(letter.isalnum() for letter in rest) else words
