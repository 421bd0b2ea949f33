import pytest
from tests.browser.test_every_page import *
def test_zz(new_page, mara, published):
    page = new_page(mara)
    page.set_viewport_size(ZOOMED)
    for a in (f"{EDIT}/definition/?{AT}&panel=none", f"{EDIT}/definition/?{AT}"):
        page.goto(a)
        print(page.evaluate("""() => [document.scrollingElement.scrollWidth, ...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.menu-list')).slice(0,12).map(e => e.tagName + '.' + e.className + '#' + e.id + ' ' + Math.round(e.getBoundingClientRect().right) + ' ' + (e.closest('[class*=side]')?.className))]"""))
        page.screenshot(path="/tmp/e2e/zoomed.png", full_page=True, caret="initial")
