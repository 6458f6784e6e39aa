import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('verification', '0007_editions_of_a_time'),
    ]

    operations = [
        # A body that is put together anew stays on its page, so that editions lie in the order of their numbers.
        migrations.RunSQL(
            "ALTER TABLE verification_edition SET (fillfactor = 85)", "ALTER TABLE verification_edition RESET (fillfactor)"
        ),
        migrations.AddIndex(
            model_name='edition',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['number'], name='edition_near_number', pages_per_range=32),
        ),
    ]
