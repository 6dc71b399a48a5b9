"""Words of the site in further languages."""

from django.db import migrations

import metrics.translated


class Migration(migrations.Migration):
    dependencies = [("casestudy", "0004_decisions")]

    operations = [
        migrations.AddField(
            model_name="author",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="lever",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="stripfigure",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="translations",
            field=metrics.translated.TranslationsField(
                blank=True, default=dict, help_text="The words in other languages; an empty one shows the original."
            ),
        ),
    ]
