"""Words of the record in further languages."""

from django.db import migrations

import metrics.translated


class Migration(migrations.Migration):
    dependencies = [("metrics", "0003_search")]

    operations = [
        migrations.AddField(
            model_name="chart",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="chartseries",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="entity",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="market",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="metric",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
    ]
