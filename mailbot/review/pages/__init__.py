"""The pages, a module each, in the order of the navigation."""

from mailbot.review.pages import case, cases, item, login, queue
from mailbot.review.visit import Page

PAGES: tuple[Page, ...] = (
    *queue.PAGES,
    *item.PAGES,
    *cases.PAGES,
    *case.PAGES,
    *login.PAGES,
)
