// The page: who is chosen, what happens, and who draws it.

import { focusComposer, openComposer, editMessage, replyTo, say, startComposer, startInline } from "./composer.js";
import { startDesk, toggleDesk } from "./desk.js";
import { avatar, byId, el, iconButton, redraw } from "./dom.js";
import { busy, drawMessage, fillLog, settle, startLog } from "./log.js";
import { showAlert, showToast } from "./notices.js";
import { drawPeople, markRead, openPeople, rememberPerson, rememberedPerson, unreadOfOthers } from "./people.js";
import { get, listen, post } from "./wire.js";

const TYPING_MS = 5000;
const state = { bot: {}, people: [], current: 0, chat: null, online: true, typing: 0, heardMeanwhile: null };

async function start() {
  startLog({ command: say, open, press, reply: replyTo, edit: editMessage });
  startComposer();
  startDesk();
  const { seq } = await refresh();
  const known = state.people.map((person) => person.id);
  if (known.length) await choose(known.includes(rememberedPerson()) ? rememberedPerson() : known[0]);
  listen(seq, { happened, reset: () => choose(state.current), online });
}

async function refresh() {
  const fresh = await get("/_chat/state");
  Object.assign(state, { bot: fresh.bot, people: fresh.people });
  const current = state.people.find((person) => person.id === state.current);
  if (current && !document.hidden) markRead(current);
  drawPeople(state.people, state.current, choose);
  drawHead();
  return fresh;
}

// While a chat is read the log is not its own yet: what is heard of it meanwhile is drawn after it, and may be in it.
// What is still drawn of another person's cannot be pressed, or it were pressed by the one who was chosen.
async function choose(id) {
  const heardMeanwhile = (state.heardMeanwhile = []);
  if (id !== state.current) pressable(false);
  state.current = id;
  rememberPerson(id);
  state.typing = 0;
  const chat = await get(`/_chat/chat/${id}`).catch((error) => ({ error }));
  if (heardMeanwhile !== state.heardMeanwhile) return;
  state.heardMeanwhile = null;
  if (chat.error) throw chat.error;
  state.chat = chat;
  fillLog(chat.messages, intro());
  heardMeanwhile.forEach(draw);
  openComposer({ person: state.chat.person, username: state.bot.username, commands: state.chat.commands });
  pressable(true);
  await refresh();
  focusComposer();
}

function pressable(yes) {
  for (const id of ["wall", "composer"]) byId(id).inert = !yes;
}

function intro() {
  if (!state.chat.description) return el("div", { class: "intro" }, el("b", {}, state.chat.name), el("p", {}, "Press Start to begin."));
  return el("div", { class: "intro" }, el("b", {}, "What can this bot do?"), el("p", { dir: "auto" }, state.chat.description));
}

function drawHead() {
  const person = state.people.find((one) => one.id === state.current);
  if (!person) return;
  const others = unreadOfOthers(state.people, state.current);
  const name = state.chat?.name ?? state.bot.first_name;
  redraw(
    byId("head"),
    el(
      "button",
      { type: "button", class: "who only-narrow", data: { key: "who" }, "aria-label": `You are ${person.name}. Switch person`, on: { click: openPeople } },
      avatar(person.id, person.name, "small"),
      others > 0 && el("em", { class: "badge" }, String(others)),
    ),
    avatar(3, name, "bot"),
    el("div", { class: "head-words" }, el("h2", { dir: "auto" }, name), el("span", { class: state.typing || !state.online ? "live" : "" }, statusWords())),
    iconButton("block", person.blocked ? "Unblock the bot" : "Block the bot", () => askBlock(person), "only-wide"),
    iconButton("panel", "Panel", toggleDesk, "desk-toggle"),
  );
}

function statusWords() {
  if (!state.online) return "connecting…";
  return state.typing ? "typing…" : `bot · you are ${state.people.find((one) => one.id === state.current)?.name ?? ""}`;
}

function askBlock(person) {
  return post("/_chat/block", { person: person.id, blocked: !person.blocked });
}

// What a person does with messages.

function open(url) {
  const parts = new URL(url);
  const ours = ["t.me", "telegram.me"].includes(parts.hostname) && parts.pathname.slice(1).toLowerCase() === state.bot.username.toLowerCase();
  if (ours) say(`/start ${parts.searchParams.get("start") ?? ""}`.trim());
  return ours;
}

function press(message, button, key) {
  if (button.callback_data) {
    busy(key);
    return post("/_chat/tap", { person: state.current, message_id: message.message_id, data: button.callback_data });
  }
  const words = button.switch_inline_query_current_chat ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  if (words !== undefined) return startInline(words);
  const url = button.url ?? button.web_app?.url;
  return url && !open(url) && window.open(url, "_blank", "noopener");
}

// What happens.

const HAPPENINGS = {
  sent: heard,
  edited: heard,
  deleted: heard,
  toast: (event) => answered(event, showToast),
  alert: (event) => answered(event, (text) => showAlert(state.chat.name, text)),
  answered: (event) => answered(event, () => {}),
  action: (event) => event.chat === state.current && typing(),
  member: (event) => event.chat === state.current && choose(state.current),
  commands: () => reloadSoon(),
  profile: () => reloadSoon(),
  person: () => refreshSoon(),
};

function happened(event) {
  HAPPENINGS[event.kind]?.(event);
}

function heard(event) {
  refreshSoon();
  if (event.chat !== state.current) return;
  if (state.heardMeanwhile) state.heardMeanwhile.push(event);
  else draw(event);
}

function draw(event) {
  if (!event.message.mine) state.typing = 0;
  if (event.kind !== "sent") settle(event.message.message_id);
  drawMessage(event.message);
  if (!state.chat.person.started) choose(state.current);
}

function answered(event, show) {
  if (event.person_id !== state.current) return;
  settle(event.message_id);
  if (event.text) show(event.text);
}

function typing() {
  clearTimeout(state.typing);
  state.typing = setTimeout(() => ((state.typing = 0), drawHead()), TYPING_MS);
  drawHead();
}

function online(yes) {
  if (state.online === yes) return;
  state.online = yes;
  drawHead();
  if (yes) choose(state.current);
}

let soon = 0;
let reload = 0;

// A bot sets its words one list after the other; they are read once, after the last.
function reloadSoon() {
  clearTimeout(reload);
  reload = setTimeout(() => choose(state.current), 200);
}

function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(refresh, 120);
}

// Sheets over a narrow page close by Escape and by a press beside them.
function closeSheets(event) {
  if (event.type === "keydown" ? event.key !== "Escape" : event.target.closest(".people, .desk, .desk-toggle, .dialog")) return;
  const opener = document.body.matches(".people-open") ? "who" : document.body.matches(".desk-open") && "panel";
  document.body.classList.remove("people-open", "desk-open");
  if (opener && event.type === "keydown") byId("head").querySelector(`[data-key="${opener}"]`)?.focus();
}

document.addEventListener("keydown", closeSheets);
document.addEventListener("pointerdown", closeSheets);
document.addEventListener("visibilitychange", () => !document.hidden && refresh());
start();
