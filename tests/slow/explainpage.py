"""What tests/slow/explainpage.sh wants of a page: explainpage.py FILE N_MAP"""
import os
import sys

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

path, n_map = sys.argv[1], int(sys.argv[2])
pictures = os.environ.get("ATTNKIT_PICTURES")
name = os.path.splitext(os.path.basename(path))[0]


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}; complaints: {browser.complaints}")


def focus():
    """What has the focus, by its name."""
    return browser.run("(e => e.getAttribute('aria-label') || e.textContent)"
                       "(document.activeElement)")


def test_keyboard():
    """Every map, then the numbers, which a key unfolds and scrolls."""
    for title in browser.run("[...document.querySelectorAll('.map strong')]"
                             ".map(e => e.textContent)"):
        browser.press("Tab")
        check(focus() == f"{title} of each word", f"{focus()} comes instead of {title}")
    browser.press("Tab")
    check(focus() == "The numbers behind the colours", focus())
    browser.press("Enter")
    check(browser.run("document.querySelector('details').open"), "Enter unfolds")
    browser.press("Tab")
    check(focus() == "numbers of each word", focus())
    # The table has the number that the colour is made of, and the word of it.
    shown = browser.run("[...document.querySelectorAll('.map:first-child .w')]"
                        ".map(e => [e.textContent, e.title.split(',')[0]])")
    table = browser.run("[...document.querySelectorAll('tbody tr')]"
                        ".map(r => [r.cells[0].textContent, r.cells[1].textContent])")
    check(len(table) > 1 and shown == table, f"{table} is not {shown}")
    check(browser.run("document.querySelector('thead tr').cells.length") == n_map + 1,
          "a column a map")


def test_looks():
    for scheme in "light", "dark":
        for width, height in ((1280, 900), (390, 844)):
            browser.look(width, height, scheme)
            across = browser.run("document.documentElement.scrollWidth")
            check(across <= width, f"{width} wide: the page is {across}")
            gap = browser.run("document.querySelector('.values').getBoundingClientRect().top - "
                              "document.querySelector('.maps').getBoundingClientRect().bottom")
            check(gap >= 8, f"{width} wide: numbers stand {gap} px below the maps")
            if pictures:
                browser.picture(f"{pictures}/{name}-{width}-{scheme}.png", True)


with Browser() as browser:
    browser.look(1280, 900)
    browser.open("file://" + path)
    check(browser.run("document.querySelectorAll('.map').length") == n_map, "maps are missing")
    check(browser.run("document.querySelectorAll('script, b b, style ~ style').length") == 0 and
          browser.run("window.hacked") is None, "a text became markup")
    test_keyboard()
    test_looks()
    check(browser.complaints == [], "the page complains")
