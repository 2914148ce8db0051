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
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return checked(answer);
}

export async function upload(path, form) {
  return checked(await fetch(path, { method: "POST", body: form }));
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
