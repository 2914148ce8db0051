// Opening what came as a file: a text in a dialog, a table where it is one, everything else as a download.

import { el } from "./dom.js";
import { closeDialog, openDialog } from "./notices.js";

const TEXTS = /\.(csv|txt|json|jsonl|log|md)$/i;
const MOST_SHOWN = 200_000;
const MOST_ROWS = 500;

export const isText = (document) => TEXTS.test(document.file_name ?? "");

export async function openText(name, address) {
  const answer = await fetch(address);
  const text = (await answer.text()).slice(0, MOST_SHOWN);
  const shown = /\.csv$/i.test(name) ? table(parsed(text)) : el("pre", { dir: "auto" }, text);
  openDialog(
    name,
    el("div", { class: "sheet", tabIndex: 0, role: "region", "aria-label": name }, shown),
    el(
      "div",
      { class: "dialog-buttons" },
      el("a", { class: "plain", href: address, download: name }, "Download"),
      el("button", { type: "button", class: "plain strong", autofocus: true, on: { click: closeDialog } }, "Close"),
    ),
  );
}

function table(rows) {
  const [head = [], ...rest] = rows.slice(0, MOST_ROWS);
  const cells = (tag) => (words) => el("tr", {}, words.map((word) => el(tag, { dir: "auto" }, word)));
  return el("table", {}, el("thead", {}, cells("th")(head)), el("tbody", {}, rest.map(cells("td"))));
}

// Rows of a CSV text; a quoted cell may hold commas, line breaks, and doubled quotes.
function parsed(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.some(Boolean));
}
