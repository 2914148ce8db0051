// The bot's answers to taps: a toast that passes, an alert that waits; and copying, which says so.

import { byId, el, put } from "./dom.js";

// A toast stays as long as it takes to read.
const TOAST_MS = 2600;
const LETTER_MS = 45;
let passing = 0;

export function showToast(text) {
  const box = byId("toast");
  put(box, el("span", { dir: "auto" }, text));
  box.classList.add("shown");
  clearTimeout(passing);
  passing = setTimeout(() => box.classList.remove("shown"), TOAST_MS + LETTER_MS * text.length);
}

export function showAlert(title, text) {
  openDialog(
    title,
    el("p", { role: "alert", class: "dialog-text", dir: "auto" }, text),
    el("div", { class: "dialog-buttons" }, el("button", { class: "plain strong", value: "ok", autofocus: true }, "OK")),
  );
}

export function openDialog(title, ...content) {
  const dialog = byId("dialog");
  if (dialog.open) dialog.close();
  const form = el("form", { on: { submit: (event) => (event.preventDefault(), closeDialog()) } }, el("h2", { dir: "auto" }, title), ...content);
  dialog.setAttribute("aria-label", title);
  put(dialog, form);
  // A handler set as a property cancels the click when it gives false, so it gives nothing.
  dialog.onclick = (event) => void (event.target === dialog && dialog.close());
  dialog.showModal();
  return form;
}

export const closeDialog = () => byId("dialog").close();

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    showToast("Copied to clipboard");
  } catch {
    showToast("The browser does not let this page copy");
  }
}
