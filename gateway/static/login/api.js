import { words } from "./words.js";

/** Asks the gateway: { status, body, mins }, `mins` to wait where it says so. Status 0: there is no answer. */
export async function askAt(prefix, method, path, body) {
  try {
    const answer = await fetch(`${prefix}${path}`, {
      method,
      credentials: "same-origin",
      ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const mins = Math.ceil(Number(answer.headers.get("retry-after") ?? 0) / 60);
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text), mins };
  } catch {
    return { status: 0 };
  }
}

export const ask = (method, path, body) => askAt("/api/v1", method, path, body);

/** What a person is told of an answer that is no success. Both languages stand in one line: `zh | en`. */
export function faultOf({ status, body, mins }, unauthorised = words.wrong) {
  if (status === 0) return words.unreachable;
  if (status === 401) return unauthorised;
  if (status === 429) return words.wait(mins);
  const said = body?.errors?.[0]?.message ?? body?.detail ?? "";
  const [zh, en = zh] = said.split(" | ");
  return document.documentElement.lang === "en" ? en : zh;
}
