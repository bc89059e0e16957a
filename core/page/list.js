/* list.js: the list of the texts that are asked for, a page of it at a time. */
const PAGE = 100;

const status = make("p", {role: "status", class: "note"});
const body = make("div", {class: "master"});
const detail = make("section", {id: "text", "aria-label": "the text"});
let order = []; /* chosen(), as it was drawn */

const sortBy = (c) => {
    view.down = view.sort === c ? !view.down : listed()[c].isNumber === true;
    view.sort = c;
    renew();
    body.querySelectorAll("th button")[c].focus();
};
const heading = (column, c) => make("th", {
    scope: "col", class: column.isNumber ? "number" : null,
    "aria-sort": view.sort !== c ? "none"
        : view.down ? "descending" : "ascending",
}, make("button", {type: "button", title: column.help || null,
                   onclick: () => sortBy(c)},
        column.title, make("span", {"aria-hidden": "true"},
            view.sort !== c ? "" : view.down ? " ▼" : " ▲")));

const line = (i, all) => {
    const text = view.now.set.texts[i], isNow = i === view.text;
    return make("tr", {class: isNow ? "chosen" : null, onclick: () => {
            open(i);
            /* On a phone it may be below what is seen. */
            if (detail.getBoundingClientRect().top > 0.7 * innerHeight)
                detail.scrollIntoView({block: "nearest"});
        }},
        make("th", {scope: "row"},
            make("button", {type: "button", "data-text": i, title: text[0],
                            tabindex: isNow ? "0" : "-1",
                            "aria-current": isNow ? "true" : null,
                            "aria-controls": "text",
                            onclick: (event) => {
                                if (event.detail > 0)
                                    return; /* to the row */
                                event.stopPropagation();
                                open(i);
                                detail.querySelector("h3").focus();
                            }},
                make("bdi", {}, plain(text[1]).slice(0, 160)),
                /* What a row says to those who hear its button alone. */
                make("span", {class: "unseen"}, ...all.slice(1)
                    .filter((column) => !column.isText)
                    .map((column) => `, ${column.title} ${shown(column, i)}`)))),
        ...all.slice(1).map((column) => make("td",
            {class: column.isNumber ? "number" : column.isText ? "query" : null},
            column.isText ? make("bdi", {}, shown(column, i))
                : shown(column, i))));
};

const tellStatus = () => {
    const {set} = view.now;
    status.textContent = `${order.length} of ${set.texts.length} texts` +
        (set.texts.length < set.total
            ? `, which are a sample of ${set.total}: those whose ids' ` +
              "SHA-256 come first" : "") +
        (set.cells.length < set.models
            ? `; of ${set.models} models there is room for ` +
              `${set.cells.length}` : "") + ".";
};

const list = () => {
    const all = listed();
    const n = Math.max(1, Math.ceil(order.length / PAGE));
    const turn = (step) => () => {
        view.page += step;
        list();
        body.querySelector("tbody button")?.focus();
    };
    const scroll = body.querySelector(".scroll")?.scrollTop;
    body.replaceChildren(
        make("div", {class: "scroll", role: "region", tabindex: "0",
                     "aria-label": "texts of " + view.now.cell.name},
            make("table", {class: "list"},
            make("thead", {}, make("tr", {}, ...all.map(heading))),
            make("tbody", {onkeydown: walk}, ...order
                .slice(view.page * PAGE, (view.page + 1) * PAGE)
                .map((i) => line(i, all))))),
        ...(n < 2 ? [] : [make("div", {class: "turn"},
            make("button", {type: "button", disabled: view.page === 0,
                            onclick: turn(-1)}, "Previous"),
            ` page ${view.page + 1} of ${n} `,
            make("button", {type: "button", disabled: view.page === n - 1,
                            onclick: turn(1)}, "Next"))]));
    body.querySelector(".scroll").scrollTop = scroll || 0;
    /* The list is entered at one of its texts. */
    if (!body.querySelector("tbody [tabindex='0']"))
        body.querySelector("tbody button")?.setAttribute("tabindex", "0");
};

const pageOf = (i) => Math.floor(Math.max(0, order.indexOf(i)) / PAGE);

/* What is asked for, or its order, is another: the text that is open stays open and
 * is found where it is now; one that is not asked for gives way to the first. */
const renew = () => {
    order = chosen();
    const stays = order.includes(view.text);
    if (!stays)
        view.text = order[0] ?? -1;
    view.page = pageOf(view.text);
    tellStatus();
    list();
    if (stays)
        detail.querySelector(".turn").replaceWith(drawTurn());
    else
        draw();
    const box = body.querySelector(".scroll"), row = box.querySelector(".chosen");
    if (row) /* to the middle, which is seen where the window ends above the list's end */
        box.scrollTop = row.offsetTop - box.clientHeight / 2;
};

/* Shows a text: marks it in the list, which is turned to its page. */
const open = (i) => {
    const page = pageOf(i);
    view.text = i;
    if (page !== view.page) {
        view.page = page;
        list();
    }
    for (const button of body.querySelectorAll("tbody button")) {
        const isNow = Number(button.dataset.text) === i;
        button.setAttribute("tabindex", isNow ? "0" : "-1");
        button.closest("tr").className = isNow ? "chosen" : "";
        if (isNow) {
            button.setAttribute("aria-current", "true");
            show(button);
        } else
            button.removeAttribute("aria-current");
    }
    draw();
};
const current = () => body.querySelector("tbody [tabindex='0']");

/* Moves the list alone, not the page; its head covers what lies under it. */
const show = (button) => {
    const box = body.querySelector(".scroll"), row = button.closest("tr");
    const head = box.querySelector("thead").offsetHeight;
    const top = row.offsetTop - head, end = row.offsetTop + row.offsetHeight;
    box.scrollTop = Math.min(top, Math.max(box.scrollTop,
                                           end - box.clientHeight));
};

/* Up and down go from text to text and show each. */
const walk = (event) => {
    const at = order.indexOf(view.text);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10,
                PageUp: at - 10, Home: 0, End: order.length - 1}[event.key];
    if (to === undefined)
        return;
    event.preventDefault();
    open(order[Math.min(order.length - 1, Math.max(0, to))]);
    current().focus({preventScroll: true});
};
