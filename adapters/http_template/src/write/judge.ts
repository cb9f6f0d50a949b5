import { type HttpAnswer, identifier, PluginError, retryAfterMs } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { exactJson } from "../exact-json.js";
import { isOneOf, textOf, valueAt } from "../json-path.js";

/** A yes, with their ticket's id where the answer names one; or: what the call was about is not there any more. */
export type Verdict =
  | { readonly kind: "taken"; readonly id?: string }
  | { readonly kind: "gone"; readonly code: string };

const theirId = identifier(128);
const longestWords = 200;
/** More is not looked at: the expressions below are not linear. */
const longestRead = 1000;

function jsonOf(body: string): unknown {
  try {
    return exactJson(body);
  } catch {
    return undefined;
  }
}

/** Their own explanation, short, and without what could be a person's number or address. */
function wordsOf(value: unknown): string {
  const words = textOf(value)
    ?.slice(0, longestRead)
    .replace(/\S+@\S+|\d[\d -]{3,}\d/g, "…")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return words === undefined || words === "" ? "" : `: ${words.slice(0, longestWords)}`;
}

interface Read {
  readonly status: number;
  /** The API's own, else the HTTP status. */
  readonly code: string | number;
  readonly value: unknown;
}

function read({ status, body }: HttpAnswer, { path, code_path = path }: Config["judge"]): Read {
  const value = jsonOf(body);
  const own = code_path === undefined ? undefined : valueAt(value, code_path);
  return { status, value, code: typeof own === "string" || typeof own === "number" ? own : status };
}

function isYes({ status, value }: Read, { path, equals, status: statuses }: Config["judge"]): boolean {
  const good = statuses === undefined ? status >= 200 && status < 300 : statuses.includes(status);
  return good && (path === undefined || isOneOf(equals ?? [], valueAt(value, path)));
}

function taken({ value }: Read, external: Config["external_id"]): Verdict {
  const id = external && theirId.safeParse(textOf(valueAt(value, external.path)));
  return { kind: "taken", ...(id?.success && { id: id.data }) };
}

type Kind = "slow_down" | "unauthorized" | "rejected" | "gone" | "retry";

function kindOf({ status, code }: Read, judge: Config["judge"], mayWait: boolean): Kind {
  // Before all else that HTTP says of itself: a list of the configuration knows this API better.
  if (isOneOf(judge.gone_codes, code)) return "gone";
  if (isOneOf(judge.reject_codes, code)) return "rejected";
  if (isOneOf(judge.unauthorized_codes, code)) return "unauthorized";
  if (isOneOf(judge.slow_down_codes, code)) return "slow_down";
  if (isOneOf(judge.retry_codes, code)) return "retry";
  if (status === 429 || (status === 503 && mayWait)) return "slow_down";
  if (status === 401) return "unauthorized";
  return status === 404 || status === 410 ? "gone" : "retry";
}

const codes = {
  slow_down: "rate_limited",
  unauthorized: "unauthorized",
  rejected: "rejected",
  retry: "unavailable",
} as const;

/**
 * What an answer means, by the option `judge`. Pure. Throws `rate_limited`, `unauthorized`, `rejected`, and `unavailable`
 * for all that no list names.
 */
export function judge(answer: HttpAnswer, config: Config): Verdict {
  const found = read(answer, config.judge);
  if (isYes(found, config.judge) || isOneOf(config.judge.duplicate_codes, found.code))
    return taken(found, config.external_id);
  const wait = retryAfterMs(answer);
  const kind = kindOf(found, config.judge, wait !== undefined);
  const providerCode = String(found.code).slice(0, 64);
  if (kind === "gone") return { kind, code: providerCode };
  const { error_path } = config.judge;
  const words = error_path === undefined ? "" : wordsOf(valueAt(found.value, error_path));
  const own = found.code === found.status ? "" : ` with code ${providerCode}`;
  throw new PluginError(codes[kind], `answered ${found.status}${own}${words}`, {
    providerCode,
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}
