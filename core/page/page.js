/* page.js: the texts of report.html: search, sort, filter, heat maps.
 *
 * Element #data is a list of data sets, made by core/pagesample.c and pagedata.c:
 *
 *   {name, classes, total, texts, cells}
 *   text:  [id, words, label, query or 0, positions of known words or 0]
 *   cell:  {name, columns, maps, rows}; row i is of text i
 *   column: [label, help]
 *   map:   [title, help, which output of the row is that under it, or -1]
 *   row:   [predicted or -1, values of the columns, outputs, weights of the maps]
 *   output: [class, probability, class, ...]
 *   weights: [decimals, whole numbers of the last decimal ...]
 *
 * Words are one string where blanks part them.  Only what is seen is in the
 * document: one page of the list, and one text. */
"use strict";
(() => {
    const PAGE = 20;
    const data = JSON.parse(document.getElementById("data").textContent);
    const root = document.getElementById("browser");
    if (data.length === 0) {
        root.textContent = "There is no text.";
        return;
    }

    /* make("p", {class: "x"}, "text", node, ...); on...: a listener. */
    const make = (tag, attributes, ...children) => {
        const node = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes || {})) {
            if (name.startsWith("on"))
                node.addEventListener(name.slice(2), value);
            else if (value !== null && value !== false)
                node.setAttribute(name, value === true ? "" : value);
        }
        node.append(...children);
        return node;
    };

    const number = (x, isWhole) => x === null ? "–"
        : isWhole ? String(x)
        : x !== 0 && Math.abs(x) < 0.0005 ? x.toExponential(2) : x.toFixed(3);
    const words = (w) => typeof w === "string" ? w.split(" ") : w;
    const plain = (w) => typeof w === "string" ? w : w.join(" ");

    /* ---- State ---- */

    const cells = data.flatMap((set) => set.cells.map((cell) => ({set, cell})));
    const view = {
        now: cells[0], search: "", predicted: "", right: "", column: 0,
        low: "", high: "", sort: null, down: false, page: 0, text: -1,
        numbers: false,
    };

    const className = (set, label) => Array.isArray(label)
        ? label.map((on, i) => on ? set.classes[i] : "").filter(Boolean).join(", ")
        : label === null || label < 0 ? "–" : set.classes[label] ?? String(label);
    const isRight = (text, row) =>
        Array.isArray(text[2]) || row[0] < 0 ? null : text[2] === row[0];
    const rightWord = (right) => right === null ? "–" : right ? "right" : "wrong";

    /* The columns of the list: title, help, what is shown and sorted by. */
    const columns = () => {
        const {set, cell} = view.now;
        const text = (i) => set.texts[i], row = (i) => cell.rows[i];
        return [
            {title: "text", help: "in the order of the records",
             key: (i) => i},
            {title: "label", key: (i) => className(set, text(i)[2])},
            {title: "predicted", key: (i) => className(set, row(i)[0])},
            {title: "right?", key: (i) => rightWord(isRight(text(i), row(i)))},
            ...cell.columns.map(([title, help], c) => ({
                title, help, key: (i) => row(i)[1][c], isNumber: true,
                isWhole: cell.rows.every((r) => r[1][c] === null ||
                                                Number.isInteger(r[1][c])),
            })),
        ];
    };

    /* The texts that are asked for, in their order: places in the data. */
    const chosen = () => {
        const {set, cell} = view.now;
        const all = columns(), ranged = all[view.column];
        const search = view.search.toLowerCase();
        const fits = (text, row, i) => {
            const value = ranged && ranged.isNumber ? ranged.key(i) : null;
            const right = isRight(text, row);
            return (search === "" ||
                    (text[0] + " " + plain(text[1]) + " " + plain(text[3] || ""))
                        .toLowerCase().includes(search)) &&
                (view.predicted === "" || row[0] === Number(view.predicted)) &&
                (view.right === "" || rightWord(right) === view.right) &&
                (view.low === "" || (value !== null && value >= Number(view.low))) &&
                (view.high === "" || (value !== null && value <= Number(view.high)));
        };
        const list = [];
        for (let i = 0; i < set.texts.length; i++)
            if (fits(set.texts[i], cell.rows[i], i))
                list.push(i);
        if (view.sort !== null) {
            const key = all[view.sort].key, sign = view.down ? -1 : 1;
            list.sort((i, j) => {
                const a = key(i), b = key(j);
                if (a === null || b === null) /* those without a value: last */
                    return (a === null) - (b === null) || i - j;
                return sign * (a < b ? -1 : a > b ? 1 : 0) || i - j;
            });
        }
        return list;
    };

    /* ---- The list ---- */

    const status = make("p", {role: "status", class: "note"});
    const body = make("div");
    const detail = make("div", {id: "text"});

    const sortBy = (c) => {
        view.down = view.sort === c ? !view.down
            : columns()[c].isNumber === true;
        view.sort = c;
        view.page = 0;
        list();
        body.querySelectorAll("th button")[c].focus();
    };
    const heading = (column, c) => make("th", {
        scope: "col",
        "aria-sort": view.sort !== c ? "none"
            : view.down ? "descending" : "ascending",
    }, make("button", {type: "button", title: column.help || null,
                       onclick: () => sortBy(c)},
            column.title, make("span", {"aria-hidden": "true"},
                view.sort !== c ? "" : view.down ? " ▼" : " ▲")));

    const snippet = (text) => {
        const start = plain(text[1]).slice(0, 90);
        return start.length < plain(text[1]).length ? start + "…" : start;
    };

    const shown = (column, i) => column.isNumber
        ? number(column.key(i), column.isWhole) : column.key(i);

    const line = (i, all) => {
        const text = view.now.set.texts[i];
        return make("tr", {class: i === view.text ? "chosen" : null,
                           onclick: () => open(i)},
            make("th", {scope: "row"},
                make("button", {type: "button", "data-text": i,
                                "aria-current": i === view.text ? "true" : null,
                                title: text[0]},
                    make("bdi", {}, snippet(text)))),
            ...all.slice(1).map((column) => make("td", {}, shown(column, i))));
    };

    const list = () => {
        const {set} = view.now, found = chosen(), all = columns();
        const n = Math.max(1, Math.ceil(found.length / PAGE));
        view.page = Math.min(view.page, n - 1);
        const turn = (step) => () => {
            view.page += step;
            list();
        };
        status.textContent = `${found.length} of ${set.texts.length} texts` +
            (set.texts.length < set.total
                ? `, which are a sample of ${set.total}: those whose ids' ` +
                  "SHA-256 come first" : "") + ".";
        body.replaceChildren(
            make("div", {class: "scroll", role: "region", tabindex: "0",
                         "aria-label": "texts of " + view.now.cell.name},
                make("table", {class: "list"},
                make("thead", {}, make("tr", {}, ...all.map(heading))),
                make("tbody", {onkeydown: walk}, ...found
                    .slice(view.page * PAGE, (view.page + 1) * PAGE)
                    .map((i) => line(i, all))))),
            make("div", {class: "turn"},
                make("button", {type: "button", disabled: view.page === 0,
                                onclick: turn(-1)}, "Previous"),
                ` page ${view.page + 1} of ${n} `,
                make("button", {type: "button", disabled: view.page === n - 1,
                                onclick: turn(1)}, "Next")));
    };

    /* Up and down go from text to text. */
    const walk = (event) => {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        const buttons = [...body.querySelectorAll("tbody button")];
        const at = buttons.indexOf(document.activeElement);
        if (step === undefined || at < 0 || !buttons[at + step])
            return;
        event.preventDefault();
        buttons[at + step].focus();
    };

    /* ---- One text ---- */

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

    const outputs = (set, output) => {
        const items = [];
        for (let k = 0; k + 1 < output.length; k += 2)
            items.push(`${className(set, output[k])} ${number(output[k + 1])}`);
        return items.join(", ");
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
                    " → " + outputs(set, row[2][output]))),
            make("div", {class: "words", tabindex: "0", role: "group",
                         "aria-label": `${title}, word by word with the arrow keys`,
                         onkeydown: go, onmouseover: follow, onclick: follow},
                ...spans),
            make("p", {class: "note"}, help ? help + "; " : "",
                `darkest: ${max === 0 ? "0" : number(max)}`));
    };

    const draw = () => {
        const {set, cell} = view.now;
        if (view.text < 0) {
            detail.replaceChildren();
            return;
        }
        const text = set.texts[view.text], row = cell.rows[view.text];
        const answer = set.classes.length > 3 && text[3] ? "answer" : "label";
        const place = chosen(), at = place.indexOf(view.text);
        const step = (by) => ({type: "button", disabled: place[at + by] === undefined,
                               onclick: () => open(place[at + by])});
        spoken.textContent = "";
        detail.replaceChildren(
            make("h3", {tabindex: "-1"}, "Text ", make("bdi", {}, text[0])),
            make("p", {}, text[3] ? make("span", {}, "question: ",
                    make("bdi", {}, plain(text[3])), " · ") : "",
                `${answer} `, make("b", {}, className(set, text[2])),
                ", predicted ", make("b", {}, className(set, row[0])),
                ` (${rightWord(isRight(text, row))})`),
            make("div", {class: "turn"},
                make("button", step(-1), "Previous text"), " ",
                make("button", step(1), "Next text"), " ",
                make("button", {type: "button", onclick: back}, "Back to the list"),
                make("label", {}, make("input", {type: "checkbox",
                    checked: view.numbers, onchange: (event) => {
                        view.numbers = event.target.checked;
                        draw();
                        detail.querySelector("input").focus();
                    }}), " numbers")),
            spoken,
            make("div", {class: "maps"}, ...cell.maps.map((_, m) => drawMap(m))),
            make("dl", {class: "values"}, ...columns()
                .filter((column) => column.isNumber)
                .map((column) => make("div", {},
                    make("dt", {title: column.help || null}, column.title),
                    make("dd", {}, shown(column, view.text))))));
    };

    const open = (i) => {
        view.text = i;
        const at = chosen().indexOf(i);
        if (at >= 0)
            view.page = Math.floor(at / PAGE);
        list();
        draw();
        detail.querySelector("h3").focus();
    };
    const back = () =>
        (body.querySelector(".chosen button") ||
         body.querySelector("tbody button"))?.focus();
    detail.addEventListener("keydown", (event) => {
        if (event.key === "Escape")
            back();
    });

    /* ---- What is asked for ---- */

    const control = (label, field) =>
        make("label", {}, make("span", {}, label), field);
    const pick = (name, options) => make("select", {onchange: (event) => {
        view[name] = event.target.value;
        view.page = 0;
        list();
    }}, ...options.map(([value, word]) => make("option", {value}, word)));
    const field = (name, attributes) => make("input", {...attributes,
        oninput: (event) => {
            view[name] = event.target.value;
            view.page = 0;
            list();
        }});

    const controls = make("form", {class: "controls",
                                   onsubmit: (event) => event.preventDefault()});
    const ask = () => {
        const {set} = view.now;
        const few = set.classes.length <= 20
            ? set.classes
            : set.classes.filter((_, i) =>
                view.now.cell.rows.some((row) => row[0] === i));
        const ranges = columns().map((column, c) => [c, column.title])
            .filter(([c]) => columns()[c].isNumber);
        Object.assign(view, {search: "", predicted: "", right: "", low: "",
                             high: "", column: ranges[0][0], page: 0, sort: null,
                             text: -1});
        controls.replaceChildren(
            control("Model", make("select", {onchange: (event) => {
                view.now = cells[event.target.value];
                ask();
                controls.querySelector("select").focus();
            }}, ...cells.map(({cell}, i) => make("option", {value: i,
                selected: cell === view.now.cell}, cell.name)))),
            control("Search", field("search", {type: "search"})),
            control("Predicted", pick("predicted", [["", "any class"],
                ...few.map((name) => [set.classes.indexOf(name), name])])),
            control("Right or wrong", pick("right",
                [["", "both"], ["right", "right"], ["wrong", "wrong"]])),
            control("Only where", pick("column", ranges)),
            control("is at least", field("low", {type: "number", step: "any"})),
            control("and at most", field("high", {type: "number", step: "any"})));
        list();
        draw();
    };

    /* Paper cannot be unfolded. */
    addEventListener("beforeprint", () => {
        for (const part of document.querySelectorAll("details"))
            part.open = true;
    });

    root.append(controls, status, body, detail);
    ask();
})();
