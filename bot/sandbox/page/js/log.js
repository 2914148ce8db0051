// The messages of the open chat: drawn in order, changed in place, kept at the newest.

import { byId, dayName, el, icon, put } from "./dom.js";
import { messageNode } from "./message.js";

const NEAR = 120;
const BUSY_MS = 10_000;
const nodes = new Map();
const messages = new Map();
let acts = {};

export function startLog(given) {
  acts = { ...given, jump };
  const wall = byId("log");
  const down = put(byId("down"), icon("down"));
  down.addEventListener("click", () => toEnd(true));
  wall.addEventListener("scroll", () => (down.hidden = nearEnd()), { passive: true });
  new ResizeObserver(() => stuck && toEnd()).observe(wall);
}

export function fillLog(list, intro) {
  nodes.clear();
  messages.clear();
  put(byId("log"), el("div", { class: "spring" }), !list.length && intro);
  list.forEach((message) => add(message));
  toEnd();
}

export function drawMessage(message) {
  const stay = nearEnd() || message.mine;
  if (message.deleted) remove(message.message_id);
  else if (nodes.has(message.message_id)) change(message);
  else add(message, true);
  if (stay) toEnd(true);
}

export const messageOf = (id) => messages.get(id);
export const newestMine = () => [...messages.values()].reverse().find((message) => message.mine && message.text);

export function settle(id) {
  nodes.get(id)?.querySelectorAll(".busy").forEach((key) => key.classList.remove("busy"));
}

export function busy(key) {
  key.classList.add("busy");
  setTimeout(() => key.classList.remove("busy"), BUSY_MS);
}

function add(message, fresh = false) {
  const log = byId("log");
  log.querySelector(".intro")?.remove();
  const last = [...messages.values()].at(-1);
  if (!last || dayName(last.date) !== dayName(message.date)) log.append(el("div", { class: "day" }, el("span", {}, dayName(message.date))));
  else if (last.mine === message.mine) nodes.get(last.message_id).classList.add("joined");
  const node = messageNode(message, acts);
  node.classList.toggle("fresh", fresh);
  node.classList.toggle("follows", Boolean(last) && last.mine === message.mine);
  nodes.set(message.message_id, node);
  messages.set(message.message_id, message);
  log.append(node);
}

function change(message) {
  const old = nodes.get(message.message_id);
  const node = messageNode(message, acts);
  ["joined", "follows"].forEach((name) => node.classList.toggle(name, old.classList.contains(name)));
  const held = old.contains(document.activeElement);
  old.replaceWith(node);
  nodes.set(message.message_id, node);
  messages.set(message.message_id, message);
  if (held) (node.querySelector(".key") ?? node).focus({ preventScroll: true });
}

function remove(id) {
  nodes.get(id)?.remove();
  nodes.delete(id);
  messages.delete(id);
}

function jump(id) {
  const node = nodes.get(id);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("found");
  setTimeout(() => node.classList.remove("found"), 1600);
}

let stuck = true;

function nearEnd() {
  const log = byId("log");
  stuck = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  return stuck;
}

function toEnd(smooth = false) {
  const log = byId("log");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() => log.scrollTo({ top: log.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" }));
  stuck = true;
}
