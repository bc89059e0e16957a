"""What tests/slow/page.sh wants of a page: page.py [--questions|--long] FILE"""
import hashlib
import os
import sys
import time

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

kind, path = (sys.argv[1:] if len(sys.argv) == 3 else ["", sys.argv[1]])
pictures = os.environ.get("ATTNKIT_PICTURES")

# What a colour is on what lies behind it, and the contrast of a word's letters.
CONTRAST = """(() => {
    const parse = (c) => c.match(/[\\d.]+/g).map(Number);
    const over = (top, bottom) => {
        const [r, g, b, a = 1] = parse(top);
        return [r, g, b].map((x, i) => a * x + (1 - a) * bottom[i]);
    };
    const light = (c) => c.map((x) => (x /= 255) <= 0.03928 ? x / 12.92
        : ((x + 0.055) / 1.055) ** 2.4)
        .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = parse(getComputedStyle(document.querySelector(".map"))
        .backgroundColor).slice(0, 3);
    return Math.min(...[...document.querySelectorAll(".w")].map((word) => {
        const style = getComputedStyle(word);
        const back = light(over(style.backgroundColor, ground));
        const front = light(parse(style.color).slice(0, 3));
        return (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
    }));
})()"""

# Fields without a label, pictures and maps without a name.
NAMELESS = """[
    ...[...document.querySelectorAll("input, select")].filter((e) => !e.closest("label")),
    ...[...document.querySelectorAll("svg, .words, .scroll")].filter((e) =>
        !e.getAttribute("aria-label")),
    ...[...document.querySelectorAll("button, a, summary, h1, h2, h3")].filter((e) =>
        !e.textContent.trim()),
    ...[...document.querySelectorAll("[id]")].filter((e) =>
        document.querySelectorAll("#" + CSS.escape(e.id)).length > 1),
].map((e) => e.outerHTML.slice(0, 80))"""


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}; complaints: {browser.complaints}")


def texts(selector):
    return browser.run(f"[...document.querySelectorAll({selector!r})].map(e => e.textContent)")


def found():
    return int(texts("#browser > p[role=status]")[0].split()[0])


def control(label):
    """A selector of a field by its label."""
    names = texts(".controls label span")
    return f".controls label:nth-child({names.index(label) + 1}) :is(input, select)"


def choose(label, value):
    browser.run(f"(e => {{ e.value = {value!r}; e.dispatchEvent(new Event('change')); }})"
                f"(document.querySelector({control(label)!r}))")


def keep(name, whole=False):
    if pictures:
        browser.picture(f"{pictures}/{name}.png", whole)


def data(expression):
    return browser.run("(d => %s)(JSON.parse(document.getElementById('data').textContent))"
                       % expression)


def column(title):
    """The cells of a column of the list, as they are shown."""
    heads = [head.rstrip(" ▼▲") for head in texts(".list thead th")]
    return texts(f".list tbody tr > :nth-child({heads.index(title) + 1})")


def head(title):
    heads = [head.rstrip(" ▼▲") for head in texts(".list thead th")]
    return f".list thead th:nth-child({heads.index(title) + 1}) button"


def test_search():
    total = found()
    check(total == data("d[0].texts.length"), "all texts are listed at first")
    browser.click(control("Search"))
    browser.write("</SCRIPT>")
    check(found() == 1, f"one text holds </script>, {found()} are found")
    check(texts(".list tbody bdi")[0].startswith("<script>hacked"), "a word is not itself")
    for _ in range(9):
        browser.press("Backspace")
    check(found() == total, "an emptied search finds all")
    choose("Right or wrong", "wrong")
    wrong = found()
    check(set(column("right?")) <= {"wrong"}, "only wrong ones are wanted")
    choose("Right or wrong", "right")
    check(found() + wrong == total, "right and wrong are all")
    choose("Right or wrong", "")
    number = data("d[0].cells[0].rows[0][0]")
    choose("Predicted", str(number))
    check(found() == data(f"d[0].cells[0].rows.filter(r => r[0] === {number}).length") and
          set(column("predicted")) == {data(f"d[0].classes[{number}]")}, "one class is wanted")
    choose("Predicted", "")
    browser.click(control("is at least"))
    browser.write("12")
    n = data("d[0].cells[0].rows.filter(r => r[1][0] >= 12).length")
    check(found() == n, f"{found()} of {n} texts have 12 words")
    for _ in range(2):
        browser.press("Backspace")


def test_sort():
    browser.click(head("largest weight"))
    down = [float(x) for x in column("largest weight")]
    check(down == sorted(down, reverse=True), "the largest first")
    largest = data("Math.max(...d[0].cells[0].rows.map(r => r[1][1]))")
    check(abs(down[0] - largest) < 0.0006, f"{down[0]} is not the largest, {largest}")
    browser.press("Enter")  # the heading has the focus
    up = [float(x) for x in column("largest weight")]
    check(up == sorted(up) and up[0] < down[0], "the least first, by a key")
    state = browser.run(f"document.querySelector({head('largest weight')!r})"
                        ".parentNode.getAttribute('aria-sort')")
    check(state == "ascending", state)
    for title in texts(".list thead th"):
        browser.click(head(title.rstrip(" ▼▲")))
    browser.click(head("text"))


