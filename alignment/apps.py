"""The alignment room: how does it connect?"""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """Links from level to level."""

    name = "alignment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A retired KPI leaves the cascade; templates follow their people, and KPIs that go their own way; links wait
        for somebody's word.
        """
        from alignment.selectors.estate import waiting_links
        from alignment.selectors.finding_marks import FINDINGS
        from alignment.selectors.owed import OWED_KINDS
        from alignment.services.links import release_links, release_many
        from alignment.services.regrouping import lead_workshop
        from alignment.services.template_exceptions import follow_departments, follow_people, mark_exceptions
        from kpis.selectors import marks
        from kpis.services.guards import follow
        from organization.selectors import estate, owed
        from organization.services import following

        follow(release_links, at_once=release_many)
        follow(mark_exceptions)
        estate.register(waiting_links)
        marks.register(FINDINGS)
        following.follow_people(follow_people)
        following.follow_departments(follow_departments)
        following.follow_departments(lead_workshop)
        for kind in OWED_KINDS:
            owed.register(kind)
