import pytest
from tests.browser import maker
def test_look(new_page, mara, practice):
    page = new_page(mara)
    def shot(n): page.screenshot(path=f"/tmp/e2e/look-{n}.png", full_page=True, caret="initial")
    try:
        maker.name_it(page, "Sentiment"); shot(1)
        maker.paste_address(page, practice); shot(2)
        maker.describe(page, "Tells how positive a text is."); shot(3)
        maker.sign_in_by_key(page); shot(4)
        maker.add_action(page, practice); shot(5)
        maker.step(page, "Test"); shot(6)
        maker.connect(page, "Mine, practice"); shot(7)
        maker.send(page, "I love this!")
        page.wait_for_selector("#verdict"); shot(8)
    except Exception:
        shot("fail"); raise
    page.get_by_role("link", name="Schema check").click(); shot(9)
