"""The worker and the whole clock.

Every entry asks a question of the database ("what is stale? what ages today?") and starts one task a company. Nothing
that must be done lives in the broker: an entry that is lost is asked again at the next tick.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

TICK = 5.0
MINUTE = 60.0
# The clock counts from its own start: what is asked more rarely is never asked where the product is restarted often.
QUARTER = 900.0
app.conf.beat_schedule = {
    "stale companies": {"task": "alignment.find_stale", "schedule": TICK, "options": {"expires": TICK * 6}},
    "undelivered mail": {"task": "organization.deliver_mail", "schedule": TICK, "options": {"expires": TICK * 6}},
    "files of values": {"task": "dashboards.find_files", "schedule": TICK, "options": {"expires": TICK * 6}},
    "reminders": {"task": "organization.remind", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "reviews": {"task": "governance.find_reviews", "schedule": QUARTER, "options": {"expires": QUARTER}},
    "escalations and plans": {
        "task": "governance.find_escalations",
        "schedule": QUARTER,
        "options": {"expires": QUARTER},
    },
    "aging figures": {"task": "kpis.find_aging", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "spent links": {"task": "kpis.clear_entry_links", "schedule": QUARTER, "options": {"expires": QUARTER}},
}