def test_maps():
    browser.run("document.querySelector('.list tbody button').focus()")
    browser.press("ArrowDown")
    browser.press("Enter")
    n_map = data("d[0].cells[0].maps.length")
    check(n_map == 4 and len(texts(".map")) == n_map, "attention, two measures, adversary")
    titles = texts(".map strong")
    check(titles == ["attention", "gradient", "loo", "adversarial attention"], titles)
    outputs = texts(".map .output")
    check(len(outputs) == 2 and all("positive 0." in o for o in outputs), outputs)
    check(browser.run("document.activeElement.tagName") == "H3", "the focus goes to the text")
    first = browser.run("document.querySelector('.map .w').getAttribute('title')")

    browser.run("document.querySelector('.words').focus()")
    browser.press("ArrowLeft")
    spoken = texts(".spoken")[0]
    check(spoken.startswith("word 1, ") and f"attention {first}," in spoken, spoken)
    browser.press("ArrowRight")
    check(texts(".spoken")[0].startswith("word 2, "), texts(".spoken"))
    check(len(texts(".w.at")) == n_map, "the word is marked in every map")
    browser.click(".map:nth-child(3) .w:nth-child(4)")
    check(texts(".spoken")[0].startswith("word 4, "), "the mouse points, too")
    browser.click(".turn input")
    n_word = len(texts(".map:first-child .w"))
    check(len(texts(".w sub")) == n_map * n_word, "numbers are shown")
    shown = texts(".map:first-child .w sub")[0].strip()
    check(shown == first, f"{shown} is not {first}")
    browser.run("document.querySelector('.words').focus()")
    browser.press("Escape")
    check(browser.run("document.activeElement.closest('tr').className") == "chosen",
          "Escape leads back")
    choose("Model", "1")
    check(texts(".map") == [] and found() > 0, "another model has its own list")


def test_looks():
    for scheme in "light", "dark":
        for width, height in ((1280, 900), (390, 844)):
            browser.look(width, height, scheme)
            across = browser.run("document.documentElement.scrollWidth")
            check(across <= width, f"{width} wide: the page is {across}")
            browser.run("scrollTo(0, 0)")
            keep(f"top-{width}-{scheme}")
            browser.run("document.querySelector('.list tbody tr:nth-child(2) button').click()")
            browser.run("document.getElementById('texts').scrollIntoView()")
            keep(f"list-{width}-{scheme}")
            browser.run("document.getElementById('text').scrollIntoView()")
            keep(f"text-{width}-{scheme}")
            contrast = browser.run(CONTRAST)
            check(contrast >= 4.45, f"{scheme}: a word has a contrast of {contrast}")
        ground = browser.run("getComputedStyle(document.body).backgroundColor")
        check((ground == "rgb(255, 255, 255)") == (scheme == "light"), ground)
    browser.look(794, 1123, "dark", "print")
    check(browser.run("getComputedStyle(document.querySelector('nav')).display") == "none",
          "paper has no links to click")
    browser.send("Page.printToPDF")
    check(browser.run("document.querySelectorAll('details:not([open])').length") == 0,
          "something is folded on paper")
    check(browser.run("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", "black on paper")
    browser.look(1280, 900)


def test_questions():
    browser.run("document.querySelector('.list tbody button').click()")
    about = texts("#text > p")[0]
    question = data("d[0].texts[0][3]")
    check(f"question: {question}" in about and "answer " in about, about)


def test_long():
    status = texts("#browser > p[role=status]")[0]
    check("which are a sample of 200" in status, status)
    shown = data("d[0].texts.map(t => t[0])")
    ids = sorted((f"note-{n}" for n in range(200)),
                 key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    check(0 < len(shown) < 200 and set(shown) == set(ids[:len(shown)]), "another sample")
    start = time.monotonic()
    browser.run("document.querySelector('.list tbody button').click()")
    check(len(texts(".map:first-child .w")) == 2000, "a long text is whole")
    browser.run("document.querySelector('.words').focus()")
    browser.press("End")
    check(texts(".spoken")[0].startswith("word 2000, "), texts(".spoken"))
    took = time.monotonic() - start
    check(took < 5, f"a long text takes {took:.1f} s")


with Browser() as browser:
    browser.look(1280, 900)
    browser.open("file://" + path)
    check(browser.run("document.title") == "attnkit report", "the title")
    if kind == "--questions":
        test_questions()
    elif kind == "--long":
        test_long()
    else:
        for test in test_search, test_sort, test_maps, test_looks:
            test()
    check(browser.run(NAMELESS) == [], browser.run(NAMELESS))
    check(browser.run("typeof hacked") == "undefined", "a text was carried out")
    check(browser.complaints == [], "the page complains")
