"""Two more months for a case, from the case's own page, and back again."""

from starlette.responses import Response

from mailbot.desk.judgement.case import Case
from mailbot.errors import Fault, UsageError
from mailbot.review.choices import ruling_of
from mailbot.review.outlook import Look, outlook
from mailbot.review.pages.item import name_of
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.said import said
from mailbot.workflow import ruling as rulings
from mailbot.workflow.unextending import unextend

UNPROCESSABLE = 422


def may_extend(visit: Visit, case: Case) -> bool:
    """Once, before the first last day (Art. 12(3))."""
    return case.open and case.extended_due is None and visit.today <= case.due


def _look(visit: Visit) -> Response:
    """The letter as it will go out; nothing is changed."""
    case = visit.store.case(visit.place["case"])
    return visit.missing() if case is None else _rendered(visit, case, _looked(visit, case))


def _rule(visit: Visit) -> Response:
    case = visit.store.case(visit.place["case"])
    if case is None:
        return visit.missing()
    look = _looked(visit, case)
    if look.outlook is None:
        return _rendered(visit, case, look)
    if look.outlook.mark != visit.form.text("shown"):
        return _rendered(visit, case, look, changed=True)
    rulings.extend(visit.desk, case.id, ruling_of(visit.form).reason)
    return visit.to(f"/cases/{case.id}", "did_extend")


def _undo(visit: Visit) -> Response:
    """The first last day again, where the letter has not left; else that is told."""
    case = visit.store.case(visit.place["case"])
    if case is None:
        return visit.missing()
    place = f"/cases/{case.id}"
    try:
        unextend(visit.desk, case.id)
    except UsageError:
        return visit.to(place, "extension_left")
    return visit.to(place, "extension_undone")


def _looked(visit: Visit, case: Case) -> Look:
    reason, desk = ruling_of(visit.form).reason, visit.desk
    try:
        return Look(outlook(desk, rulings.preview_extension(desk, case.id, _given(case, reason))))
    except UsageError as fault:
        return Look(faults=fault.faults)


def _given(case: Case, reason: str) -> str:
    """The reason, where there is one. Raises: UsageError."""
    if not reason:
        right = said("say why; the person is told")
        raise UsageError([Fault(case.id, said("an extension needs its reason"), right)])
    return reason


def _rendered(visit: Visit, case: Case, look: Look, *, changed: bool = False) -> Response:
    status = CONFLICT if changed else UNPROCESSABLE if look.faults else 200
    return visit.render(
        "extend.html",
        status,
        case=case,
        look=look,
        changed=changed,
        delay=visit.desk.settings.delay_minutes,
        kept={key: visit.form.text(key) for key in ("picked", "reason")},
        name_of=lambda person: name_of(visit, person),
    )


PAGES = (
    Page("/cases/{case}/extend", act=_look, nav="cases"),
    Page("/cases/{case}/extend/rule", act=_rule, nav="cases"),
    Page("/cases/{case}/extend/undo", act=_undo, nav="cases"),
)
