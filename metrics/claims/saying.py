"""What a verdict says, in the words of the page. The sentences are written here in English with their parts in braces;
whoever draws pages in other languages installs a translator, and nothing here has to know of it."""

from collections.abc import Callable

_translate: list[Callable[[str], str]] = [str]


def speak_with(translate: Callable[[str], str]) -> None:
    """Let every sentence pass ``translate`` before its parts are filled in; it decides the language at each call."""
    _translate[0] = translate


def say(pattern: str, **parts: object) -> str:
    """The sentence with its parts, in the words of the page."""
    return _translate[0](pattern).format(**parts)
