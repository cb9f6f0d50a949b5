import { type HttpAnswer, identifier, PluginError, refuse, retryAfterMs, type Sent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { scalar, valueAt } from "./path.js";
import type { SendOptions } from "./send-options.js";

const anyId = identifier(512);
const printable = /^[\w.:-]{1,64}$/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const at = (value: unknown, path: string | undefined): string | undefined =>
  path === undefined ? undefined : scalar(valueAt(value, path));

function isYes(answer: HttpAnswer, { success }: SendOptions, body: unknown): boolean {
  const { statuses, path, equals, text_prefix } = success;
  const { status } = answer;
  if (statuses.length > 0 ? !statuses.includes(status) : status < 200 || status > 299) return false;
  if (text_prefix !== undefined && !answer.body.trimStart().startsWith(text_prefix)) return false;
  const value = at(body, path);
  return path === undefined || (equals === undefined ? value !== undefined : value === equals);
}

/** In plain text the whole answer is the code, where it is a short one. */
function codeOf(answer: HttpAnswer, { error_path, success }: SendOptions, body: unknown): string {
  const path = error_path ?? success.path;
  const code = (path === undefined ? answer.body.trim() : at(body, path)) ?? "";
  return printable.test(code) ? code : "";
}

function known(code: string, answer: HttpAnswer, { errors }: SendOptions): SendOptions["errors"][string] | undefined {
  const name = [code, String(answer.status)].find((entry) => Object.hasOwn(errors, entry));
  return name === undefined ? undefined : errors[name];
}

/** May the message have been taken all the same? An answer nobody foresaw says neither yes nor no. */
const isUnclear = ({ success }: SendOptions, body: unknown): boolean =>
  success.path === undefined ? success.statuses.length > 0 && success.text_prefix === undefined : body === undefined;

/** The provider's own code as the account's options explain it, else what the HTTP status alone says. */
function refusal(answer: HttpAnswer, send: SendOptions, body: unknown): never {
  const code = codeOf(answer, send, body);
  const providerCode = code || String(answer.status);
  const meaning = known(code, answer, send);
  if (meaning !== undefined) {
    const { reason, retry_secs } = meaning;
    const wait = retry_secs === undefined ? retryAfterMs(answer) : retry_secs * 1000;
    throw new PluginError(meaning.code, `the provider answered ${providerCode}`, {
      providerCode,
      ...(meaning.code === "rejected" && { reason: reason ?? "other" }),
      ...(wait !== undefined && { retryAfterMs: wait }),
    });
  }
  refuse(answer);
  if (isUnclear(send, body)) throw new PluginError("uncertain", "the answer cannot be understood", { providerCode });
  throw new PluginError("rejected", `the provider answered ${providerCode}`, { reason: "other", providerCode });
}

/** Taken by the provider is `accepted`, never `delivered`: only a report can say that. */
export function judge(answer: HttpAnswer, config: Config): Sent {
  const { send } = config;
  if (send === undefined)
    throw new PluginError("rejected", "this account has no send options", { reason: "unsupported" });
  const body = parsed(answer.body);
  if (!isYes(answer, send, body)) return refusal(answer, send, body);
  const id = anyId.safeParse(at(body, send.id_path)).data;
  return { status: "accepted", ...(id !== undefined && { source_id: id }) };
}
