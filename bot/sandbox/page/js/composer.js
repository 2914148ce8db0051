// Where a person writes: text, commands by `/`, inline search by the bot's name, files, replies and edits.

import { byId, el, icon, iconButton, put } from "./dom.js";
import { newestMine } from "./log.js";
import { post, upload } from "./wire.js";

const INLINE_PAUSE = 250;
const state = { person: 0, username: "", commands: [], reply: null, edit: null, choices: [], chosen: -1, asked: 0 };
const field = el("textarea", { rows: 1, placeholder: "Message", "aria-label": "Message", autocomplete: "off", enterKeyHint: "send" });
const menu = el("ul", { class: "choices", role: "listbox", id: "choices", "aria-label": "Suggestions", hidden: true });
const about = el("div", { class: "about", hidden: true });
const picker = el("input", { type: "file", hidden: true, "aria-label": "File" });

export function startComposer() {
  field.addEventListener("input", typed);
  field.addEventListener("keydown", keys);
  picker.addEventListener("change", sendFile);
  field.setAttribute("aria-controls", "choices");
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
  if (!text) return;
  const { reply, edit } = state;
  write("");
  drop();
  if (edit) await post("/_chat/edit", { person: state.person, message_id: edit.message_id, text });
  else await say(text, reply);
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
  const inline = `@${state.username} `;
  state.asked += 1;
  if (/^\/\w*$/.test(text)) showCommands(text.slice(1).toLowerCase());
  else if (text.toLowerCase().startsWith(inline.toLowerCase())) askInline(text.slice(inline.length), state.asked);
  else closeChoices();
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
  await new Promise((done) => setTimeout(done, INLINE_PAUSE));
  if (number !== state.asked) return;
  const found = await post("/_chat/inline", { person: state.person, text });
  if (number !== state.asked) return;
  const pick = (at) => () => {
    write("");
    post("/_chat/pick", { person: state.person, query: found.query, number: at });
  };
  const rows = found.results.map((one, at) => ({ title: one.title, note: one.description, act: pick(at) }));
  showChoices(rows.length ? rows : [{ title: "Nothing found", note: "", act: () => {} }]);
}

function showChoices(choices) {
  Object.assign(state, { choices, chosen: choices.length ? 0 : -1 });
  menu.hidden = !choices.length;
  put(menu, choices.map(choiceNode));
  mark();
}

function choiceNode(choice, number) {
  const take = (event) => (event.preventDefault(), choice.act());
  return el("li", { role: "option", id: `choice-${number}`, on: { mousedown: take } }, el("b", { dir: "auto" }, choice.title), el("span", { dir: "auto" }, choice.note));
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
  Enter: (event) => !event.shiftKey && (state.choices[state.chosen]?.act ?? submit)(),
  Tab: () => state.choices[state.chosen] && complete(),
  Escape: () => (menu.hidden ? drop() : closeChoices()),
};

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
