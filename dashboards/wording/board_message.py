"""What the executive dashboard says: its message, the evidence under it, the titles of its bands."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.rules.diagnosis.told import Diagnosed
from alignment.rules.summary import Alarm
from dashboards.rules.board import BEHIND, Group, behind
from dashboards.rules.board_assembly import Board
from dashboards.rules.message import Lead, Message
from dashboards.rules.variances import Variance
from dashboards.wording.board_began import evidence_words, title_words
from dashboards.wording.board_figures import Figures, capital, count_words, inside, listed, many_said
from kpis.selectors.states import Row


def gap_words(kpi: Row, figures: Figures) -> str:
    """3.1 points under pace; of ranges: below its range. Empty where nothing is known."""
    if kpi.variance is None:
        return ""
    if kpi.direction == "range":
        return _range_words(kpi, kpi.variance, figures)
    if not round(kpi.variance, kpi.decimals):
        return _("on pace")
    told = {"size": figures.size(kpi.variance, kpi)}
    return _("%(size)s under pace") % told if kpi.variance < 0 else _("%(size)s over pace") % told


def _range_words(kpi: Row, variance: float, figures: Figures) -> str:
    if not variance:
        return _("within its range")
    told = {"size": figures.size(variance, kpi)}
    return _("%(size)s below its range") % told if variance < 0 else _("%(size)s above its range") % told


# ── the message ─────────────────────────────────────────────────────────────────────────────────────────────────────


def message_words(message: Message[Row], figures: Figures, why: Diagnosed | None = None) -> str:
    """The title of the page. `why`: where the dip of its worst outcome began."""
    total = count_words(message.outcomes)
    pair = message.outcomes == 2
    if message.kind == "empty":
        return _("Nothing is measured yet")
    if message.kind == "no_outcomes":
        return _("No outcome is chosen yet")
    if message.kind == "no_targets":
        return (
            _("Neither of the two outcomes has a target")
            if pair
            else ngettext("The outcome has no target", "None of the %(total)s outcomes has a target", message.outcomes)
            % {"total": total}
        )
    if message.kind == "no_values":
        return (
            _("Neither of the two outcomes can be judged yet")
            if pair
            else ngettext(
                "The outcome cannot be judged yet", "None of the %(total)s outcomes can be judged yet", message.outcomes
            )
            % {"total": total}
        )
    if message.kind == "on_pace":
        return _all_on_pace(message)
    return _behind_words(message, figures, why)


def _all_on_pace(message: Message[Row]) -> str:
    silent = message.outcomes - message.judged
    told = {"judged": count_words(message.judged), "total": count_words(message.outcomes)}
    if not silent and message.outcomes == 2:
        return _("Both outcomes are on pace")
    if not silent:
        return ngettext("The outcome is on pace", "All %(total)s outcomes are on pace", message.outcomes) % told
    words = ngettext("%(judged)s of %(total)s outcomes is on pace", "%(judged)s of %(total)s outcomes are on pace", message.judged) % told  # fmt: skip
    rest = ngettext("one has no data", "%(count)s have no data", silent) % {"count": count_words(silent)}
    return f"{capital(words)}; {rest}"


def _behind_words(message: Message[Row], figures: Figures, why: Diagnosed | None) -> str:
    worst = message.behind[0]
    if began := title_words(worst, why, figures):
        return _("%(name)s is %(gap)s; %(began)s") % {
            "name": worst.name,
            "gap": gap_words(worst, figures),
            "began": began,
        }
    if message.kind == "one_behind" or message.lead is not None:
        words = _("%(name)s is %(gap)s") % {"name": worst.name, "gap": gap_words(worst, figures)}
        return f"{words}; {_lead_words(message.lead)}" if message.lead else words
    return _("%(behind)s; %(name)s most, by %(gap)s") % {
        "behind": behind_title(len(message.behind), message.outcomes),
        "name": figures.named(worst.name),
        "gap": figures.size(worst.variance or 0.0, worst),
    }


def behind_title(count: int, total: int) -> str:
    """Two of three outcomes are behind pace."""
    if total == 1:
        return _("The outcome is behind pace")
    told = {"count": count_words(count), "total": count_words(total)}
    if count == total == 2:
        return _("Both outcomes are behind pace")
    if count == total:
        return capital(_("all %(total)s outcomes are behind pace") % told)
    words = ngettext(
        "%(count)s of %(total)s outcomes is behind pace", "%(count)s of %(total)s outcomes are behind pace", count
    )
    return capital(words % told)


def _lead_words(lead: Lead[Row]) -> str:
    told = {"department": lead.driver.department_name}
    if not lead.periods:
        return _("what leads it in %(department)s fell behind at the same time") % told
    told["earlier"] = many_said(lead.periods, lead.outcome.cadence)
    return _("what leads it in %(department)s fell behind %(earlier)s before") % told


# ── the evidence under it ───────────────────────────────────────────────────────────────────────────────────────────


def standfirst(board: Board[Row], figures: Figures, why: Diagnosed | None = None) -> str:
    """One or two sentences that carry the message. `why`: where the dip of its worst outcome began."""
    message = board.message
    if message.kind == "empty":
        return _("No KPI is active. Begin with the three to five outcomes by which the company is steered.")
    if message.kind == "no_outcomes":
        count = len(board.kpis)
        words = ngettext(
            "%(count)s department KPI is measured, but no company KPI says what for.",
            "%(count)s department KPIs are measured, but no company KPI says what for.",
            count,
        )
        return words % {"count": count}
    if message.kind in {"no_targets", "no_values"}:
        return _why_unjudged(board.outcomes)
    if message.worst is not None and why is not None and title_words(message.worst, why, figures):
        return evidence_words(why, figures)
    if message.lead is not None:
        return _lead_evidence(message.lead, board, figures)
    below = _below_words(board, figures)
    if message.worst is not None:
        return " ".join(part for part in (_evidence_of_worst(board.leading.groups[0], figures), below) if part)
    return below


def _why_unjudged(outcomes: Sequence[Row]) -> str:
    lacking = sum(kpi.pace is None and kpi.target_low is None for kpi in outcomes)
    silent = sum(kpi.actual is None for kpi in outcomes)
    stale = sum(kpi.stale for kpi in outcomes)
    counted = (
        (lacking, ngettext("%(n)s without a target", "%(n)s without a target", lacking)),
        (silent, ngettext("%(n)s without any value", "%(n)s without any value", silent)),
        (stale, ngettext("%(n)s with an old value", "%(n)s with old values", stale)),
    )
    parts = [words % {"n": count_words(n)} for n, words in counted if n]
    ask = _("Until a target and a current value meet, nobody can say whether the company is well.")
    return f"{capital(listed(parts))}. {ask}" if parts else ask


def _lead_evidence(lead: Lead[Row], board: Board[Row], figures: Figures) -> str:
    told = {
        "driver": figures.named(lead.driver.name),
        "outcome": figures.named(lead.outcome.name),
        "began": _since(lead.driver, lead.driver_behind_for, figures),
        "followed": _since(lead.outcome, lead.outcome_behind_for, figures),
    }
    first = _("%(driver)s has been behind pace since %(began)s, %(outcome)s since %(followed)s.") % told
    group = board.leading.groups[0]
    others = [kpi for kpi in group.feeding if kpi.id != lead.driver.id]
    late = behind(others)
    if not others:
        return capital(first)
    if late:
        names = listed(figures.named(kpi.name) for kpi in late)
        rest = _("Also behind among what drives it: %(names)s.") % {"names": names}
    else:
        rest = _("Nothing else that drives it is behind.")
    return f"{capital(first)} {rest}"


def _since(kpi: Row, periods: int, figures: Figures) -> str:
    assert kpi.due_period is not None  # noqa: S101 - a lead has values
    return inside(figures.period(figures.back(kpi.due_period, kpi.cadence, periods - 1), kpi.cadence))


def group_evidence(group: Group[Row]) -> str:
    """What its indicators say about an outcome."""
    late = behind(group.feeding)
    if not group.feeding:
        return _("No department KPI leads to it.")
    silent = [kpi for kpi in group.feeding if kpi.health == "no_data"]
    if group.outcome.health in BEHIND and not late:
        return _nothing_below(len(group.feeding), len(silent))
    parts = []
    if late:
        words = ngettext("%(names)s is behind.", "%(count)s of %(all)s indicators are behind.", len(late))
        told = {"names": late[0].name, "count": count_words(len(late)), "all": count_words(len(group.feeding))}
        parts.append(capital(words % told))
    if silent:
        words = ngettext("%(names)s has no data.", "%(count)s have no data.", len(silent))
        parts.append(capital(words % {"names": silent[0].name, "count": count_words(len(silent))}))
    if not parts:
        parts.append(_("All that drives it is on pace."))
    return " ".join(parts)


def _evidence_of_worst(group: Group[Row], figures: Figures) -> str:
    """The same below the message, where the outcome must be named."""
    late = behind(group.feeding)
    name = figures.named(group.outcome.name)
    if not group.feeding:
        return _("No department KPI leads to %(name)s.") % {"name": name}
    told = {"count": count_words(len(late)), "all": count_words(len(group.feeding)), "name": name}
    if late and len(group.feeding) == 1:
        return _("The KPI that drives %(name)s is behind.") % told
    if late:
        words = ngettext(
            "%(count)s of %(all)s KPIs that drive %(name)s is behind.",
            "%(count)s of %(all)s KPIs that drive %(name)s are behind.",
            len(late),
        )
        return capital(words % told)
    words = ngettext(
        "The KPI that drives %(name)s is not behind: the cause is not among what is measured.",
        "None of the %(all)s KPIs that drive %(name)s is behind: the cause is not among what is measured.",
        len(group.feeding),
    )
    return words % told


def _nothing_below(feeding: int, silent: int) -> str:
    told = {"all": count_words(feeding), "silent": count_words(silent)}
    if silent:
        words = ngettext(
            "Its one indicator has no data.", "None of its %(all)s indicators is behind, but %(silent)s without data.", feeding
        )  # fmt: skip
        return words % told
    return (
        ngettext(
            "Its one indicator is on pace: the cause is not among what is measured.",
            "None of its %(all)s indicators is behind: the cause is not among what is measured.",
            feeding,
        )
        % told
    )


def _below_words(board: Board[Row], figures: Figures) -> str:
    """How the departments stand, in one sentence."""
    late, count = behind(board.kpis), len(board.kpis)
    if not count:
        return _("No department KPI is active yet, so nothing says where the outcomes are going.")
    if not late:
        silent = sum(kpi.health == "no_data" for kpi in board.kpis)
        if silent == count:
            return _("No department KPI can be judged yet.")
        return _("No department KPI is behind.")
    if board.large:
        return _large_words(board)
    told = {"count": count_words(len(late)), "all": count_words(count), "name": figures.named(late[0].name)}
    if count == 1:
        return _("The one department KPI is behind: %(name)s.") % told
    words = ngettext(
        "One of %(all)s department KPIs is behind: %(name)s.",
        "Of all %(all)s department KPIs %(count)s are behind, %(name)s most.",
        len(late),
    )
    return capital(words % told)


def _large_words(board: Board[Row]) -> str:
    off = [line for line in board.lines if line.counts["off_track"]]
    told = {"off": count_words(len(off)), "all": count_words(len(board.lines))}
    if not off:
        return _("No department KPI is off track.")
    words = ngettext(
        "%(off)s of %(all)s departments has a KPI off track", "%(off)s of %(all)s departments have KPIs off track", len(off)
    )  # fmt: skip
    names = listed(line.name for line in off[:2])
    if len(off) <= 2:
        return _("%(words)s: %(names)s.") % {"words": capital(words % told), "names": names}
    return _("%(words)s, %(names)s most.") % {"words": capital(words % told), "names": names}


def alarm_words(alarm: Alarm) -> SafeString:
    """Green departments, red company."""
    departments = ngettext(
        "%(on)s of %(all)s department KPI is on track",
        "%(on)s of %(all)s department KPIs are on track",
        alarm.department_with_data,
    ) % {"on": alarm.department_on_track, "all": alarm.department_with_data}
    company = ngettext(
        "%(off)s of %(all)s company KPI is off", "%(off)s of %(all)s company KPIs are off", alarm.company_with_data
    ) % {"off": alarm.company_off_track, "all": alarm.company_with_data}
    return format_html("<b>{}</b> {}, {}.", _("Green departments, red company."), departments, company)


# ── titles of the bands ─────────────────────────────────────────────────────────────────────────────────────────────


def outcomes_title(message: Message[Row]) -> str:
    """What happened to the outcomes, in one line."""
    if message.behind:
        return behind_title(len(message.behind), message.outcomes)
    if message.judged:
        return _all_on_pace(message)
    return ngettext(
        "The outcome has nothing to be judged by", "The outcomes have nothing to be judged by", message.outcomes
    )


def leading_title(board: Board[Row], figures: Figures) -> str:
    """What happened among the leading indicators."""
    off = [kpi for kpi in board.kpis if kpi.health == "off_track"]
    late = off or behind(board.kpis)
    state = _("off track") if off else _("at risk")
    count = len(board.kpis)
    if not late:
        judged = sum(kpi.health == "on_track" for kpi in board.kpis)
        if judged == count:
            return ngettext("The department KPI is on track", "All %(all)s department KPIs are on track", count) % {"all": count_words(count)}  # fmt: skip
        return _("No department KPI is behind, %(silent)s without data") % {"silent": count_words(count - judged)}
    if len(late) > 1:
        return capital(
            _("%(count)s of %(all)s department KPIs are %(state)s")
            % {"count": count_words(len(late)), "all": count_words(count), "state": state}
        )
    driven = _driven_by(late[0], board)
    told = {"state": state, "names": listed(figures.named(kpi.name) for kpi in driven)}
    if driven:
        return _("One department KPI is %(state)s, and it leads %(names)s") % told
    return _("One department KPI is %(state)s, and it leads nowhere yet") % told


def _driven_by(kpi: Row, board: Board[Row]) -> list[Row]:
    return [group.outcome for group in board.leading.groups if any(one.id == kpi.id for one in group.feeding)]


def departments_title(board: Board[Row]) -> str:
    """How many departments need nothing."""
    fine = sum(line.fine for line in board.lines)
    told = {"fine": count_words(fine), "all": count_words(len(board.lines))}
    if fine == len(board.lines):
        return _("All %(all)s departments are on track") % told
    if not fine:
        return _("Every department has a KPI that needs somebody")
    words = ngettext("%(fine)s of %(all)s departments needs nothing from you", "%(fine)s of %(all)s departments need nothing from you", fine)  # fmt: skip
    return capital(words % told)


def variances_title(variances: Sequence[Variance[Row]], *, shown: int, owed: int) -> str:
    """What the flagged variances wait for; where not all are shown, how much of the harm those carry that are."""
    count, harm = len(variances), sum(one.harm for one in variances)
    if not count:
        return _("Nothing is flagged")
    told = {"count": count_words(count), "owed": count_words(owed), "shown": count_words(shown)}
    words = capital(ngettext("%(count)s variance is flagged", "%(count)s variances are flagged", count) % told)
    if shown < count and harm:
        share = sum(one.harm for one in variances[:shown]) / harm
        told["share"] = f"{min(share, 0.99):.0%}"
        some = _("%(shown)s of %(count)s variances carry %(share)s of the effect")
        words = capital((some if share < 1 else _("%(shown)s of %(count)s variances carry the whole effect")) % told)
    if not owed:
        return words
    rest = ngettext("%(owed)s explanation is owed", "%(owed)s explanations are owed", owed) % told
    return f"{words}; {rest}"
