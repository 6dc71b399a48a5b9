"""What another editor has stored meanwhile, beside what stands in a form: nothing of either is lost."""

from typing import Any

from django.db.models import Manager

from casestudy import markup


def differences(stored: Any, form: Any, formsets: list[Any]) -> list[dict[str, str]]:
    """Where the stored text and the form differ: label, ``theirs`` as words, and ``html`` as stored for copying."""
    found = []
    own = {field.name for field in stored._meta.get_fields()}
    for name in form.fields:
        if name in own and name in form.cleaned_data:
            theirs, mine = _plain(getattr(stored, name)), _plain(form.cleaned_data[name])
            if theirs != mine:
                found.append(_entry(str(form.fields[name].label or name).capitalize(), theirs))
    for name in ("slug", "translation_of"):
        theirs = _plain(getattr(stored.document, name))
        if name in form.cleaned_data and theirs != _plain(form.cleaned_data[name]):
            found.append(_entry(name.replace("_", " ").capitalize(), theirs))
    for formset in formsets:
        found += _rows(formset)
    return found


def _rows(formset: Any) -> list[dict[str, str]]:
    """Rows changed or added by the other, and rows that the other deleted."""
    what = str(formset.model._meta.verbose_name)
    mine = {form.instance.pk: form for form in formset.forms if form.instance.pk}
    found = []
    for row in formset.model._base_manager.filter(**{formset.fk.name: formset.instance}):
        form = mine.get(row.pk)
        if form is None:
            found.append(
                _entry(
                    f"Added by them: {what} “{_title(row)}”; it stays when you save",
                    "\n\n".join(_texts(row, _names(formset))),
                )
            )
            continue
        for name in _names(formset):
            theirs = _plain(getattr(row, name, ""))
            if name in getattr(form, "cleaned_data", {}) and theirs != _plain(form.cleaned_data[name]):
                found.append(_entry(f"{what.capitalize()} “{_title(row)}”, {name.replace('_', ' ')}", theirs))
    if lost := getattr(formset, "orphans", 0):
        found.append(
            _entry(
                f"Deleted by them: {lost} {what}{'' if lost == 1 else 's'} of your form; saving over adds them again, at the end",
                "",
            )
        )
    return found


def _names(formset: Any) -> list[str]:
    names = [name for name in formset.form.base_fields if name not in ("id", "position", "evidence", formset.fk.name)]
    return [name for name in names if any(field.name == name for field in formset.model._meta.fields)]


def _texts(row: Any, names: list[str]) -> list[str]:
    return [text for name in names if (text := _plain(getattr(row, name)))]


def _title(row: Any) -> str:
    return markup.render_line(str(row), lambda embed: embed.inner or "…")


def _plain(value: Any) -> str:
    if isinstance(value, Manager):
        value = value.all()
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return ", ".join(sorted(str(one) for one in value))
    return "" if value is None else str(value)


def _entry(label: str, theirs: str) -> dict[str, str]:
    return {
        "label": label,
        "theirs": markup.words(theirs) if "<" in theirs else theirs,
        "html": theirs if "<" in theirs else "",
    }
