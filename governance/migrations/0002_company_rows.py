"""Keys that carry the company, row-level security, and trails that only grow."""

from django.db import migrations

from organization.models.schema import CompanyTable, EventTable


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("alignment", "0007_links_by_parent_level")]

    operations = [
        CompanyTable("policyversion"),
        CompanyTable("alignmentcycle"),
        CompanyTable("signoff"),
        CompanyTable("skippedstep"),
        CompanyTable("maturityscore"),
        CompanyTable("changerequest"),
        CompanyTable("changeapproval"),
        CompanyTable("changecomment"),
        CompanyTable("dispute"),
        CompanyTable("reviewseries"),
        CompanyTable("review"),
        CompanyTable("agendaitem"),
        CompanyTable("attendance"),
        CompanyTable("calendarfeed"),
        CompanyTable("improvementplan"),
        CompanyTable("decision"),
        CompanyTable("actionitem"),
        CompanyTable("escalation"),
        CompanyTable("question"),
        CompanyTable("questionmessage"),
        CompanyTable("accountability"),
        EventTable("policyversionevent"),
        EventTable("alignmentcycleevent"),
        EventTable("signoffevent"),
        EventTable("skippedstepevent"),
        EventTable("changerequestevent"),
        EventTable("changeapprovalevent"),
        EventTable("changecommentevent"),
        EventTable("disputeevent"),
        EventTable("reviewseriesevent"),
        EventTable("reviewevent"),
        EventTable("agendaitemevent"),
        EventTable("attendanceevent"),
        EventTable("calendarfeedevent"),
        EventTable("improvementplanevent"),
        EventTable("decisionevent"),
        EventTable("actionitemevent"),
        EventTable("escalationevent"),
        EventTable("questionevent"),
        EventTable("questionmessageevent"),
        EventTable("accountabilityevent"),
    ]
