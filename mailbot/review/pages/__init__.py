"""The pages, a module each, in the order of the navigation."""

from mailbot.review.pages import (
    case,
    cases,
    check,
    deadlines,
    item,
    log,
    login,
    queue,
    rules,
    several,
    year,
)
from mailbot.review.visit import Page

PAGES: tuple[Page, ...] = (
    *queue.PAGES,
    *item.PAGES,
    *several.PAGES,
    *cases.PAGES,
    *case.PAGES,
    *deadlines.PAGES,
    *year.PAGES,
    *log.PAGES,
    *rules.PAGES,
    *check.PAGES,
    *login.PAGES,
)
