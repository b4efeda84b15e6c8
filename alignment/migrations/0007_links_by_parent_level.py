"""The few links to company KPIs are found without walking all the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alignment", "0006_conflicts_contributions_findings")]

    operations = [
        migrations.AddIndex(
            model_name="cascadelink",
            index=models.Index(fields=["company", "parent_level"], name="link_by_parent_level"),
        ),
    ]
