// The panel's orders: where each stands, and moving it by hand.

import { el, icon, money, put } from "./dom.js";
import { post } from "./wire.js";

const STATUSES = ["Pending", "Processing", "In progress", "Completed", "Partial", "Canceled", "Refunded", "Failed"];
const REFILL_STATUSES = ["Pending", "In progress", "Completed", "Rejected", "Error"];
const TONES = {
  Pending: "wait",
  Processing: "wait",
  "In progress": "move",
  Completed: "done",
  Partial: "part",
  Canceled: "gone",
  Refunded: "gone",
  Failed: "bad",
};
const cards = new Map();

export function drawOrders(box, state, again) {
  if (!state?.orders.length) {
    cards.clear();
    const words = state ? "No orders yet. What is ordered in the chat appears here, and can be moved by hand." : "The panel does not run here.";
    return put(box, el("p", { class: "empty" }, words));
  }
  const list = box.querySelector(".orders") ?? el("ul", { class: "orders" });
  if (!list.isConnected) {
    cards.clear();
    put(box, list);
  }
  const ids = state.orders.map((order) => order.id);
  [...cards.keys()].filter((id) => !ids.includes(id)).forEach((id) => (cards.get(id).node.remove(), cards.delete(id)));
  state.orders.forEach((order, at) => place(list, order, { at, currency: state.currency, again }));
  return list;
}

// A card is drawn anew only when its order changed and nobody types in it.
function place(list, order, { at, currency, again }) {
  const key = JSON.stringify(order);
  const known = cards.get(order.id);
  if (known && (known.key === key || known.node.contains(document.activeElement))) return sort(list, known.node, at);
  const node = card(order, currency, again);
  if (known) {
    node.querySelector("details").open = known.node.querySelector("details").open;
    known.node.replaceWith(node);
  }
  cards.set(order.id, { key, node });
  return sort(list, node, at);
}

function sort(list, node, at) {
  if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
}

function card(order, currency, again) {
  const move = async (change) => {
    document.activeElement?.blur();
    await post(`/_panel/order/${encodeURIComponent(order.id)}`, change);
    again();
  };
  return el(
    "li",
    { class: "order", data: { id: order.id } },
    el("div", { class: "order-top" }, el("b", { class: "order-id" }, `#${order.id}`), el("span", { class: `pill ${TONES[order.status] ?? "wait"}` }, order.status), el("span", { class: "charge" }, money(order.charge, currency))),
    el("div", { class: "order-name", dir: "auto", title: order.service_name }, `${order.service} · ${order.service_name}`),
    el("div", { class: "order-link", dir: "ltr", title: order.link }, order.link),
    delivery(order),
    el("div", { class: "order-acts" }, choose("Status", STATUSES, order.status, (status) => move({ status })), el("button", { type: "button", class: "next", on: { click: () => move({ advance: true }) } }, "Next", icon("play"))),
    counts(order, move),
    refills(order, again),
  );
}

function delivery(order) {
  const done = Math.max(0, Math.min(1, 1 - order.remains / Math.max(1, order.quantity)));
  const words = `${(order.quantity - order.remains).toLocaleString("en")} of ${order.quantity.toLocaleString("en")}`;
  return el(
    "div",
    { class: "delivery" },
    el("div", { class: `bar ${TONES[order.status] ?? "wait"}`, role: "img", "aria-label": `${words} delivered` }, el("i", { style: { width: `${done * 100}%` } })),
    el("span", {}, words),
  );
}

function counts(order, move) {
  const start = number("Start count", order.start_count);
  const remains = number("Remains", order.remains);
  const set = (event) => {
    event.preventDefault();
    move({ start_count: Number(start.value), remains: Number(remains.value), status: order.status });
  };
  return el(
    "details",
    { class: "counts" },
    el("summary", {}, "Counts"),
    el("form", { on: { submit: set } }, el("label", {}, "Start", start), el("label", {}, "Remains", remains), el("button", { class: "next" }, "Set")),
  );
}

const number = (label, value) => el("input", { type: "number", min: 0, step: 1, value: value ?? "", "aria-label": label, inputMode: "numeric" });

function refills(order, again) {
  if (!order.refills.length) return null;
  const move = (refill) => async (status) => {
    await post(`/_panel/refill/${encodeURIComponent(refill.id)}`, { status });
    document.activeElement?.blur();
    again();
  };
  const row = (refill) => el("li", {}, el("span", {}, `Refill ${refill.id}`), choose(`Refill ${refill.id}`, REFILL_STATUSES, refill.status, move(refill)));
  return el("ul", { class: "refills" }, order.refills.map(row));
}

function choose(label, words, value, act) {
  const all = words.includes(value) ? words : [value, ...words];
  const select = el("select", { "aria-label": label }, all.map((word) => el("option", { value: word }, word)));
  select.value = value;
  select.addEventListener("change", () => act(select.value));
  return select;
}
