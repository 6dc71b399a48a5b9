"""A run of the mails takes rows before it tells their readers; an address is found by the index of its constraint."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("casestudy", "0010_subscription_reader")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="held_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RemoveConstraint(model_name="subscription", name="subscription_once"),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(Lower("address"), "language", "kind", "key", name="subscription_once"),
        ),
    ]
