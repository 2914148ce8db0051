// The people one can be: a list with what is unread, and a way to add another.

import { avatar, byId, clock, el, icon, iconButton, redraw, walk } from "./dom.js";
import { openDialog } from "./notices.js";
import { post } from "./wire.js";

const LANGUAGES = { en: "English", ru: "Русский", es: "Español", "pt-br": "Português (Brasil)", tr: "Türkçe", ar: "العربية", hi: "हिन्दी", id: "Bahasa Indonesia" };
const MOVES = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const READ = "sandbox.read";
const CURRENT = "sandbox.person";

const read = JSON.parse(sessionStorage.getItem(READ) ?? "{}");

export const rememberedPerson = () => Number(sessionStorage.getItem(CURRENT));
export const rememberPerson = (id) => sessionStorage.setItem(CURRENT, String(id));

export function markRead(person) {
  read[person.id] = person.told;
  sessionStorage.setItem(READ, JSON.stringify(read));
}

const unread = (person) => Math.max(0, person.told - (read[person.id] ?? 0));

export const unreadOfOthers = (people, current) =>
  people.filter((person) => person.id !== current).reduce((sum, person) => sum + unread(person), 0);

export function drawPeople(people, current, choose) {
  const rows = people.map((person) => el("li", {}, row(person, person.id === current, choose)));
  const list = el("ul", { class: "people-list", on: { keydown: (event) => walk(event, list.querySelectorAll(".person"), MOVES) } }, rows);
  redraw(
    byId("people"),
    el("header", { class: "people-head" }, el("h1", {}, "People"), iconButton("close", "Close people", closePeople, "only-narrow")),
    list,
    el("button", { type: "button", class: "add-person", data: { key: "add" }, on: { click: () => askPerson(choose) } }, icon("plus"), el("span", {}, "Add a person")),
  );
}

function row(person, current, choose) {
  const count = current ? 0 : unread(person);
  const pick = () => {
    closePeople();
    choose(person.id);
  };
  return el(
    "button",
    { type: "button", class: "person", data: { key: `person-${person.id}` }, "aria-current": current ? "true" : null, "aria-label": `${person.name}${count ? `, ${count} unread` : ""}`, on: { click: pick } },
    avatar(person.id, person.name),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-top" }, el("b", { dir: "auto" }, person.name), el("i", { class: "language", title: LANGUAGES[person.language] ?? "" }, person.language), person.last && el("time", {}, clock(person.last.date))),
      el("span", { class: "person-last" }, el("span", { dir: "auto" }, lastWords(person)), count > 0 && el("em", { class: "badge" }, String(count))),
    ),
  );
}

function lastWords(person) {
  if (person.blocked) return "Has blocked the bot";
  if (!person.last) return "Has not started the bot";
  return `${person.last.mine ? "You: " : ""}${person.last.text.replace(/\s+/g, " ")}`;
}

export function openPeople() {
  document.body.classList.add("people-open");
  byId("people").querySelector("[aria-current]")?.focus();
}

export const closePeople = () => document.body.classList.remove("people-open");

function askPerson(choose) {
  const name = el("input", { name: "name", required: true, maxLength: 40, placeholder: "Name", autocomplete: "off", autofocus: true, dir: "auto" });
  const choices = Object.entries(LANGUAGES).map(([code, words]) => el("option", { value: code }, words));
  const language = el("select", { name: "language" }, choices);
  const form = openDialog(
    "Add a person",
    el("label", {}, "Name", name),
    el("label", {}, "Language of the app", language),
    el("div", { class: "dialog-buttons" }, el("button", { class: "plain", value: "no", formNoValidate: true }, "Cancel"), el("button", { class: "plain strong", value: "ok" }, "Add")),
  );
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "no") return;
    const person = await post("/_chat/person", { name: name.value, language: language.value });
    choose(person.id);
  });
}
