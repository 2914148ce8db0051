// One message: bubble, quote, file, text, time, and the keyboard under it.

import { clock, el, icon } from "./dom.js";
import { isText, openText } from "./files.js";
import { copy } from "./notices.js";
import { richText } from "./text.js";

const CORNERS = { url: "link", copy_text: "copy", switch_inline_query_current_chat: "search", switch_inline_query: "search" };
const MOST_SIDE = 420;
// A word longer than any language's breaks anywhere; keys whose words are longer together than this are drawn small.
const LONG_WORD = /\S{23}/;
const LONG_ROW = 30;

// `acts` has: command(text), open(url), press(message, button, node), jump(id), reply(message), edit(message).
export function messageNode(message, acts) {
  const kinds = ["message", message.mine ? "out" : "in"];
  if (message.sticker) kinds.push("bare");
  if (message.photo) kinds.push("pictured");
  const body = el("div", { class: "body" }, bubble(message, acts), keyboard(message, acts));
  const keys = (event) => event.target === event.currentTarget && !event.ctrlKey && !event.metaKey && act(event);
  const act = (event) => {
    const key = event.key.toLowerCase();
    if (!KEYS[key] || !allowed(key, message)) return;
    event.preventDefault();
    KEYS[key](message, acts);
  };
  return el(
    "article",
    { class: kinds.join(" "), tabIndex: -1, "aria-keyshortcuts": "r e c", data: { id: message.message_id }, on: { keydown: keys, dblclick: (event) => !event.target.closest(".key") && acts.reply(message) } },
    body,
    tools(message, acts),
  );
}

// What the focused message does by a letter; the same stands beside it for the mouse.
const KEYS = {
  r: (message, acts) => acts.reply(message),
  e: (message, acts) => acts.edit(message),
  c: (message) => copy(message.text ?? message.caption),
};
const TOOLS = { r: ["reply", "Reply (R)"], e: ["edit", "Edit (E)"], c: ["copy", "Copy text (C)"] };

function allowed(key, message) {
  if (key === "e") return message.mine && message.text && !message.via_bot;
  return key === "r" || (message.text ?? message.caption);
}

function bubble(message, acts) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  return el(
    "div",
    { class: "bubble" },
    message.via_bot && el("div", { class: "via" }, "via ", el("b", {}, `@${message.via_bot.username}`)),
    message.reply_to_message && quote(message.reply_to_message, acts),
    attachment(message),
    text && el("div", { class: "text", dir: "auto" }, richText(text, entities, acts), meta(message)),
    !text && meta(message),
  );
}

function meta(message) {
  const moment = message.edit_date ?? message.date;
  return el(
    "span",
    { class: "meta" },
    message.silent && el("span", { class: "mark", title: "Sent silently", role: "img", "aria-label": "silent" }, icon("silent")),
    message.edit_date && el("span", { class: "mark" }, "edited"),
    el("time", { dateTime: new Date(moment * 1000).toISOString() }, clock(moment)),
    message.mine && el("span", { class: "mark" }, icon("ticks")),
  );
}

function quote(quoted, acts) {
  const name = quoted.from?.first_name ?? quoted.chat.title ?? "";
  const text = quoted.text ?? quoted.caption ?? quoted.document?.file_name ?? (quoted.photo ? "Picture" : quoted.sticker?.emoji ?? "");
  const jump = () => acts.jump(quoted.message_id);
  return el("button", { type: "button", class: "quote", on: { click: jump } }, el("b", {}, name), el("span", { dir: "auto" }, text));
}

function attachment(message) {
  if (message.photo) return picture(message.photo.at(-1));
  if (message.document) return file(message.document);
  if (message.sticker) return el("span", { class: "sticker" }, message.sticker.emoji ?? "🙂");
  return null;
}

function picture(photo) {
  const scale = Math.min(1, MOST_SIDE / Math.max(photo.width, photo.height));
  const size = { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) };
  return el("a", { class: "picture", href: address(photo), target: "_blank" }, el("img", { src: address(photo), alt: "Picture", ...size }));
}

function file(document) {
  const [, ending] = /\.(\w{1,4})$/.exec(document.file_name ?? "") ?? [];
  const open = (event) => isText(document) && (event.preventDefault(), openText(document.file_name, address(document)));
  return el(
    "a",
    { class: "file", href: address(document), download: document.file_name ?? "file", on: { click: open } },
    el("span", { class: "file-mark" }, ending ? el("b", {}, ending) : icon("file")),
    el("span", { class: "file-words" }, el("b", { dir: "auto" }, document.file_name ?? "file"), el("small", {}, size(document.file_size ?? 0))),
  );
}

const address = (file) => `/_chat/file/${file.file_id}`;
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

function keyboard(message, acts) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, rows.map((row) => keyRow(row, message, acts)));
}

function keyRow(row, message, acts) {
  const longest = row.map((button) => Math.max(...button.text.split(/\s+/).map((word) => word.length)));
  const tight = row.length > 1 && longest.reduce((sum, length) => sum + length, 0) > LONG_ROW;
  return el("div", { class: tight ? "keys tight" : "keys" }, row.map((button) => key(button, message, acts)));
}

function key(button, message, acts) {
  const corner = Object.keys(CORNERS).find((name) => name in button);
  const node = el(
    "button",
    { type: "button", class: `key ${button.style ?? ""} ${LONG_WORD.test(button.text) ? "long" : ""}` },
    el("span", { dir: "auto" }, button.text),
    corner && icon(CORNERS[corner]),
  );
  node.addEventListener("click", () => (button.copy_text ? copy(button.copy_text.text) : acts.press(message, button, node)));
  return node;
}

function tools(message, acts) {
  const fitting = Object.keys(TOOLS).filter((key) => allowed(key, message));
  const tool = (key) => {
    const [name, label] = TOOLS[key];
    return el("button", { type: "button", tabIndex: -1, "aria-label": label, title: label, on: { click: () => KEYS[key](message, acts) } }, icon(name));
  };
  return el("div", { class: "tools" }, fitting.map(tool));
}
