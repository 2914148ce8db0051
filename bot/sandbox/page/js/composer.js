// Where a person writes: text, commands by `/`, inline search by the bot's name, files, replies and edits.

import { byId, el, icon, iconButton, put, TINTS } from "./dom.js";
import { newestMine } from "./log.js";
import { post, upload } from "./wire.js";

const INLINE_PAUSE = 250;
const NEAR_END = 120;
const state = { person: 0, username: "", commands: [], reply: null, edit: null, choices: [], chosen: -1, asked: 0, inline: null };
const field = el("textarea", { rows: 1, placeholder: "Message", dir: "auto", "aria-label": "Message", "aria-autocomplete": "list", autocomplete: "off", enterKeyHint: "send" });
const menu = el("ul", { class: "choices", role: "listbox", id: "choices", "aria-label": "Suggestions", hidden: true });
const about = el("div", { class: "about", hidden: true });
const picker = el("input", { type: "file", hidden: true, "aria-label": "File" });

export function startComposer() {
  field.addEventListener("input", typed);
  field.addEventListener("keydown", keys);
  picker.addEventListener("change", sendFile);
  field.setAttribute("aria-controls", "choices");
  menu.addEventListener("scroll", () => menu.scrollTop + menu.clientHeight > menu.scrollHeight - NEAR_END && more(), { passive: true });
}

export function openComposer({ person, username, commands }) {
  Object.assign(state, { person: person.id, username, commands, reply: null, edit: null });
  if (person.blocked) return big("Unblock", () => post("/_chat/block", { person: person.id, blocked: false }));
  if (!person.started) return big("Start", () => say("/start"));
  drawAbout();
  const form = el(
    "form",
    { class: "write", on: { submit: (event) => (event.preventDefault(), submit()) } },
    commands.length ? menuButton() : null,
    iconButton("attach", "Attach a file", () => picker.click()),
    field,
    el("button", { class: "send", "aria-label": "Send", title: "Send" }, icon("send")),
  );
  put(byId("composer"), menu, about, form, picker);
  return closeChoices();
}

export function focusComposer() {
  if (matchMedia("(hover: hover)").matches) field.focus();
}

function big(words, act) {
  put(byId("composer"), el("button", { type: "button", class: "big", on: { click: act } }, words));
}

function menuButton() {
  const toggle = () => (menu.hidden ? showCommands("") : closeChoices());
  return el("button", { type: "button", class: "menu", "aria-label": "Commands", on: { click: toggle } }, icon("menu"), el("span", {}, "Menu"));
}

export function say(text, reply = null) {
  return post("/_chat/say", { person: state.person, text, ...(reply ? { reply_to: reply.message_id } : {}) });
}

async function submit() {
  const text = field.value.trim();
  if (!text || inlineWords() !== null) return;
  const { reply, edit } = state;
  write("");
  drop();
  try {
    if (edit) await post("/_chat/edit", { person: state.person, message_id: edit.message_id, text });
    else await say(text, reply);
  } catch {
    if (!field.value) write(text); // not sent, so not gone
  }
}

