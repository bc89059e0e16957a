/* text.js: one text: its heat maps, outputs and numbers. */
const spoken = make("p", {role: "status", class: "spoken"});

/* The weight of word t in map m, as it stands in the record, rounded. */
const weight = (m, t) => {
    const w = view.now.cell.rows[view.text][3][m];
    return w[t + 1] === null ? null : w[t + 1] / 10 ** w[0];
};
const written = (m, t) => {
    const x = weight(m, t);
    return x === null ? "none"
        : x.toFixed(view.now.cell.rows[view.text][3][m][0]);
};

const point = (t, token) => {
    const maps = view.now.cell.maps;
    for (const old of detail.querySelectorAll(".at"))
        old.classList.remove("at");
    for (const word of detail.querySelectorAll(`[data-t="${t}"]`))
        word.classList.add("at");
    spoken.textContent = `word ${t + 1}, ${token}: ` +
        maps.map(([title], m) => `${title} ${written(m, t)}`).join(", ");
};

const drawWord = (m, token, t, max, isKnown) => {
    const x = weight(m, t), share = x === null ? 0 : Math.abs(x) / max;
    /* Where black letters and white ones are read alike: see page.css. */
    const shade = share > 0.81 ? " s8" : share > 0.61 ? " s6" : "";
    return make("span", {
        class: "w" + shade + (x < 0 ? " minus" : "") + (isKnown ? " known" : ""),
        style: share >= 0.005 ? `--w:${share.toFixed(3)}` : null,
        title: written(m, t), "data-t": t,
    }, token === "" ? "·" : token,
        ...(view.numbers ? [make("sub", {}, " " + written(m, t))] : []));
};

/* The outputs of a row by class, a class: [class, the model's, a probe's ...].
 * Of two classes the one that has none has what is left. */
const byClass = (row) => {
    const [classes, ...all] = row[2];
    const list = classes.map((c, k) => [c, ...all.map((x) => x[k])]);
    if (classes.length === 1 && !Array.isArray(row[0]))
        list.push([0, ...list[0].slice(1).map((x) => x === null ? x : 1 - x)]);
    return list.sort((a, b) => b[1] - a[1]);
};

/* Of several labels those that are predicted, else the likeliest. */
const outputs = (set, row, o) => {
    const all = byClass(row);
    const some = Array.isArray(row[0])
        ? all.filter((one) => one[o] > 0.5) : all.slice(0, 2);
    return some.length === 0 ? "no label above 0.5"
        : some.map((one) => `${quoted(set, [one[0]])} ${number(one[o])}`)
            .join(", ");
};

const drawMap = (m) => {
    const {set, cell} = view.now, text = set.texts[view.text];
    const row = cell.rows[view.text], [title, help, output] = cell.maps[m];
    const token = words(text[1]), known = new Set(text[4] || []);
    const max = row[3][m].slice(1).reduce(
        (most, x) => Math.max(most, Math.abs(x)), 0) / 10 ** row[3][m][0];
    let at = 0;
    const go = (event) => {
        const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1,
                      Home: -token.length, End: token.length}[event.key];
        if (step === undefined)
            return;
        event.preventDefault();
        at = Math.min(token.length - 1, Math.max(0, at + step));
        point(at, token[at]);
        event.currentTarget.querySelector(".at")
            .scrollIntoView({block: "nearest"});
    };
    const follow = (event) => {
        const t = event.target.closest("[data-t]")?.dataset.t;
        if (t !== undefined) {
            at = Number(t);
            point(at, token[at]);
        }
    };
    const spans = [];
    token.forEach((one, t) =>
        spans.push(drawWord(m, one, t, max || 1, known.has(t)), " "));
    return make("figure", {class: "map"},
        make("figcaption", {}, make("strong", {}, title),
            output < 0 ? "" : make("span", {class: "output"},
                " → " + outputs(set, row, output))),
        make("div", {class: "words", tabindex: "0", role: "group",
                     "aria-label": `${title}, word by word with the arrow keys`,
                     onkeydown: go, onmouseover: follow, onclick: follow},
            ...spans),
        make("p", {class: "note"}, help ? help + "; " : "",
            `darkest: ${max === 0 ? "0" : number(max)}`));
};

