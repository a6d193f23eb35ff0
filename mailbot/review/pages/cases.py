"""All cases, and finding one."""

from starlette.responses import Response

from mailbot.desk.judgement.case import Case
from mailbot.register.person import Person
from mailbot.review.visit import Page, Visit

PER_PAGE = 50


def _show(visit: Visit) -> Response:
    wanted = " ".join(visit.query.get("q", "").split())
    which = visit.query.get("which", "all")
    people = {person.id: person for person in visit.store.people()}
    everything = visit.store.open_cases() if which == "open" else visit.store.cases()[::-1]
    found = [case for case in everything if _matches(case, wanted.casefold(), people)]
    number = _number(visit.query.get("page", "1"), last=max(1, -(-len(found) // PER_PAGE)))
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return visit.render(
        "cases.html",
        cases=shown,
        wanted=wanted,
        which=which,
        count=len(found),
        page=number,
        more=number * PER_PAGE < len(found),
    )


def _matches(case: Case, wanted: str, people: dict[str, Person]) -> bool:
    """Every word stands in its number, its sender, its subject or its people's names."""
    if not wanted:
        return True
    details = case.details
    names = [people[p].name for p in case.people if p in people]
    said = " ".join([case.id, details.sender, details.name, details.subject, *names]).casefold()
    return all(word in said for word in wanted.split())


def _number(said: str, last: int) -> int:
    return min(max(int(said), 1), last) if said.isdecimal() and len(said) < 7 else 1  # noqa: PLR2004  # no page number is longer


PAGES = (Page("/cases", show=_show, nav="cases"),)
