"""What axe finds on a page, as sentences."""

from axe_playwright_python.sync_playwright import Axe as Engine
from playwright.sync_api import Page


class Axe:
    """`axe(page)` lists the violations: the rule, and where it is broken. `only` checks a single rule."""

    def __init__(self) -> None:
        self.engine = Engine()

    def __call__(self, page: Page, only: str = "") -> list[str]:
        options = {"resultTypes": ["violations"], **({"runOnly": [only]} if only else {})}
        page.wait_for_load_state("networkidle")  # a page on its way to another has no document to look at
        violations = self.engine.run(page, options=options).response["violations"]
        return [
            f"{violation['id']}: {' '.join(map(str, node['target']))} ({node['failureSummary']})"
            for violation in violations
            for node in violation["nodes"]
        ]
