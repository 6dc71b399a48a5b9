import uuid

from django.db import migrations, models
from django.db.models.functions import Lower


def share(apps, schema_editor):
    """One mark for all rows of an address."""
    rows = apps.get_model("casestudy", "Subscription").objects.annotate(folded=Lower("address"))
    for folded in list(rows.values_list("folded", flat=True).distinct()):
        rows.filter(folded=folded).update(reader=uuid.uuid4())


class Migration(migrations.Migration):

    dependencies = [
        ("casestudy", "0009_subscriptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="reader",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(share, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["reader"], name="subscription_reader"),
        ),
    ]
