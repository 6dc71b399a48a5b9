"""Who may do what. Editors do everything with texts and numbers, and nothing with accounts."""

from django.contrib.auth.models import Group, Permission

#: What is only ever added to.
RECORD = {
    "batch",
    "consequence",
    "decision",
    "heldchange",
    "observation",
    "ranking",
    "redaction",
    "redirect",
    "revision",
    "use",
    "version",
    "withdrawal",
}
#: What an editor does not decide alone.
NOT_FOR_EDITORS = {"redaction", "subscription"}
NEVER_DELETED = {*RECORD, "document"}
NEVER_CHANGED = RECORD


def editors() -> Group:
    """The group of editors, with exactly the permissions that the work needs."""
    group, _ = Group.objects.get_or_create(name="Editors")
    permissions = Permission.objects.filter(content_type__app_label__in=("metrics", "casestudy")).select_related(
        "content_type"
    )
    group.permissions.set([one for one in permissions if _allowed(one)])
    return group


def _allowed(permission: Permission) -> bool:
    action, model = permission.codename.split("_", 1)
    if model in NOT_FOR_EDITORS:
        return action == "view"
    if action == "delete":
        return model not in NEVER_DELETED
    if action == "change":
        return model not in NEVER_CHANGED
    return True
