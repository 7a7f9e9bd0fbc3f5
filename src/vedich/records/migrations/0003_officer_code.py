"""The code by which the data name somebody as an officer of a unit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="officer",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("officer", ""),
                    models.Q(("role", "officer"), models.Q(("unit", ""), _negated=True)),
                    _connector="OR",
                ),
                name="officer_of_a_unit",
            ),
        ),
    ]
