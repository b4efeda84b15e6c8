"""Mail goes out once, whatever dies on the way."""

import smtplib
import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone

from organization.models import OutgoingMail, company_scope, set_scope
from organization.selectors.mail import companies_with_mail, given_up, waiting
from organization.services.mail import HAS_LEFT, deliver_mail, post_mail, try_again
from organization.services.people import deactivate_person
from organization.tasks import deliver_company_mail
from tests.cast import ACTOR, build_cast


@pytest.fixture
def cast(cast):
    """Nothing waits yet: the invitations of those who founded the two companies are out."""
    for company in (cast.other, cast.company):
        set_scope(company=company.id)
        OutgoingMail.objects.filter(company=company).delete()
    return cast


def post(cast, key="one", to=None):
    post_mail(
        company=cast.company, to=to or cast.owner, subject="Two values\nare due", text="Here: /c/alder/", kind="digest",
        key=key,
    )  # fmt: skip


def deliver(cast):
    return deliver_mail(company=cast.company.id)


class Away(EmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError("nobody there")


class Choosy(EmailBackend):
    """A mail server that refuses one person."""

    def send_messages(self, messages):
        if messages[0].to == ["olga@alder.example"]:
            raise smtplib.SMTPRecipientsRefused({"olga@alder.example": (550, b"no such person")})
        return super().send_messages(messages)


def test_posting_a_thing_twice_is_one_mail_and_running_twice_sends_it_once(cast):
    post(cast)
    post(cast)
    assert companies_with_mail(timezone.now()) == [cast.company.id]
    assert deliver(cast) == 1
    assert deliver(cast) == 0
    set_scope(company=cast.company.id)
    assert [message.subject for message in mail.outbox] == ["Two values are due"]
    assert mail.outbox[0].to == ["olga@alder.example"]
    assert OutgoingMail.objects.get().text == "", "links in delivered mail are not kept"
    assert companies_with_mail(timezone.now()) == []
    post(cast)
    assert OutgoingMail.objects.count() == 1, "what was told is not told again"


def test_a_dead_mail_server_loses_nothing(cast):
    post(cast)
    post(cast, "two", cast.head)
    with mock.patch("organization.services.mail.get_connection", return_value=Away()):
        assert deliver(cast) == 0
    set_scope(company=cast.company.id)
    first, second = OutgoingMail.objects.order_by("-tries")
    assert (first.tries, second.tries) == (1, 0), "the rest waits: one try is enough to know"
    assert "nobody there" in first.last_error
    assert [row.id for row in waiting(cast.company)] == [first.id]
    OutgoingMail.objects.update(next_try_at=timezone.now())
    assert deliver(cast) == 2
    assert len(mail.outbox) == 2


def test_one_refused_address_does_not_stop_the_others_and_is_given_up_after_a_day(cast):
    post(cast)
    post(cast, "two", cast.head)
    with mock.patch("organization.services.mail.get_connection", return_value=Choosy()):
        assert deliver(cast) == 1
        set_scope(company=cast.company.id)
        OutgoingMail.objects.filter(tries__gt=0, sent_at=None).update(
            created_at=timezone.now() - timedelta(days=1), next_try_at=timezone.now()
        )
        assert deliver(cast) == 0
    set_scope(company=cast.company.id)
    (lost,) = given_up(cast.company)
    assert "550" in lost.last_error
    assert companies_with_mail(timezone.now()) == []
    assert try_again(company=cast.company, mail=lost.id, actor=ACTOR)
    assert not try_again(company=cast.company, mail=lost.id, actor=ACTOR)
    assert deliver(cast) == 1


def test_who_has_left_gets_no_mail(cast):
    post(cast)
    deactivate_person(company=cast.company, membership=cast.owner.id, actor=ACTOR)
    assert deliver(cast) == 0
    set_scope(company=cast.company.id)
    assert [row.last_error for row in given_up(cast.company)] == [HAS_LEFT]
    assert mail.outbox == []


def test_two_workers_at_once_send_each_mail_once(committed):
    with transaction.atomic():
        cast = build_cast()
    with company_scope(cast.company.id):
        for number in range(12):
            post(cast, str(number))

    def work():
        deliver_company_mail(str(cast.company.id))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    told = [message for message in mail.outbox if message.subject == "Two values are due"]
    assert len(told) == 12, "besides the invitations of the cast"
    with company_scope(cast.company.id):
        assert OutgoingMail.objects.filter(sent_at=None).count() == 0
        assert set(OutgoingMail.objects.values_list("tries", flat=True)) == {1}


def test_a_worker_that_dies_in_the_middle_gives_the_mail_back(cast):
    post(cast)
    with (
        mock.patch("organization.services.mail._hand_over", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        deliver(cast)
    set_scope(company=cast.company.id)
    assert companies_with_mail(timezone.now()) == []
    assert companies_with_mail(timezone.now() + timedelta(minutes=11)) == [cast.company.id]
