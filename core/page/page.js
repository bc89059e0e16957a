/* page.js: the fields that say which texts are asked for; begins it all. */
const control = (label, field, kind) =>
    make("label", {class: kind || null}, make("span", {}, label), field);
const asked = (name) => (event) => {
    const value = event.target.value;
    view[name] = name === "column" ? Number(value) : value;
    renew();
};
const pick = (name, options) => make("select", {onchange: asked(name)},
    ...options.map(([value, word]) => make("option",
        {value, selected: String(view[name]) === String(value)}, word)));
const field = (name, attributes) =>
    make("input", {...attributes, oninput: asked(name)});

const controls = make("form", {class: "controls",
                               onsubmit: (event) => event.preventDefault()});
const ask = () => {
    const {set, cell} = view.now;
    const few = set.classes.map((name, c) => [c, name]).filter(([c]) =>
        set.classes.length <= 20 ||
        cell.rows.some((row) => predicted(row).includes(c)));
    Object.assign(view, {search: "", predicted: "", right: "", low: "",
                         high: "", sort: null, text: -1});
    const tau = numbers().findIndex(({title}) => title.startsWith("tau("));
    view.column = Math.max(0, tau);
    controls.replaceChildren(
        ...(cells.length < 2 ? [] : [control("Model",
            make("select", {onchange: (event) => {
                view.now = cells[event.target.value];
                ask();
                controls.querySelector("select").focus();
            }}, ...cells.map(({cell: one}, i) => make("option",
                {value: i, selected: one === cell}, one.name))), "whole")]),
        control("Search", field("search", {type: "search"})),
        control("Predicted", pick("predicted", [["", "any class"], ...few])),
        control("Right or wrong", pick("right",
            [["", "both"], ["right", "right"], ["wrong", "wrong"]])),
        control("Number", pick("column",
            numbers().map((column, c) => [c, column.title]))),
        control("at least", field("low", {type: "number", step: "any"})),
        control("at most", field("high", {type: "number", step: "any"})));
    pair.classList.toggle("asking", hasQuery());
    renew();
};

/* Paper cannot be unfolded. */
addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details"))
        part.open = true;
});

const pair = make("div", {class: "pair"}, body, detail);
root.append(controls, status, pair);
ask();
