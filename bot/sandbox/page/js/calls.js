// The calls between the bot and its two servers, newest first.

import { el, put } from "./dom.js";
import { get } from "./wire.js";

const MOST = 250;
const QUIET = new Set(["getupdates"]);
const state = { telegram: [], panel: [], since: 0, polls: false, drawn: "" };
const WHENCE = { telegram: "Bot API", panel: "Panel" };
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export async function drawCalls(box) {
  const fresh = await get(`/_chat/calls?since=${state.since}`);
  state.telegram = [...state.telegram, ...fresh.map(telegramCall)].slice(-MOST);
  state.since = fresh.at(-1)?.seq ?? state.since;
  state.panel = (await get("/_panel/calls").catch(() => [])).slice(-MOST).map(panelCall);
  const rows = [...state.telegram.filter((one) => state.polls || !QUIET.has(one.name.toLowerCase())), ...state.panel];
  rows.sort((a, b) => b.at - a.at);
  const key = `${state.polls} ${rows.length} ${rows[0]?.at}`;
  if (key === state.drawn && box.querySelector(".calls")) return;
  state.drawn = key;
  const open = new Set([...box.querySelectorAll("details[open]")].map((node) => node.dataset.key));
  put(box, knobs(box), el("ul", { class: "calls" }, rows.slice(0, MOST).map((one) => row(one, open))), !rows.length && el("p", { class: "empty" }, "No calls yet."));
}

function telegramCall(call) {
  const good = call.status === 200;
  return { from: "telegram", at: call.at * 1000, name: call.method, note: good ? `${Math.round(call.seconds * 1000)} ms` : String(call.status || "cut"), good, asked: call.params, answered: call.result };
}

function panelCall(call) {
  const good = !call.fault && !String(call.answer).includes('"error"');
  return { from: "panel", at: Date.parse(call.time), name: call.action, note: call.fault, good, asked: call.fields, answered: call.answer };
}

function knobs(box) {
  const check = el("input", { type: "checkbox", checked: state.polls });
  check.addEventListener("change", () => {
    state.polls = check.checked;
    drawCalls(box);
  });
  return el("label", { class: "calls-knob" }, check, "Show getUpdates");
}

function row(call, open) {
  const key = `${call.from}${call.at}${call.name}`;
  const details = el(
    "details",
    { data: { key } },
    el(
      "summary",
      { class: call.good ? "" : "bad" },
      el("i", { class: `whence ${call.from}`, title: WHENCE[call.from] }, WHENCE[call.from]),
      el("b", {}, call.name || "?"),
      el("span", { class: "call-note" }, call.note ?? ""),
      el("time", {}, CLOCK.format(new Date(call.at))),
    ),
    el("pre", {}, pretty(call.asked)),
    el("pre", { class: "answer" }, pretty(call.answered)),
  );
  details.open = open.has(key);
  return el("li", {}, details);
}

function pretty(value) {
  const opened = (one) => (typeof one === "string" && /^[[{]/.test(one) ? parsed(one) : one);
  const value2 = typeof value === "object" && value && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, opened(one)])) : opened(value);
  return typeof value2 === "string" ? value2 : JSON.stringify(value2, null, 2) ?? "";
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
