"""What a verdict says, in the words of the page. The sentences are written here in English with their parts in braces;
whoever draws pages in other languages installs a translator, and nothing here has to know of it."""

from collections.abc import Callable

from metrics.formats import format_period
from metrics.periods import Period

_translate: list[Callable[[str], str]] = [str]
_write: list[Callable[[Period], str]] = [format_period]


def speak_with(translate: Callable[[str], str], write: Callable[[Period], str]) -> None:
    """Let every sentence pass ``translate`` before its parts are filled in, and ``write`` say each period in it.

    Both decide the language at each call.
    """
    _translate[0], _write[0] = translate, write


def say_period(period: Period) -> str:
    """The period in the words of the page."""
    return _write[0](period)


def say(pattern: str, **parts: object) -> str:
    """The sentence with its parts, in the words of the page."""
    return _translate[0](pattern).format(**parts)
