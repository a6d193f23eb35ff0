"""The pages, a module each, in the order of the navigation."""

from mailbot.review.pages import cases, login, queue
from mailbot.review.visit import Page

PAGES: tuple[Page, ...] = (
    *queue.PAGES,
    *cases.PAGES,
    *login.PAGES,
)