export function write(text) {
  field.value = text;
  grow();
  typed();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

async function sendFile() {
  const [file] = picker.files;
  if (!file) return;
  const form = new FormData();
  form.append("person", String(state.person));
  form.append("file", file);
  form.append("caption", field.value.trim());
  picker.value = "";
  write("");
  await upload("/_chat/file", form);
}

// Reply and edit.

export function replyTo(message) {
  Object.assign(state, { reply: message, edit: null });
  drawAbout();
  field.focus();
}

export function editMessage(message) {
  Object.assign(state, { edit: message, reply: null });
  drawAbout();
  write(message.text);
  field.focus();
}

function drop() {
  Object.assign(state, { reply: null, edit: null });
  drawAbout();
}

function drawAbout() {
  const message = state.reply ?? state.edit;
  about.hidden = !message;
  if (!message) return;
  const title = state.edit ? "Edit message" : `Reply to ${message.from?.first_name ?? "message"}`;
  const cancel = () => {
    if (state.edit) write("");
    drop();
  };
  put(about, icon(state.edit ? "edit" : "reply"), el("div", {}, el("b", {}, title), el("span", { dir: "auto" }, message.text ?? message.caption ?? "Attachment")), iconButton("close", "Cancel", cancel));
}

// Suggestions above the field.

function typed() {
  grow();
  const text = field.value;
  state.asked += 1;
  if (/^\/\w*$/.test(text)) showCommands(text.slice(1).toLowerCase());
  else if (inlineWords() !== null) askInline(inlineWords(), state.asked);
  else closeChoices();
}

// What stands after the bot's name, null where the text does not begin with it.
function inlineWords() {
  const name = `@${state.username} `;
  return field.value.toLowerCase().startsWith(name.toLowerCase()) ? field.value.slice(name.length) : null;
}

export function startInline(words) {
  write(`@${state.username} ${words}`);
  field.focus();
}

function showCommands(start) {
  const fitting = state.commands.filter((one) => one.command.startsWith(start));
  const pick = (one) => () => {
    write("");
    say(`/${one.command}`);
  };
  showChoices(fitting.map((one) => ({ title: `/${one.command}`, note: one.description, act: pick(one) })));
}

async function askInline(text, number) {
  menu.ariaBusy = "true";
  await new Promise((done) => setTimeout(done, INLINE_PAUSE));
  if (number !== state.asked) return;
  const found = await post("/_chat/inline", { person: state.person, text });
  if (number !== state.asked) return;
  const rows = [...wayIn(found.button), ...resultsOf(found)];
  showChoices(rows.length ? rows : [{ title: "Nothing found", note: "", act: () => {} }]);
  state.inline = { text, number, next: found.next };
}

// The rest of a long list comes as it is scrolled to.
async function more() {
  const { text, number, next } = state.inline ?? {};
  if (!next || number !== state.asked) return;
  state.inline = null;
  const found = await post("/_chat/inline", { person: state.person, text, offset: next });
  if (number !== state.asked) return;
  const added = resultsOf(found);
  menu.append(...added.map((choice, at) => choiceNode(choice, state.choices.length + at)));
  state.choices.push(...added);
  state.inline = { text, number, next: found.next };
}

function resultsOf(found) {
  const pick = (at) => () => {
    write("");
    post("/_chat/pick", { person: state.person, query: found.query, number: at });
  };
  return found.results.map((one, at) => ({ title: one.title, note: one.description, result: true, act: pick(at) }));
}

// What stands above the results leads into the chat with the bot.
function wayIn(button) {
  const act = () => {
    write("");
    say(`/start ${button.start_parameter ?? ""}`.trim());
  };
  return button ? [{ title: button.text, note: "", act }] : [];
}

function showChoices(choices) {
  Object.assign(state, { choices, chosen: choices.length ? 0 : -1, inline: null });
  menu.hidden = !choices.length;
  menu.ariaBusy = "false";
  put(menu, choices.map(choiceNode));
  menu.scrollTop = 0;
  mark();
}

function choiceNode(choice, number) {
  const take = (event) => (event.preventDefault(), choice.act());
  const words = [el("b", { dir: "auto" }, choice.title), el("span", { dir: "auto" }, choice.note)];
  return el(
    "li",
    { role: "option", id: `choice-${number}`, class: choice.result ? "result" : "", on: { mousedown: take } },
    choice.result ? [thumb(choice.title), el("div", {}, words)] : words,
  );
}

// As Telegram draws a result without a picture: a letter on a tile.
function thumb(title) {
  const letter = /\p{L}/u.exec(title)?.[0] ?? "#";
  return el("i", { class: `thumb tint-${letter.codePointAt(0) % TINTS}`, data: { letter: letter.toUpperCase() } });
}

function closeChoices() {
  showChoices([]);
}

function mark() {
  [...menu.children].forEach((node, number) => node.setAttribute("aria-selected", String(number === state.chosen)));
  const node = menu.children[state.chosen];
  node?.scrollIntoView({ block: "nearest" });
  if (node) field.setAttribute("aria-activedescendant", node.id);
  else field.removeAttribute("aria-activedescendant");
}

const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: (event) => !event.shiftKey && enter(),
  // Completes a command; everywhere else it leads on, as Tab does.
  Tab: (event) => !event.shiftKey && Boolean(state.choices[state.chosen]?.title.startsWith("/")) && complete(),
  Escape: () => (menu.hidden ? drop() : closeChoices()),
};

// What is chosen is taken, but nothing out of a list that belongs to other words.
function enter() {
  if (menu.ariaBusy === "true" && inlineWords() !== null) return;
  (state.choices[state.chosen]?.act ?? submit)();
}

function keys(event) {
  if (event.isComposing) return;
  const act = KEYS[event.key];
  if (act && act(event) !== false) event.preventDefault();
}

function step(by) {
  if (state.choices.length) {
    state.chosen = (state.chosen + by + state.choices.length) % state.choices.length;
    return mark();
  }
  const mine = by < 0 && !field.value && newestMine();
  return mine ? editMessage(mine) : false;
}

function complete() {
  write(`${state.choices[state.chosen].title} `);
}
