
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0006_chart_kinds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(help_text='Readers see it wherever the number stood: which law or order, and whose.')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='observation',
            name='observation_value_or_none',
        ),
        migrations.AlterField(
            model_name='batch',
            name='kind',
            field=models.CharField(choices=[('import', 'import of a file'), ('form', 'form'), ('ranking', 'ranking'), ('redaction', 'removal by law'), ('publication', 'publication')], max_length=20),
        ),
        migrations.AlterField(
            model_name='observation',
            name='status',
            field=models.CharField(choices=[('A', 'normal'), ('E', 'estimated'), ('P', 'provisional'), ('M', 'missing'), ('W', 'withdrawn'), ('Q', 'removed by law')], default='A', max_length=1),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', False), ('status__in', ['W', 'M', 'Q']), _connector='OR'), name='observation_value_or_none'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='batch',
            field=models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='redaction', to='metrics.batch'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='observation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='redaction', to='metrics.observation'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
