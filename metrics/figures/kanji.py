"""Numbers written in kanji, as digits: 二百万 is 200万, 三割五分 is 35%."""

import re

_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SIGNS = "".join([*_ONES, *_TENS])
# Behind a digit, 千 and 百 are scales of their own: 5千万.
_RUN = re.compile(rf"(?<![0-9.{_SIGNS}])[{_SIGNS}]+(?=[万萬億兆割分%]|[^{_SIGNS}]|$)")
_TENTHS = re.compile(r"([0-9]+)割(?:([0-9])分)?$")


def without_kanji(text: str) -> str:
    """The text with each kanji numeral below ten thousand in digits, and tenths as percentages; else unchanged."""
    digits = _RUN.sub(lambda match: _digits(match.group()), text)
    return _TENTHS.sub(lambda match: f"{match[1]}{match[2] or 0}%", digits)


def _digits(run: str) -> str:
    if not any(sign in _TENS for sign in run):
        return "".join(str(_ONES[sign]) for sign in run)
    total, last, room = 0, None, 10_000
    for sign in run:
        if sign in _ONES:
            if last is not None:
                return run
            last = _ONES[sign]
            continue
        if _TENS[sign] >= room:
            return run
        room = _TENS[sign]
        total, last = total + (1 if last is None else last) * room, None
    return str(total + (last or 0))
