// Making DOM nodes: every text becomes a text node, nothing is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

// 24-pixel outlines; drawn with the current colour.
const ICONS = {
  people: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 9c0-3.5 3-6 7-6s7 2.5 7 6M16 3.5a4 4 0 0 1 0 7.3M18 14.3c2.5.8 4 2.9 4 5.7",
  panel: "M4 20V10m5.3 10V4m5.4 16v-7M20 20V7",
  close: "M6 6l12 12M18 6 6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  attach: "m20 11-8.5 8.5a5.5 5.5 0 0 1-7.8-7.8l8.5-8.5a3.7 3.7 0 0 1 5.2 5.2l-8.5 8.5a1.8 1.8 0 0 1-2.6-2.6l7.9-7.9",
  reply: "M10 7 4 12.5 10 18v-3.5c5 0 8 1.5 10 4.5 0-6-3.5-9.5-10-9.5V7Z",
  edit: "m4 20 1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19l-4 1Z",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  link: "M7 17 17 7M9 7h8v8",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-1.5L20 20",
  silent: "M6 16V11a6 6 0 0 1 9.5-4.9M18 11v5l1.5 2H8M10 20.5a2.3 2.3 0 0 0 4 0M4 4l16 16",
  down: "m6 9 6 6 6-6",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  plus: "M12 5v14M5 12h14",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.8 5.8l12.4 12.4",
  play: "M8 5.5v13l10-6.5z",
  star: "m12 4 2.4 5 5.6.7-4.1 3.8 1.1 5.5L12 16.3 7 19l1.1-5.5L4 9.7 9.6 9 12 4Z",
  ticks: "M1.5 12.8 6 17l8.5-9.5M11 16l1 1 8.5-9.5",
};

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "class") node.className = value;
  else if (name === "style") Object.entries(value).forEach(([key, it]) => node.style.setProperty(key, it));
  else if (name in node && name !== "list" && name !== "form") node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export const byId = (id) => document.getElementById(id);

export function put(node, ...children) {
  node.replaceChildren(...children.flat().filter(Boolean));
  return node;
}

// What is drawn anew under the focus keeps it, by the `key` of what had it, and stays where it was scrolled to.
export function redraw(node, ...children) {
  const { key } = (node.contains(document.activeElement) && document.activeElement.dataset) || {};
  const scrolled = node.querySelector("ul")?.scrollTop;
  put(node, ...children);
  if (scrolled) node.querySelector("ul").scrollTop = scrolled;
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

// Arrow keys move the focus along the nodes; `moves` says by how many a key does.
export function walk(event, nodes, moves) {
  const by = moves[event.key];
  const at = [...nodes].indexOf(document.activeElement);
  if (by === undefined || at < 0) return;
  event.preventDefault();
  nodes[Math.max(0, Math.min(nodes.length - 1, at + by))].focus();
}

export function iconButton(name, label, act, kind = "") {
  return el("button", { type: "button", class: `icon-button ${kind}`, data: { key: name }, "aria-label": label, title: label, on: { click: act } }, icon(name));
}

export const TINTS = 7;
const DAY_MS = 86_400_000;

export function avatar(id, name, kind = "") {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  return el("span", { class: `avatar tint-${Math.abs(id) % TINTS} ${kind}`, "aria-hidden": "true" }, initials);
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });

export function money(amount, currency) {
  return `${Number(amount).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 5 })} ${currency}`;
}

export const clock = (seconds) => CLOCK.format(new Date(seconds * 1000));

export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / DAY_MS);
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : DAY.format(date);
}
