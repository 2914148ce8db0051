// The messages of the open chat: drawn in order, changed in place, kept at the newest.

import { byId, dayName, el, icon, put, walk } from "./dom.js";
import { messageNode } from "./message.js";

const NEAR = 120;
const BUSY_MS = 10_000;
const nodes = new Map();
const messages = new Map();
const MOVES = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const BESIDE = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };
let acts = {};

export function startLog(given) {
  acts = { ...given, jump };
  const wall = byId("log");
  const down = put(byId("down"), icon("down"));
  down.addEventListener("click", () => toEnd(true));
  wall.addEventListener("keydown", arrows);
  wall.addEventListener("scroll", scrolled, { passive: true });
  new ResizeObserver(() => stuck && toEnd()).observe(wall);
}

// Arrows walk from message to message, and from key to key under one.
function arrows(event) {
  const { target } = event;
  if (target.matches(".message")) return walk(event, byId("log").querySelectorAll(".message"), MOVES);
  return target.matches(".key") && walk(event, target.closest(".keyboard").querySelectorAll(".key"), BESIDE);
}

// One message is a stop of the Tab key: the newest.
function stop() {
  byId("log").querySelector('.message[tabindex="0"]')?.setAttribute("tabindex", "-1");
  [...nodes.values()].at(-1)?.setAttribute("tabindex", "0");
}

export function fillLog(list, intro) {
  nodes.clear();
  messages.clear();
  put(byId("log"), el("div", { class: "spring" }), !list.length && intro);
  list.forEach((message) => add(message));
  toEnd();
}

export function drawMessage(message) {
  const stay = stuck || message.mine;
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
  stop();
}

function change(message) {
  const old = nodes.get(message.message_id);
  const node = messageNode(message, acts);
  ["joined", "follows"].forEach((name) => node.classList.toggle(name, old.classList.contains(name)));
  node.tabIndex = old.tabIndex;
  const held = old.contains(document.activeElement) && document.activeElement.textContent;
  old.replaceWith(node);
  nodes.set(message.message_id, node);
  messages.set(message.message_id, message);
  if (held !== false) successor(node, held).focus({ preventScroll: true });
}

// The focus goes on to the key of the same words, else to the first, else to the message.
function successor(node, words) {
  const keys = [...node.querySelectorAll(".key")];
  return keys.find((key) => key.textContent === words) ?? keys[0] ?? node;
}

function remove(id) {
  nodes.get(id)?.remove();
  nodes.delete(id);
  messages.delete(id);
  stop();
}

function jump(id) {
  const node = nodes.get(id);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("found");
  setTimeout(() => node.classList.remove("found"), 1600);
}

let stuck = true;
let top = 0;

// Whoever scrolls up stays there; on its own way down the log still counts as at its end.
function scrolled() {
  const log = byId("log");
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  stuck = near || (stuck && log.scrollTop >= top);
  top = log.scrollTop;
  byId("down").hidden = stuck;
}

function toEnd(smooth = false) {
  const log = byId("log");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() => log.scrollTo({ top: log.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" }));
  stuck = true;
}
