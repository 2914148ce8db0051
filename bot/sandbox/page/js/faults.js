// The troubles of both servers as switches: on until switched off, or for the next call only.

import { el, put } from "./dom.js";
import { post } from "./wire.js";

const SERVERS = { panel: "Panel", telegram: "Bot API" };
let wanted = "";
let drawn = "";

export function drawFaults(box, state, rows, again) {
  const faults = [...panelFaults(state), ...rows.map((one) => ({ ...one, server: "telegram", path: "/_chat/fault" }))];
  const key = JSON.stringify([faults, wanted]);
  if (key === drawn && box.querySelector(".faults")) return;
  drawn = key;
  const open = new Set([...box.querySelectorAll("details[open]")].map((node) => node.dataset.group));
  const search = box.querySelector(".fault-search") ?? searchField(again);
  const lists = el("div", { class: "faults" }, active(faults, again), groups(faults, { open, again }));
  if (search.isConnected) box.querySelector(".faults").replaceWith(lists);
  else put(box, search, lists);
}

function panelFaults(state) {
  const names = state?.fault_names ?? Object.keys(state?.faults ?? {}).map((name) => ({ name, label: name }));
  return names.map((one) => ({ ...one, server: "panel", path: "/_panel/fault", value: state.faults[one.name] ?? false }));
}

function searchField(act) {
  const field = el("input", { type: "search", class: "fault-search", placeholder: "Find a fault", "aria-label": "Find a fault" });
  field.addEventListener("input", () => ((wanted = field.value.toLowerCase()), act()));
  wanted = "";
  return field;
}

function active(faults, again) {
  const on = faults.filter((one) => one.value);
  if (!on.length) return el("p", { class: "hint" }, "All is well. A fault can be on until switched off, or befall the next call only.");
  return el("section", { class: "fault-group active" }, el("h3", {}, "On now"), on.map((one) => row(one, again, true)));
}

function groups(faults, { open, again }) {
  const fitting = faults.filter((one) => one.label.toLowerCase().includes(wanted));
  return Object.keys(SERVERS).flatMap((server) => {
    const theirs = fitting.filter((one) => one.server === server);
    const actions = [...new Set(theirs.map(actionOf))];
    return [theirs.length > 0 && el("h3", { class: "server" }, SERVERS[server]), ...actions.map((action) => group(theirs, action, { open, again }))];
  });
}

function group(faults, action, { open, again }) {
  const rows = faults.filter((one) => actionOf(one) === action);
  const words = action === "*" || action === "any" ? "any call" : action;
  const details = el("details", { class: "fault-group", data: { group: action } }, el("summary", {}, words, el("em", { class: "count" }, String(rows.length))));
  details.open = open.has(action) || Boolean(wanted);
  details.append(...rows.map((one) => row(one, again)));
  return details;
}

const actionOf = (one) => one.name.split(".")[0];

function row(fault, again, whole = false) {
  const set = async (value) => {
    await post(fault.path, { name: fault.name, value });
    again();
  };
  const words = whole ? fault.label : fault.label.replace(/^[^:]+: /, "");
  return el(
    "div",
    { class: "fault" },
    el("span", {}, words, el("small", {}, times(fault.value))),
    el("button", { type: "button", class: "once", on: { click: () => set(1) } }, "Once"),
    el("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(Boolean(fault.value)), "aria-label": fault.label, on: { click: () => set(!fault.value) } }),
  );
}

function times(value) {
  if (typeof value !== "number") return "";
  if (value < 1) return ` · ${Math.round(value * 100)} %`;
  return value === 1 ? " · next call" : ` · next ${value} calls`;
}
