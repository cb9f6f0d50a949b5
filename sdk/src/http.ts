import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { PluginError } from "./error.js";
import type { Health, Host, HttpAnswer, HttpCall, WebhookRequest } from "./plugin.js";

/** A JSON POST. */
export const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpCall => ({
  method: "POST",
  url,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** `Retry-After` in milliseconds, from seconds or an HTTP date relative to the answer's own `date`. */
export function retryAfterMs(answer: HttpAnswer): number | undefined {
  const value = answer.headers.get("retry-after");
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const from = Date.parse(answer.headers.get("date") ?? "");
  const until = Date.parse(value);
  return Number.isNaN(from) || Number.isNaN(until) ? undefined : Math.max(0, until - from);
}

/** Throws the code an HTTP status stands for; returns for 2xx. */
export function refuse(answer: HttpAnswer): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const wait = retryAfterMs(answer);
  const details = { providerCode: String(status), ...(wait !== undefined && { retryAfterMs: wait }) };
  if (status === 429) throw new PluginError("rate_limited", "the provider asks to slow down (429)", details);
  if (status === 401 || status === 403) throw new PluginError("unauthorized", `refused with ${status}`, details);
  if (status >= 300 && status < 400)
    throw new PluginError("unavailable", `answered with a redirect (${status}), which is never followed`, details);
  if (status >= 500) throw new PluginError("unavailable", `answered ${status}`, details);
  throw new PluginError("rejected", `refused with ${status}`, { ...details, reason: "other" });
}

/**
 * For a receiver that is only asked to take a POST (contract §4.2): 2xx returns; a wait it names is obeyed;
 * every other answer may pass with time, so it is `unavailable` and tried again on the schedule.
 */
export function refuseForNow(answer: HttpAnswer): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const wait = retryAfterMs(answer);
  const details = { providerCode: String(status) };
  if ((status === 429 || status === 503) && wait !== undefined)
    throw new PluginError("rate_limited", `asks to wait (${status})`, { ...details, retryAfterMs: wait });
  throw new PluginError("unavailable", `answered ${status}`, details);
}

/** Throws `rejected` unless the request is a POST of JSON; a missing content type is taken for JSON. */
export function requireJsonPost(request: WebhookRequest): void {
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "application/json";
  const fault = (message: string): PluginError =>
    new PluginError("rejected", message, { faults: [{ path: "", message }] });
  if (request.method !== "POST") throw fault(`the method must be POST, not ${request.method}`);
  if (type !== "application/json") throw fault("the content-type must be application/json");
}

/** Hex HMAC-SHA256 over the raw body in one header. Throws `bad_signature`. */
export function verifyHmac(request: WebhookRequest, header: string, secret: string): void {
  const hex = request.headers.get(header) ?? "";
  // Buffer.from stops at the first character that is no hex digit: what follows would not be looked at.
  const given = Buffer.from(/^[0-9a-f]{64}$/i.test(hex) ? hex : "", "hex");
  const expected = createHmac("sha256", secret).update(request.rawBody).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new PluginError("bad_signature", `${header} does not match the body`);
}

/**
 * For providers that sign nothing: a secret at the end of the hook's address, compared in constant time. Throws
 * `bad_signature`; without a secret in the options nobody is known.
 */
export function verifyPathSecret({ url }: WebhookRequest, secret: string | undefined): void {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const given = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
  if (secret === undefined || !timingSafeEqual(digest(given), digest(secret)))
    throw new PluginError("bad_signature", "the secret at the end of the address is not ours");
}

/** A health check by one GET: 2xx ok, another answer failed, no answer exception. */
export const checkGet =
  (url: string, headers: Readonly<Record<string, string>> = {}) =>
  async (http: Host["http"], signal: AbortSignal): Promise<Health> => {
    try {
      const { status } = await http({ method: "GET", url, headers }, signal);
      return status >= 200 && status < 300
        ? { state: "ok", detail: `answered ${status}` }
        : { state: "failed", detail: `answered ${status}` };
    } catch (error) {
      return { state: "exception", detail: error instanceof Error ? error.message : String(error) };
    }
  };
