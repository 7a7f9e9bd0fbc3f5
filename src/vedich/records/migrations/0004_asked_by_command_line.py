"""Jobs and uploads of the command line name no user of the site."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_officer_code"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="asked_as",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="upload",
            name="uploaded_as",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name="job",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="upload",
            name="uploaded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uploads",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
