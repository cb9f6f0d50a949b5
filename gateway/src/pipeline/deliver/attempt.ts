import { sendVerdict } from "../../core/send-policy.js";
import type { Egress } from "../../egress/egress.js";
import { accountState } from "../account-state.js";
import type { Leased } from "../record-events.js";
import { type RenderDeps, renderFor } from "../rendition/render-for.js";
import type { Account, Setup } from "../setup.js";
import { gapEvent } from "./gap-event.js";
import { type LoadDeps, type Loaded, loadSend } from "./load-send.js";
import type { Marks } from "./marks.js";
import type { Outcome } from "./outcome.js";
import type { Tried } from "./tried.js";
import { repeatable, tryAccount } from "./try-account.js";
import { tryEndpoint } from "./try-endpoint.js";

export interface AttemptDeps extends LoadDeps, RenderDeps, Marks {
  readonly setup: Setup;
  readonly egress: Egress;
  readonly warn: (fields: object, message: string) => void;
}

/** Milliseconds: a person may put the target back into the configuration. */
const unconfiguredMs = 600_000;
const storeMs = 1_000;

/** What ended a process may end the next one too: the first end is laid to all that was held, the others to what was tried. */
const mostCrashes = 3;
const quarantined: Outcome = {
  kind: "dead",
  code: "quarantined",
  reason: `the process that had it ended, or stood still, ${mostCrashes} times, at last always while it was tried`,
};

/** Whoever had it ended, was too slow to say, or wrote it down before the database was turned back. */
const perhapsSent: Outcome = {
  kind: "held",
  reason: "it may have been sent: nobody knows what became of the try before",
};
const taken: Outcome = { kind: "wait", code: "taken", reason: "another process has it by now", delayMs: 0 };

const untried = (item: Leased, outcome: Outcome): Tried => ({ item, durationMs: 0, outcome });

const unconfigured = (item: Leased): Tried => {
  const reason = `${item.targetId} is not in the configuration any more`;
  return untried(item, { kind: "wait", code: "unconfigured", reason, delayMs: unconfiguredMs });
};

const erased = (item: Leased, what: string): Tried =>
  untried(item, { kind: "dead", code: "erased", reason: `the ${what} was erased or has expired` });

/** Why a row that may have ended a process is not tried now. */
async function barred(deps: AttemptDeps, item: Leased): Promise<Outcome | undefined> {
  if (item.crashes === 0) return undefined;
  if (item.crashes >= mostCrashes) return quarantined;
  return (await deps.charge(item)) ? undefined : taken;
}

async function toEndpoint(deps: AttemptDeps, item: Leased, signal: AbortSignal): Promise<Tried> {
  const endpoint = deps.setup.endpoints.get(item.targetId);
  if (endpoint === undefined) return unconfigured(item);
  const event = item.event ?? (item.gap && gapEvent(deps.setup, { ...item, gap: item.gap }));
  if (event === undefined || (item.kid !== undefined && deps.keyring.isGivenUp(item.kid))) return erased(item, "event");
  const bar = await barred(deps, item);
  if (bar !== undefined) return untried(item, bar);
  const rendition = await renderFor(deps, endpoint, item, event);
  if ("unsent" in rendition) return untried(item, rendition.unsent);
  return tryEndpoint({ egress: deps.egress, endpoint, signal }, item, rendition);
}

/** Why a message may not leave now; taking one back, or mending it, is never refused. */
function unsentBy(
  { timezone }: Setup,
  { options }: Account,
  { message, person }: Loaded,
  now: Date,
): Outcome | undefined {
  if (message.op !== "send") return undefined;
  const verdict = sendVerdict({ ...person, now, timezone, quiet: options.quiet_hours });
  switch (verdict.kind) {
    case "allow":
      return undefined;
    case "defer":
      return { ...verdict, kind: "wait" };
    case "refuse":
      return { ...verdict, kind: "dead" };
  }
}

async function toAccount(deps: AttemptDeps, item: Leased, signal: AbortSignal): Promise<Tried> {
  const account = deps.setup.accounts.get(item.targetId);
  if (account === undefined) return unconfigured(item);
  const once = !repeatable(account);
  if (once && item.begun) return untried(item, perhapsSent);
  const loaded = await loadSend(deps, item);
  if (loaded === undefined) return erased(item, "message");
  const now = deps.store.clock.now();
  const unsent = unsentBy(deps.setup, account, loaded, now);
  if (unsent !== undefined) return untried(item, unsent);
  const bar = await barred(deps, item);
  if (bar !== undefined) return untried(item, bar);
  if (once && !(await deps.begin(item))) return untried(item, taken);
  const state = accountState(deps, account.id);
  return tryAccount({ egress: deps.egress, state, now }, account, item, loaded, signal);
}

/** One try of a leased row, whatever it is for. Never throws. */
export async function attempt(deps: AttemptDeps, item: Leased, signal: AbortSignal): Promise<Tried> {
  try {
    return await (item.kind === "endpoint" ? toEndpoint(deps, item, signal) : toAccount(deps, item, signal));
  } catch (error) {
    deps.warn({ delivery: item.id, err: error }, "a delivery could not be prepared");
    const reason = "what it needs could not be read from the database";
    return untried(item, { kind: "wait", code: "store", reason, delayMs: storeMs });
  }
}
