"""Carrying a change into a version that waits: a three-way merge of contents, field by field and section by section."""

from typing import Any

Content = dict[str, Any]


class Conflict(ValueError):
    """Both sides changed the same field; the message names it."""


def rebased(base: Content, changed: Content, waiting: Content) -> Content:
    """``waiting`` with what ``changed`` differs from ``base`` in. Raises :class:`Conflict` where both differ."""
    merged = dict(waiting)
    for name in {*base, *changed, *waiting} - {"sections", "definitions"}:
        merged[name] = _one(name, base.get(name), changed.get(name), waiting.get(name))
    if "sections" in waiting:
        merged["sections"] = _sections(base.get("sections", []), changed.get("sections", []), waiting["sections"])
    merged["definitions"] = _definitions(*(one.get("definitions", {}) for one in (base, changed, waiting)))
    return merged


def _definitions(base: Content, changed: Content, waiting: Content) -> Content:
    """What the merged text embeds: as the waiting version has it, but for what the change redefined or brought in."""
    merged = {}
    for kind in {*waiting, *changed}:
        old, new = base.get(kind, {}), changed.get(kind, {})
        redefined = {slug: one for slug, one in new.items() if one != old.get(slug)}
        merged[kind] = {**new, **waiting.get(kind, {}), **redefined}
    return merged


def _one(name: str, base: Any, changed: Any, waiting: Any) -> Any:
    if changed in (base, waiting):
        return waiting
    if waiting == base:
        return changed
    raise Conflict(f"the {name.replace('_', ' ')}")


def _sections(base: list[Content], changed: list[Content], waiting: list[Content]) -> list[Content]:
    before = {section["anchor"]: section for section in base}
    after = {section["anchor"]: section for section in changed}
    kept = {section["anchor"]: section for section in waiting}
    merged = []
    for section in waiting:
        anchor = section["anchor"]
        one = _one(f"section “{section['heading']}”", before.get(anchor), after.get(anchor), section)
        if one is not None:
            merged.append(one)
    for section in changed:
        anchor = section["anchor"]
        if anchor not in kept and anchor in before and section != before[anchor]:
            raise Conflict(f"the section “{section['heading']}” (by taking it out)")
    merged += [section for section in changed if section["anchor"] not in kept and section["anchor"] not in before]
    return merged
