"""The pages, a module each, in the order of the navigation."""

from mailbot.review.pages import (
    case,
    cases,
    check,
    deadlines,
    extending,
    item,
    log,
    login,
    merging,
    person,
    person_edit,
    queue,
    register,
    register_import,
    rules,
    several,
    splitting,
    year,
)
from mailbot.review.visit import Page

PAGES: tuple[Page, ...] = (
    *queue.PAGES,
    *item.PAGES,
    *several.PAGES,
    *cases.PAGES,
    *case.PAGES,
    *extending.PAGES,
    *register.PAGES,
    *person_edit.PAGES,
    *register_import.PAGES,
    *merging.PAGES,
    *splitting.PAGES,
    *person.PAGES,
    *deadlines.PAGES,
    *year.PAGES,
    *log.PAGES,
    *rules.PAGES,
    *check.PAGES,
    *login.PAGES,
)
