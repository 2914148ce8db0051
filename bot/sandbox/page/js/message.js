// One message: bubble, quote, file, text, time, and the keyboard under it.

import { clock, el, icon } from "./dom.js";
import { copy } from "./notices.js";
import { richText } from "./text.js";

const CORNERS = { url: "link", copy_text: "copy", switch_inline_query_current_chat: "search", switch_inline_query: "search" };
const MOST_SIDE = 320;

// `acts` has: command(text), open(url), press(message, button, node), jump(id), reply(message), edit(message).
export function messageNode(message, acts) {
  const kinds = ["message", message.mine ? "out" : "in"];
  if (message.sticker) kinds.push("bare");
  if (message.photo) kinds.push("pictured");
  const body = el("div", { class: "body" }, bubble(message, acts), keyboard(message, acts));
  const keys = (event) => event.target === event.currentTarget && event.key.toLowerCase() === "r" && acts.reply(message);
  return el(
    "article",
    { class: kinds.join(" "), tabIndex: 0, data: { id: message.message_id }, on: { keydown: keys, dblclick: () => acts.reply(message) } },
    body,
    tools(message, acts),
  );
}

function bubble(message, acts) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  return el(
    "div",
    { class: "bubble" },
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
  return el(
    "a",
    { class: "file", href: address(document), download: document.file_name ?? "file" },
    el("span", { class: "file-mark" }, ending ? el("b", {}, ending) : icon("file")),
    el("span", { class: "file-words" }, el("b", {}, document.file_name ?? "file"), el("small", {}, size(document.file_size ?? 0))),
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
  return el("div", { class: "keys" }, row.map((button) => key(button, message, acts)));
}

function key(button, message, acts) {
  const corner = Object.keys(CORNERS).find((name) => name in button);
  const node = el(
    "button",
    { type: "button", class: `key ${button.style ?? ""}` },
    el("span", { dir: "auto" }, button.text),
    corner && icon(CORNERS[corner]),
  );
  node.addEventListener("click", () => (button.copy_text ? copy(button.copy_text.text) : acts.press(message, button, node)));
  return node;
}

function tools(message, acts) {
  const act = (name, label, does) =>
    el("button", { type: "button", tabIndex: -1, "aria-label": label, title: label, on: { click: does } }, icon(name));
  return el(
    "div",
    { class: "tools" },
    act("reply", "Reply", () => acts.reply(message)),
    message.mine && message.text && act("edit", "Edit", () => acts.edit(message)),
    (message.text ?? message.caption) && act("copy", "Copy text", () => copy(message.text ?? message.caption)),
  );
}