/* A class a row, an output a column. */
const drawOutputs = (set, cell, text, row) => {
    const right = labels(text[2]), given = predicted(row);
    return make("div", {class: "scroll", role: "region", tabindex: "0",
                        "aria-label": "outputs"},
        make("table", {class: "outputs"},
        make("thead", {}, make("tr", {}, make("th", {scope: "col"}, "class"),
            ...cell.outputs.map((name) => make("th", {scope: "col"},
                `output, ${name}`)),
            make("td", {}))),
        make("tbody", {}, ...byClass(row).map(([c, ...values]) => make("tr", {},
            make("th", {scope: "row"}, make("bdi", {}, className(set, c))),
            ...values.map((x) => make("td", {}, number(x))),
            make("td", {class: "text"},
                [right.includes(c) ? labelName() : "",
                 given.includes(c) ? "predicted" : ""]
                    .filter(Boolean).join(", ")))))));
};

const drawCandidates = (set, text) => {
    const names = text[5].map((c) => className(set, c));
    return make("details", {},
        make("summary", {}, `${names.length} candidates`),
        make("p", {}, make("bdi", {}, names.join(", "))));
};

const drawLegend = (text, row) => make("p", {class: "note legend"},
    make("span", {class: "ramp", "aria-hidden": "true"}),
    " 0 to the largest of each map",
    ...(row[3].some((w) => w.some((x, t) => t > 0 && x < 0))
        ? ["; ", make("span", {class: "ramp minus", "aria-hidden": "true"}),
           " below 0"] : []),
    text[4] ? "; underlined: known to have made the label" : "");

const drawHead = (set, text, row) => {
    const right = isRight(text, row);
    return [
        text[3] ? make("p", {class: "asks"}, `${queryName()}: `,
            make("bdi", {}, plain(text[3]))) : "",
        make("p", {}, `${labelName()} `,
            make("b", {}, quoted(set, labels(text[2]))), ", predicted ",
            make("b", {}, row[0] === -1 ? "–" : quoted(set, predicted(row))),
            " ", make("span", {class: "mark " + rightWord(right)},
                `${right === null ? "" : right ? "✓ " : "✗ "}` +
                rightWord(right)))];
};

/* All numbers of the text, folded until they are asked for. */
const drawNumbers = () => make("details", {
    open: view.more, ontoggle: (event) => {
        view.more = event.target.open;
    }},
    make("summary", {}, "All numbers of this text"),
    make("ul", {class: "values"}, ...numbers().map((column) =>
        make("li", {}, make("span", {title: column.help || null}, column.title),
            " ", make("b", {}, shown(column, view.text))))));

/* Which text it is, its place in the list, and the way to the next ones. */
const drawTurn = () => {
    const at = order.indexOf(view.text);
    const step = (by) => ({type: "button", disabled: order[at + by] === undefined,
        onclick: () => {
            open(order[at + by]);
            detail.querySelector("h3").focus();
        }});
    return make("div", {class: "turn"},
        make("h3", {tabindex: "-1"},
            "Text ", make("bdi", {}, view.now.set.texts[view.text][0]),
            make("span", {class: "unseen"}, `, ${at + 1} of ${order.length}`)),
        make("button", {...step(-1), "aria-label": "previous text"}, "←"),
        make("button", {...step(1), "aria-label": "next text"}, "→"),
        make("label", {}, make("input", {type: "checkbox",
            checked: view.numbers, onchange: (event) => {
                view.numbers = event.target.checked;
                draw();
                detail.querySelector("input").focus();
            }}), " numbers"));
};

const draw = () => {
    const {set, cell} = view.now;
    if (view.text < 0) {
        detail.replaceChildren(make("p", {class: "note"}, "No text is like that."));
        return;
    }
    const text = set.texts[view.text], row = cell.rows[view.text];
    spoken.textContent = "";
    detail.scrollTop = 0;
    detail.replaceChildren(
        drawTurn(),
        ...drawHead(set, text, row),
        spoken,
        make("div", {class: "maps"}, ...cell.maps.map((_, m) => drawMap(m))),
        drawLegend(text, row),
        drawOutputs(set, cell, text, row),
        ...(text[5] ? [drawCandidates(set, text)] : []),
        drawNumbers());
};
detail.addEventListener("keydown", (event) => {
    if (event.key === "Escape")
        current()?.focus();
});
