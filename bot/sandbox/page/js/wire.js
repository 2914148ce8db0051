// Talking to the server: JSON calls, and the stream of what happens.

import { showToast } from "./notices.js";

// A reading that takes longer is given up: what is drawn every second must not wait for it for ever.
const LONGEST_MS = 10_000;

export async function get(path) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(LONGEST_MS) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export async function post(path, body) {
  return sent(path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export async function upload(path, form) {
  return sent(path, { body: form });
}

async function sent(path, what) {
  const answer = await fetch(path, { method: "POST", ...what }).catch(() => null);
  if (answer) return checked(answer);
  showToast("The sandbox does not answer");
  throw new Error(`${path}: no answer`);
}

async function checked(answer) {
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  showToast(body.error ?? `The server answered ${answer.status}`);
  throw new Error(body.error ?? String(answer.status));
}

export function listen(since, { happened, reset, online }) {
  const stream = new EventSource(`/_chat/events?since=${since}`);
  stream.onmessage = (event) => happened(JSON.parse(event.data));
  stream.addEventListener("reset", reset);
  stream.onopen = () => online(true);
  stream.onerror = () => online(false);
  addEventListener("pagehide", () => stream.close());
}
