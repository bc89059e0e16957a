"""What tests/slow/page.sh wants of a page: page.py KIND FILE

KIND is one of TESTS below."""
import hashlib
import os
import sys
import time

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

kind, path = sys.argv[1:]
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

# The contrast of texts with what they lie on, and how far apart the two colours of
# heat maps and the ground are to those who lack one kind of cone (Machado, Oliveira &
# Fernandes 2009, severity 1; distance in CIE L*a*b*): the least of each.
PALETTE = """(() => {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement("i");
    document.body.append(probe);
    const colour = (name) => {
        const value = style.getPropertyValue("--" + name).trim();
        probe.style.color = /^[0-9 ]+$/.test(value) ? `rgb(${value})` : value;
        return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    };
    const linear = (c) => c.map((x) => (x /= 255) <= 0.04045 ? x / 12.92
        : ((x + 0.055) / 1.055) ** 2.4);
    const light = (c) => linear(c).reduce(
        (sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => {
        const [x, y] = [light(colour(a)), light(colour(b))];
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    };
    const times = (m, v) => m.map((row) => row.reduce((sum, x, i) => sum + x * v[i], 0));
    const lab = (c) => {
        const xyz = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                           [0.0193, 0.1192, 0.9505]], c);
        const [x, y, z] = xyz.map((v, i) => v / [0.9505, 1, 1.089][i])
            .map((v) => v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    };
    const lacking = {
        none: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        long: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
        medium: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
        short: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
    };
    const apart = (a, b) => Math.min(...Object.values(lacking).map((m) => {
        const [x, y] = [a, b].map((name) => lab(times(m, linear(colour(name)))));
        return Math.hypot(...x.map((v, i) => v - y[i]));
    }));
    const pairs = [];
    for (const ground of ["ground", "panel"])
        for (const name of ["ink", "soft", "link", "mark"])
            pairs.push(contrast(name, ground));
    pairs.push(contrast("ink", "warn"));
    const result = {text: Math.min(...pairs), field: contrast("field", "ground"),
        apart: Math.min(apart("heat", "minus"), apart("heat", "ground"),
                        apart("minus", "ground"))};
    probe.remove();
    return result;
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

# Is the number for which the list is sorted within its box, as it is first seen?
NUMBER_SEEN = """(box => [...box.querySelectorAll("tr > .number:last-child")].every(e =>
    e.getBoundingClientRect().left >= box.getBoundingClientRect().left &&
    e.getBoundingClientRect().right <= box.getBoundingClientRect().right))
    (document.querySelector(".master .scroll"))"""

# Is the line of the text that is open within its box, below the head?
ROW_SEEN = """(([row, box, head]) => row.top >= head.bottom - 1 && row.bottom <= box.bottom + 1)(
    [".chosen", ".master .scroll", ".list thead"].map(e =>
        document.querySelector(e).getBoundingClientRect()))"""

# The widest gap between two fields of one line.
CONTROL_GAP = """(all => Math.max(0, ...all.slice(1).map((e, i) => e.top < all[i].bottom ?
    e.left - all[i].right : 0)))([...document.querySelectorAll(".controls :is(input, select)")]
    .map(e => e.getBoundingClientRect()))"""

# The smallest letters of figures that are seen, in pixels.
LABEL_SIZE = """Math.min(99, ...[...document.querySelectorAll("figure svg")]
    .filter(e => e.clientWidth > 0).flatMap(e => [...e.querySelectorAll("text, g[font-size]")]
        .map(t => parseFloat(getComputedStyle(t).fontSize) * e.clientWidth / e.viewBox.baseVal.width)))"""


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


def fill(label, value):
    browser.run(f"(e => {{ e.value = {value!r}; e.dispatchEvent(new Event('input')); }})"
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


def detail_top():
    """Where the text that is open begins, its maps begin, and the window ends."""
    return browser.run(
        "[document.querySelector('#text h3').getBoundingClientRect().top, "
        "document.querySelector('#text .map .w').getBoundingClientRect().bottom, innerHeight]")


def test_fits():
    """Nothing is cut off, and a text is seen beside the list that it stands in."""
    for width, height in (1280, 900), (390, 844):
        browser.look(width, height)
        for folded in True, False:
            browser.run(f"document.querySelectorAll('details').forEach(d => d.open = {'false' if folded else 'true'})")
            across = browser.run("document.documentElement.scrollWidth")
            check(across <= width, f"the page is {across} px wide on {width}")
        browser.run("document.querySelectorAll('#text details').forEach(d => d.open = false)")
        box = browser.run("(e => [e.clientHeight, e.scrollWidth - e.clientWidth])"
                          "(document.querySelector('.master .scroll'))")
        check(box[0] < 0.9 * height, f"the list is {box[0]} px high on {height}")
        check(width < 1000 or box[1] <= 0, f"the list is cut off by {box[1]} px")
        check(browser.run(NUMBER_SEEN), f"{width}: the number of the list is cut off")
        gap = browser.run(CONTROL_GAP)
        check(gap <= 20, f"{width}: a gap of {gap} px between two fields")
        size = browser.run(LABEL_SIZE)
        check(size >= 10.5, f"{width}: labels of a figure are {size} px high")
        browser.run("document.querySelector('#browser .pair').scrollIntoView()")
        browser.click(".list tbody tr:nth-child(2) td:last-child")
        top, maps, end = detail_top()
        check(0 <= top < maps <= end, f"{width}: the text is at {top}, maps end at {maps} of {end}")
        check(browser.run("document.querySelector('.chosen button').dataset.text") ==
              browser.run("document.querySelectorAll('.list tbody button')[1].dataset.text"),
              "another text is marked")
    browser.look(1280, 900)


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
    whole = data("d[0].texts[2].slice(0, 2).join(' ')")  # nothing comes before, nor after
    for typed in f" \t{whole}", f"{whole}  ", " \t", "":
        fill("Search", typed)
        check(found() == (1 if typed.strip() else total), f"{found()} texts hold {typed!r}")
    pair = data("d[0].texts[2][1]").split(" ")[:2]
    fill("Search", " ".join(pair))
    n = found()
    fill("Search", "  \t ".join(pair) + " ")
    check(0 < n == found(), f"{found()} of {n} texts hold {pair} with more blanks")
    fill("Search", "".join(pair))
    check(found() == 0, "a blank between words counts")
    fill("Search", "")
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
    choose("Number", "0")
    check(texts(".list thead th.number")[0] == "words", "another number is shown")
    browser.click(control("at least"))
    browser.write("12")
    n = data("d[0].cells[0].rows.filter(r => r[1][0] >= 12).length")
    check(found() == n, f"{found()} of {n} texts have 12 words")
    for _ in range(2):
        browser.press("Backspace")


def test_sort():
    choose("Number", str(data("d[0].cells[0].columns.findIndex(c => c[0] === 'largest weight')")))
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


def open_id():
    return texts("#text h3 bdi")[0]


def check_place(wanted, order, what):
    """The text that is open is wanted, and so say its place, the list and the arrows."""
    at = order.index(wanted)
    check(open_id() == wanted, f"{what}: {open_id()} is open instead of {wanted}")
    place = texts("#text h3 .unseen")
    check(place == [f", {at + 1} of {len(order)}"], f"{what}: {place} is {at + 1} of {len(order)}")
    marked = browser.run("[...document.querySelectorAll('.list .chosen button, "
                         ".list [aria-current], .list tbody [tabindex=\\'0\\']')].map(b => b.title)")
    check(marked == [wanted], f"{what}: {marked} are marked instead of {wanted}")
    check(browser.run(ROW_SEEN), f"{what}: the marked text is out of sight")
    for name, to in ("next", at + 1), ("previous", at - 1):
        button = f"#text [aria-label='{name} text']"
        is_off = browser.run(f"document.querySelector({button!r}).disabled")
        check(is_off != (0 <= to < len(order)), f"{what}: {name} is wrong at {at}")
        if not is_off:
            browser.click(button)
            check(open_id() == order[to], f"{what}: {name} leads to {open_id()}")
            back = {"next": "previous", "previous": "next"}[name]
            browser.click(f"#text [aria-label='{back} text']")


def test_place():
    """A text that is open has its place in whatever is asked for, on any page."""
    ids = data("d[0].texts.map(t => t[0])")
    check(len(ids) > 200, "there are no three pages")
    title = texts(".list thead th.number")[0]
    check(title.startswith("tau("), title)
    tau = dict(zip(ids, data("d[0].cells[0].rows.map(r => r[1][d[0].cells[0].columns"
                             f".findIndex(c => c[0] === {title!r})])")))

    def by_tau(sign):
        """Those without a number last, equal ones in the order of the records."""
        return sorted(ids, key=lambda i: (tau[i] is None, sign * (tau[i] or 0)))
    down, up = by_tau(-1), by_tau(1)
    for wanted in ids[4], down[150], up[0]:
        fill("Search", wanted)
        check_place(wanted, [i for i in ids if wanted in i], "searched")
        fill("Search", "")
        check_place(wanted, ids, "the search is cleared")
        browser.click(head(title))
        check_place(wanted, down, "largest first")
        browser.click(head(title))
        check_place(wanted, up, "least first")
        fill("at most", str(tau[wanted]))
        check_place(wanted, [i for i in up if tau[i] is not None and tau[i] <= tau[wanted]],
                    "the last of a range")
        fill("at most", "")
        check_place(wanted, up, "the range is cleared")
        browser.click(head("text"))
        check_place(wanted, ids, "in the order of the records")
    right = [i for i, row in zip(ids, data("d[0].cells[0].rows.map((r, i) => "
                                           "r[0] === d[0].texts[i][2])")) if row]
    wrong = [i for i in ids if i not in right]
    check(right and wrong, "all are right, or none is")
    fill("Search", wrong[-1])
    fill("Search", "")
    check_place(wrong[-1], ids, "a wrong one is open")
    choose("Right or wrong", "right")
    check_place(right[0], right, "the open one is left out")
    choose("Right or wrong", "")
    check_place(right[0], ids, "the filter is cleared")
    fill("Search", "no text has this")
    check(texts("#text") == ["No text is like that."], texts("#text"))
    fill("Search", "")
    check_place(ids[0], ids, "nothing was open")


def test_keys():
    """Up and down, Home and End show texts; Tab has one stop in the list."""
    browser.run("document.querySelector('.list tbody [tabindex=\\'0\\']').focus()")
    browser.press("Home")
    ids = texts(".list tbody button") and browser.run(
        "[...document.querySelectorAll('.list tbody button')].map(b => b.title)")
    check(open_id() == ids[0], "Home leads to the first")
    for n in 1, 2, 3:
        browser.press("ArrowDown")
        check(open_id() == ids[n], f"the arrow leads to {open_id()}")
    browser.press("ArrowUp")
    check(open_id() == ids[2], "and up")
    browser.press("End")
    check(open_id() == ids[-1], "End leads to the last")
    seen = browser.run("(() => { const b = document.activeElement.getBoundingClientRect(), "
                       "s = document.querySelector('.master .scroll').getBoundingClientRect(); "
                       "return b.bottom <= s.bottom + 1 && b.top >= s.top; })()")
    check(seen, "the text that has the focus is out of sight")
    check(browser.run("document.querySelectorAll('.list tbody [tabindex=\\'0\\']').length") == 1,
          "one stop of the tabulator")
    name = browser.run("document.activeElement.textContent")
    check(", label " in name and ", predicted " in name, f"a screen reader hears {name}")
    state = browser.run("document.activeElement.getAttribute('aria-current')")
    check(state == "true", "it is not said to be the current one")
    browser.press("Home")


def test_maps():
    browser.run("document.querySelector('.list tbody [tabindex=\\'0\\']').focus()")
    browser.press("ArrowDown")
    check(browser.run("document.activeElement.closest('tr').className") == "chosen",
          "the focus stays in the list")
    browser.press("Enter")
    n_map = data("d[0].cells[0].maps.length")
    check(n_map == 4 and len(texts(".map")) == n_map, "attention, two measures, adversary")
    titles = texts(".map strong")
    check(titles == ["attention", "gradient", "loo", "adversarial attention"], titles)
    outputs = texts(".map .output")
    check(len(outputs) == 2 and all("'positive' 0." in o and "'negative' 0." in o for o in outputs),
          outputs)
    rows = texts(".outputs tbody tr")
    check(len(rows) == 2, rows)
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
    browser.click("#text .turn input")
    n_word = len(texts(".map:first-child .w"))
    check(len(texts(".w sub")) == n_map * n_word, "numbers are shown")
    shown = texts(".map:first-child .w sub")[0].strip()
    check(shown == first, f"{shown} is not {first}")
    browser.run("document.querySelector('.words').focus()")
    browser.press("Escape")
    check(browser.run("document.activeElement.closest('tr').className") == "chosen",
          "Escape leads back")
    browser.click("#text summary")
    check(len(texts("#text .values b")) == data("d[0].cells[0].columns.length"),
          "not all numbers are there")
    choose("Model", "1")
    check(found() > 0 and open_id() == data("d[0].texts[0][0]"), "another model has its own list")


def test_looks():
    for scheme in "light", "dark":
        for width, height in ((1280, 900), (390, 844)):
            browser.look(width, height, scheme)
            browser.run("scrollTo(0, 0)")
            keep(f"{kind}-top-{width}-{scheme}")
            browser.run("document.getElementById('texts').scrollIntoView()")
            keep(f"{kind}-texts-{width}-{scheme}")
            contrast = browser.run(CONTRAST)
            check(contrast >= 4.45, f"{scheme}: a word has a contrast of {contrast}")
        palette = browser.run(PALETTE)
        check(palette["text"] >= 4.5, f"{scheme}: a text has a contrast of {palette['text']}")
        check(palette["field"] >= 3, f"{scheme}: a field has a contrast of {palette['field']}")
        # 10 is told apart at a glance; two colours of a map are four times as far.
        check(palette["apart"] >= 40, f"{scheme}: colours are {palette['apart']} apart")
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
    heads = [head.rstrip(" ▼▲") for head in texts(".list thead th")]
    check(heads[:3] == ["text", "question", "answer"], heads)
    question = data("d[0].texts[0][3]")
    check(column("question")[0] == question, column("question")[0])
    check(texts(".asks")[0] == f"question: {question}", texts(".asks"))
    answer = data("d[0].classes[d[0].texts[0][2]]")
    check(any(row.startswith(answer) and "answer" in row for row in texts(".outputs tbody tr")),
          "the output of the answer is not there")
    browser.click(control("Search"))
    browser.write(question.split(" ")[-1])
    check(found() < data("d[0].texts.length") or found() > 0, "questions are not searched")


def test_candidates():
    """Those of a text stand below its outputs."""
    names = data("d[0].texts[0][5].map(c => d[0].classes[c])")
    check(texts("#text details p")[0] == ", ".join(names), texts("#text details p"))


def test_pairs():
    heads = [head.rstrip(" ▼▲") for head in texts(".list thead th")]
    check(heads[:3] == ["text", "second text", "label"], heads)
    second = data("d[0].texts[0][3]")
    check(column("second text")[0] == second, column("second text"))
    check(texts(".asks")[0] == f"second text: {second}", texts(".asks"))
    check(len(texts(".outputs tbody tr")) == 3, "three classes have an output")
    browser.click(head("second text"))
    down = column("second text")
    check(down == sorted(down), "sorted by the second text")


def test_several():
    """Labels and those predicted are sets; nothing that is unlikely is predicted."""
    check("(several)" not in browser.run("document.body.textContent"), "several are not named")
    names = data("d[0].classes")
    for n in range(data("d[0].texts.length")):
        label = data(f"d[0].texts[{n}][2]")
        row = data(f"d[0].cells[0].rows[{n}]")
        browser.run(f"document.querySelector('.list tbody [data-text=\\'{n}\\']').click()")
        wanted = [", ".join(f"'{names[c]}'" for c in some) or "none"
                  for some in ([c for c, on in enumerate(label) if on], row[0])]
        check(texts("#text > p b") == wanted, texts("#text > p b"))
        right = "right" if wanted[0] == wanted[1] else "wrong"
        check(right in texts("#text .mark")[0], texts("#text .mark"))
        shown = dict(zip(row[2][0], row[2][1]))
        check(all((shown[c] > 0.5) == (c in row[0]) for c in shown), row)
        check(set(row[0]) <= set(shown) and {c for c, on in enumerate(label) if on} <= set(shown),
              f"an output is missing: {row}")
        check(len(texts(".outputs tbody tr")) == len(shown), "an output is not shown")
        output = texts(".map .output")[0]
        check("no label above 0.5" in output if not row[0] else
              all(f"'{names[c]}'" in output for c in row[0]), output)
    one = data("d[0].cells[0].rows.find(r => r[0].length > 0)[0][0]")
    choose("Predicted", str(one))
    check(found() == data(f"d[0].cells[0].rows.filter(r => r[0].includes({one})).length"),
          "one of several predicted labels is wanted")


def test_single():
    """A small run says first what was found, and no more than that."""
    check(len(texts(".tiles b")) > 3 and texts("#models > .scroll") == [], "numbers as tiles")
    high = browser.run("document.documentElement.scrollHeight")
    check(high < 3600, f"a small run is {high} px long")
    widths = browser.run("[...document.querySelectorAll('.card')].map(e => e.clientWidth)")
    check(len(widths) == 1 and widths[0] > 1000, widths)


def test_many():
    size = os.path.getsize(path)
    check(size < 5000000, f"the page has {size} bytes")
    check(data("d[0].cells.length") > 1 and data("d[0].texts.length") >= 20, "hardly any text")
    about = browser.run("document.body.textContent")
    for words in ("This page has room for ", "which are a sample of ",
                  "this page has no room for more of them"):
        check(words in about, f"it does not say '{words}'")
    check(len(texts("#models > .scroll tbody tr")) == data("d[0].models"), "a model is missing")


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


TESTS = {
    "plain": (test_search, test_sort, test_keys, test_maps, test_looks),
    "questions": (test_questions,), "candidates": (test_candidates,), "pairs": (test_pairs,),
    "several": (test_several,), "single": (test_single, test_place), "many": (test_many,),
    "long": (test_long,)}

with Browser() as browser:
    browser.look(1280, 900)
    browser.open("file://" + path)
    check(browser.run("document.title") == "attnkit report", "the title")
    for test in TESTS[kind]:
        test()
    test_fits()
    check(browser.run(NAMELESS) == [], browser.run(NAMELESS))
    check(browser.run("typeof hacked") == "undefined", "a text was carried out")
    check(browser.complaints == [], "the page complains")
