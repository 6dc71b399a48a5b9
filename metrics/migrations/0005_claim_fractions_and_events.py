"""Claims that state a fraction in words, and compute with events."""

import django.db.models.deletion
import metrics.fields
import metrics.models.claims
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0004_translations"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="stated_of",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Only for a fraction in words: the 5 of 1 in 5, the 3 of a third; 1 for doubled (2 in 1).",
                null=True,
                verbose_name="in",
            ),
        ),
        migrations.AddField(
            model_name="operand",
            name="event",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="operands",
                to="metrics.event",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="operation",
            field=models.CharField(choices=metrics.models.claims.operation_choices, max_length=20),
        ),
        migrations.AlterField(
            model_name="claim",
            name="stated_to",
            field=metrics.fields.ExactField(
                blank=True,
                help_text="The size of its last printed digit: 1 for 45, 0.1 for 7.4. Empty for a fraction in words.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="operand",
            name="text",
            field=models.CharField(
                help_text="series@period, with !provider where needed; base:100 for an exact constant; event:SLUG.",
                max_length=240,
            ),
        ),
    ]
