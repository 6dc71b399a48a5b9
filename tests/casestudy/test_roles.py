"""Editors do everything with texts and numbers, and nothing with accounts."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_the_command_makes_the_group_and_renews_it(capsys):
    call_command("editors")
    group = Group.objects.get(name="Editors")
    group.permissions.clear()
    call_command("editors")
    names = set(group.permissions.values_list("codename", flat=True))
    assert {"change_article", "add_observation", "add_version", "delete_chart"} <= names
    assert not names & {"delete_observation", "change_observation", "delete_version", "change_version", "add_user"}
    assert set(group.permissions.values_list("content_type__app_label", flat=True)) == {"casestudy", "metrics"}
