"""What axe finds on a page, as sentences."""

from axe_playwright_python.sync_playwright import Axe as Engine
from playwright.sync_api import Page


class Axe:
    """`axe(page)` lists the violations: the rule, and where it is broken."""

    def __init__(self) -> None:
        self.engine = Engine()

    def __call__(self, page: Page) -> list[str]:
        violations = self.engine.run(page).response["violations"]
        return [
            f"{violation['id']}: {' '.join(node['target'])} ({node['failureSummary']})"
            for violation in violations
            for node in violation["nodes"]
        ]
