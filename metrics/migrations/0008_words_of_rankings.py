"""The reasons of rankings in further languages. The column takes its default without touching a row."""

from django.db import migrations

import metrics.translated


class Migration(migrations.Migration):
    dependencies = [("metrics", "0007_redactions")]

    operations = [
        migrations.AddField(
            model_name="ranking",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
    ]
