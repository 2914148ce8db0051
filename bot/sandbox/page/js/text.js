// A message's text with its entities, as nodes. Offsets count UTF-16 units, as JavaScript strings do.

import { el, icon } from "./dom.js";
import { copy } from "./notices.js";

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
};

// `acts` has: command(text), open(url).
export function richText(text, entities, acts) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, acts);
}

function span(text, from, to, entities, acts) {
  const parts = document.createDocumentFragment();
  let at = from;
  let afterBlock = false;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    if (entity.offset < at) continue;
    words(parts, text.slice(at, entity.offset), afterBlock);
    const end = Math.min(entity.offset + entity.length, to);
    const inner = [];
    while (entities.length && entities[0].offset < end) inner.push(entities.shift());
    parts.append(marked(entity, text.slice(entity.offset, end), span(text, entity.offset, end, inner, acts), acts));
    afterBlock = BLOCKS.has(entity.type);
    at = end;
  }
  words(parts, text.slice(at, to), afterBlock);
  return parts;
}

// A block ends its line by itself; the line break after it would leave an empty line.
function words(parts, text, afterBlock) {
  const rest = afterBlock && text.startsWith("\n") ? text.slice(1) : text;
  if (rest) parts.append(rest);
}

function marked(entity, raw, inner, acts) {
  const make = MAKERS[entity.type];
  if (make) return make(entity, raw, inner, acts);
  return el(PLAIN[entity.type] ?? "span", {}, inner);
}

const MAKERS = {
  code: (entity, raw, inner) => tapToCopy("code", raw, inner),
  pre: (entity, raw, inner) => tapToCopy("pre", raw, inner),
  spoiler: (entity, raw, inner) => spoiler(inner),
  blockquote: (entity, raw, inner) => el("blockquote", {}, inner),
  expandable_blockquote: (entity, raw, inner) => expandable(inner),
  text_link: (entity, raw, inner, acts) => link(entity.url, inner, acts),
  url: (entity, raw, inner, acts) => link(raw, inner, acts),
  email: (entity, raw, inner) => el("a", { href: `mailto:${raw}` }, inner),
  bot_command: (entity, raw, inner, acts) => word("command", inner, () => acts.command(raw)),
  mention: (entity, raw, inner) => el("span", { class: "word" }, inner),
  hashtag: (entity, raw, inner) => el("span", { class: "word" }, inner),
};

function tapToCopy(tag, raw, inner) {
  const act = (event) => (event.type === "click" || event.key === "Enter") && copy(raw);
  return el(tag, { class: "copied", role: "button", tabIndex: 0, title: "Copy", on: { click: act, keydown: act } }, inner);
}

function spoiler(inner) {
  const node = el("span", { class: "spoiler", role: "button", tabIndex: 0, title: "Show" }, inner);
  const show = (event) => (event.type === "click" || event.key === "Enter") && node.classList.add("shown");
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

function expandable(inner) {
  const toggle = el("button", { type: "button", class: "unfold", "aria-expanded": "false", "aria-label": "Show all" }, icon("down"));
  const node = el("blockquote", { class: "folded" }, el("div", { class: "fold" }, inner), toggle);
  toggle.addEventListener("click", () => {
    const folded = node.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
  });
  return node;
}

function word(kind, inner, act) {
  return el("button", { type: "button", class: `word ${kind}`, on: { click: act } }, inner);
}

function link(url, inner, acts) {
  const full = /^[a-z]+:/i.test(url) ? url : `https://${url}`;
  if (!/^(https?|tg|mailto):/i.test(full)) return el("span", {}, inner);
  const follow = (event) => acts.open(full) && event.preventDefault();
  return el("a", { href: full, target: "_blank", rel: "noopener noreferrer", on: { click: follow } }, inner);
}
