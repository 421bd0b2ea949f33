"""What axe finds on a page, as sentences."""

import json

from axe_playwright_python.sync_playwright import Axe as Engine
from playwright.sync_api import Page

SCRIPT = Engine().axe_script
VIOLATIONS = "axe.run(%s).then(results => results.violations)"


class Axe:
    """`axe(page)` lists the violations: the rule, and where it is broken. `only` checks a single rule."""

    def __call__(self, page: Page, only: str = "") -> list[str]:
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(SCRIPT)
        options = {"resultTypes": ["violations"], **({"runOnly": [only]} if only else {})}
        return [
            f"{violation['id']}: {' '.join(map(str, node['target']))} ({node['failureSummary']})"
            for violation in page.evaluate(VIOLATIONS % json.dumps(options))
            for node in violation["nodes"]
        ]
