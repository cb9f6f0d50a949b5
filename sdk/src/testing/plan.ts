import { describe, it, type TestContext } from "node:test";

/** Every test of docs/connector-spec.md, by its id. */
export const titles = {
  M1: "the manifest parses without running code",
  M2: "api and engine are satisfied",
  M3: "options: JSON Schema, zh and en on each, snake_case with units, an unknown one refused",
  M4: "options that hold a secret are marked secret",
  M5: "the example validates; a missing required option is named",
  M6: "the options are compatible with the last published ones",
  M7: "starts unconfigured: no crash, no network",
  M8: "no install scripts, no undeclared dependency, a licence",
  M9: "check: good options are ok",
  M10: "check: a bad credential is failed, with a reason",
  M11: "check: unreachable is exception, in time",
  M12: "start and stop 20 times leak no handle",
  M13: "stop drains within 10 s",
  C14: "reconnects with back-off and jitter",
  C15: "credentials rotate live",
  M16: "two accounts are isolated",
  M17: "every fixture gives equal, schema-valid events",
  M18: "a bad signature is refused as bad_signature",
  M19: "a stale timestamp is refused as bad_signature",
  M20: "the same item has the same key, another one another",
  M21: "out of order keeps the provider's time",
  M22: "acknowledged only after the commit",
  M23: "an unknown kind becomes `unsupported` or is rejected with a reason",
  M24: "malformed, empty, oversize, not UTF-8: rejected, no crash",
  M25: "emoji, rare Han, right-to-left and 10 k characters stay exact; NUL and lone surrogates do no harm",
  M26: "times are RFC 3339 UTC with milliseconds",
  M27: "contact points: a known scheme, a clean value",
  M28: "the raw event is kept without secrets",
  C29: "media pass through the gateway: sniffed, capped, guarded",
  C30: "a URL challenge is answered",
  C31: "group and direct told apart, own echoes flagged",
  C32: "edits and recalls become events",
  M33: "a send returns the provider's id",
  M34: "the same key twice is one and the same call",
  M35: "each answer of the provider gives the right code",
  M36: "an ambiguous timeout is `uncertain`",
  M37: "the longest allowed text passes whole",
  M38: "an unsupported part degrades",
  M39: "a reply leaves by the conversation's own account and contact point",
  M40: "the declared rate is kept, in order per conversation",
  C41: "receipts are monotonic, late and double safe",
  C42: "template and window violations surface before sending",
  M43: "no secret, phone number or text in logs or thrown messages",
  M44: "network only to declared hosts",
  M45: "interpret is fast enough (measured, not judged)",
  M46: "what is declared is proven",
  M47: "the id is one noun in manifest, object and folder",
  M48: "members and manifest agree; one outbound path",
  M49: "open does no I/O",
  M50: "interpret twice is deep-equal, with clock and random out of reach",
  M51: "webhook keys are stable; one changed byte is bad_signature",
  C52: "listen and poll return soon after abort",
  C53: "no emit after abort",
  M54: "close twice, bounded",
  C55: "a crash between events and cursor skips none",
  M56: "what interpret throws at is a dead letter and replays after the fix",
  C57: "a new id with the same content is one message",
  M58: "mutated inputs: nothing but PluginError, no call that hangs",
  C59: "XML: DTD and entities refused",
  C60: "upgrade of every older example, login steps",
  C61: "the same results through a child process",
} as const;

export type TestId = keyof typeof titles;

/** One test: to be run, or skipped for a reason, or left to the gateway's own end-to-end tests. */
export interface Case {
  readonly id: TestId;
  readonly skip?: string | undefined;
  readonly gateway?: true;
  readonly run?: (t: TestContext) => void | Promise<void>;
}

export interface Planned {
  readonly id: TestId;
  readonly title: string;
  readonly state: "run" | "skipped" | "gateway";
  readonly reason?: string;
}

/** Where a test belongs to the gateway, not to a plugin alone. */
export const gatewayReason = "proved by the gateway's end-to-end tests";

const byNumber = (a: Case, b: Case): number => Number(a.id.slice(1)) - Number(b.id.slice(1));

/** Registers the cases as one suite of node:test and returns what will happen to each. */
export function register(suite: string, cases: readonly Case[], bypass: Partial<Record<TestId, string>>): Planned[] {
  const planned: Planned[] = [];
  const body = (): void => {
    for (const { id, skip, gateway, run } of [...cases].sort(byNumber)) {
      const reason = bypass[id] ?? skip ?? (gateway && gatewayReason);
      const title = titles[id];
      const state = reason === undefined ? "run" : gateway && bypass[id] === undefined ? "gateway" : "skipped";
      planned.push({ id, title, state, ...(reason !== undefined && { reason }) });
      it(`${id} ${title}`, reason === undefined ? {} : { skip: reason }, async (t) => run?.(t));
    }
  };
  describe(suite, body);
  return planned;
}
