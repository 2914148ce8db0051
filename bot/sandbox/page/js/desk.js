// The panel beside the chat: its balance and pace, and the three views of it.

import { drawCalls } from "./calls.js";
import { byId, el, iconButton, money, put } from "./dom.js";
import { drawFaults } from "./faults.js";
import { drawOrders } from "./orders.js";
import { get, post } from "./wire.js";

const PULSE_MS = 1000;
// How long an order lives, from taken to finished.
const PACES = { 0: "as moved", 5: "5 s", 20: "20 s", 60: "1 min", 300: "5 min", 3600: "1 hour" };
const VIEWS = { orders: "Orders", faults: "Faults", calls: "Calls" };
const parts = {};
let view = "orders";

export async function startDesk() {
  document.body.classList.add("has-desk");
  byId("desk").hidden = false;
  frame();
  pulse();
}

async function pulse() {
  if (!document.hidden && shown()) await draw().catch(() => {});
  setTimeout(pulse, PULSE_MS);
}

const shown = () => byId("desk").checkVisibility?.() ?? true;

function frame() {
  parts.balance = el("strong", { class: "balance" });
  parts.pace = el("select", { "aria-label": "Length of an order's life", on: { change: setPace } });
  parts.dialect = el("select", { "aria-label": "Manner of answering", on: { change: setDialect } });
  parts.body = el("div", { class: "desk-body", role: "tabpanel", id: "desk-body", tabIndex: -1 });
  parts.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "Views of the panel" }, Object.entries(VIEWS).map(tab));
  put(
    byId("desk"),
    el(
      "header",
      { class: "desk-head" },
      el("div", { class: "desk-title" }, el("h2", {}, "Panel"), parts.balance, iconButton("close", "Close panel", closeDesk, "only-narrow")),
      el("div", { class: "desk-knobs" }, el("label", { title: "How long an order lives, from taken to finished" }, "An order takes", parts.pace), el("label", {}, "Dialect", parts.dialect)),
      parts.tabs,
    ),
    parts.body,
  );
}

export function toggleDesk() {
  if (document.body.classList.toggle("desk-open")) parts.tabs.querySelector('[aria-selected="true"]').focus();
}

const closeDesk = () => document.body.classList.remove("desk-open");

function tab([name, words]) {
  const choose = () => {
    view = name;
    mark();
    put(parts.body);
    draw();
  };
  return el(
    "button",
    { type: "button", role: "tab", data: { view: name }, "aria-controls": "desk-body", "aria-selected": String(name === view), tabIndex: name === view ? 0 : -1, on: { click: choose, keydown: arrows } },
    words,
    el("em", { class: "count" }),
  );
}

function arrows(event) {
  const by = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
  const other = by && event.currentTarget[by];
  other?.focus();
  other?.click();
}

function mark() {
  for (const node of parts.tabs.children) {
    node.setAttribute("aria-selected", String(node.dataset.view === view));
    node.tabIndex = node.dataset.view === view ? 0 : -1;
  }
  parts.body.setAttribute("aria-label", VIEWS[view]);
}

async function draw() {
  if (view === "calls") return drawCalls(parts.body);
  const state = await get("/_panel/state").catch(() => null);
  if (state) drawHead(state);
  if (view === "orders") return drawOrders(parts.body, state, draw);
  const faults = await get("/_chat/faults");
  if (view === "faults") drawFaults(parts.body, state, faults, draw);
}

function drawHead(state) {
  put(parts.balance, money(state.balance, state.currency));
  if (state.speed !== undefined) choices(parts.pace, { ...PACES, [state.speed]: PACES[state.speed] ?? `${state.speed} s` }, String(state.speed));
  choices(parts.dialect, Object.fromEntries((state.dialects ?? []).map((name) => [name, name])), state.dialect);
  parts.dialect.parentElement.hidden = !(state.dialects ?? []).length;
  count("orders", state.orders.length);
  count("faults", Object.keys(state.faults).length);
}

function count(name, number) {
  parts.tabs.querySelector(`[data-view="${name}"] .count`).textContent = number ? String(number) : "";
}

function choices(select, words, value) {
  if (select === document.activeElement) return;
  const wanted = JSON.stringify(words);
  if (select.dataset.words !== wanted) {
    select.dataset.words = wanted;
    put(select, Object.entries(words).map(([key, text]) => el("option", { value: key }, text)));
  }
  select.value = value;
}

const setPace = () => post("/_panel/speed", { seconds: Number(parts.pace.value) });
const setDialect = () => post("/_panel/dialect", { name: parts.dialect.value });
