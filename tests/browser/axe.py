"""axe-core, run in a window: WCAG 2.2 A and AA, and its best practices."""

from collections.abc import Iterator
from importlib.resources import files

from playwright.sync_api import Page

SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], runOnly: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
  return found.violations.map(one => [
    one.id, one.help, one.nodes.map(node => [node.html, node.failureSummary])]);
}"""


def violations(page: Page) -> Iterator[str]:
    """What axe finds wrong in the page as it stands, a line for each element."""
    page.evaluate(SOURCE)
    for name, help_, nodes in page.evaluate(RUN):
        for html, why in nodes:
            yield f"{name}: {help_}: {html[:160]} ({' '.join(why.split())[:200]})"
