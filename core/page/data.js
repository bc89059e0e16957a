/* data.js: the texts of report.html, and which of them are asked for.
 *
 * The script of a page is data.js, list.js, text.js and page.js, in one function.
 * Element #data is a list of data sets, made by core/pagesample.c and pagedata.c:
 *
 *   {name, classes, total, models, texts, cells}
 *   text:  [id, words, label, query or 0, positions of known words or 0,
 *           classes that may answer or 0]
 *   cell:  {name, columns, maps, outputs, rows}; row i is of text i
 *   column: [label, help]
 *   map:   [title, help, where in the outputs of the row that under it is, or -1]
 *   outputs: whose they are
 *   row:   [predicted or -1, values of the columns, outputs, weights of the maps]
 *   outputs of a row: [classes, those of the model, those of a probe ...]
 *   weights: [decimals, whole numbers of the last decimal ...]
 *
 * Of several labels a label is an array of 0 and 1, predicted one of classes.
 * Words are one string where blanks part them.  Only what is seen is in the
 * document: one page of the list, and one text. */
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
    : x === 0 || Math.abs(x) >= 0.0005 ? x.toFixed(3)
    : Math.abs(x) >= 1e-6 ? x.toFixed(Math.abs(x) < 1e-4 ? 6 : 5)
    : x > 0 ? "<0.000001" : ">-0.000001";
const words = (w) => typeof w === "string" ? w.split(" ") : w;
const plain = (w) => typeof w === "string" ? w : w.join(" ");

/* ---- State ---- */

const cells = data.flatMap((set) => set.cells.map((cell) => ({set, cell})));
const view = {
    now: cells[0], search: "", predicted: "", right: "", column: 0,
    low: "", high: "", sort: null, down: false, page: 0, text: -1,
    numbers: false, more: false,
};

/* Classes, of a label or predicted, as an array. */
const labels = (label) => Array.isArray(label)
    ? label.flatMap((on, i) => on ? [i] : [])
    : label === null || label < 0 ? [] : [label];
const predicted = (row) => Array.isArray(row[0]) ? row[0] : labels(row[0]);
const className = (set, c) => set.classes[c] ?? String(c);
const classNames = (set, list) => list.length === 0 ? "none"
    : list.map((c) => className(set, c)).join(", ");
/* In a sentence, as the terminal has them. */
const quoted = (set, list) => list.length === 0 ? "none"
    : list.map((c) => `'${className(set, c)}'`).join(", ");
const isRight = (text, row) => row[0] === -1 ? null
    : String(labels(text[2])) === String(predicted(row));
const rightWord = (right) => right === null ? "–" : right ? "right" : "wrong";

const hasQuery = () => view.now.set.texts.some((text) => text[3]);
/* Most of the second texts ask, or leave a gap? */
const isAsking = () => {
    const asks = /\?|@placeholder|^(where|who|what|which|when|why|how)\b/i;
    const n = view.now.set.texts.filter((text) =>
        text[3] && asks.test(plain(text[3]))).length;
    return 2 * n > view.now.set.texts.length;
};
const queryName = () => isAsking() ? "question" : "second text";
const labelName = () => isAsking() ? "answer" : "label";

/* What is known of text i: of each the title, help, what is shown and sorted
 * by.  The numbers come last. */
const columns = () => {
    const {set, cell} = view.now;
    const text = (i) => set.texts[i], row = (i) => cell.rows[i];
    return [
        {title: "text", help: "in the order of the records", key: (i) => i},
        ...(hasQuery() ? [{title: queryName(), isText: true,
                           key: (i) => plain(text(i)[3] || "")}] : []),
        {title: labelName(), key: (i) => classNames(set, labels(text(i)[2]))},
        {title: "predicted", key: (i) => row(i)[0] === -1 ? "–"
            : classNames(set, predicted(row(i)))},
        {title: "right?", key: (i) => rightWord(isRight(text(i), row(i)))},
        ...cell.columns.map(([title, help], c) => ({
            title, help, key: (i) => row(i)[1][c], isNumber: true,
            isWhole: cell.rows.every((r) => r[1][c] === null ||
                                            Number.isInteger(r[1][c])),
        })),
    ];
};
const numbers = () => columns().filter((column) => column.isNumber);
/* The list has room for one number, which can be chosen. */
const listed = () => [...columns().filter((column) => !column.isNumber),
                      ...numbers().slice(view.column, view.column + 1)];
const shown = (column, i) => column.isNumber
    ? number(column.key(i), column.isWhole) : column.key(i);

/* As texts are searched: whatever the case, and the white space between words. */
const folded = (words) => words.replace(/\s+/g, " ").trim().toLowerCase();

/* The texts that are asked for, in their order: places in the data. */
const chosen = () => {
    const {set, cell} = view.now;
    const all = listed(), ranged = numbers()[view.column];
    const search = folded(view.search);
    const fits = (text, row, i) => {
        const value = ranged ? ranged.key(i) : null;
        return (search === "" ||
                folded(text[0] + " " + plain(text[1]) + " " + plain(text[3] || ""))
                    .includes(search)) &&
            (view.predicted === "" ||
             predicted(row).includes(Number(view.predicted))) &&
            (view.right === "" || rightWord(isRight(text, row)) === view.right) &&
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
