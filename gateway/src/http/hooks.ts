import type { RawEvent, WebhookRequest, WebhookResult } from "@gatehouse/sdk";
import { PluginError } from "@gatehouse/sdk";
import type { Context, Middleware } from "koa";
import type { CommandAnswer } from "../desk/command-door.js";
import { notFound } from "../desk/problem.js";
import type { Admission } from "../pipeline/admission.js";
import type { Admitted, Arrival } from "../pipeline/arrival.js";
import { arrive } from "../pipeline/interpret.js";
import type { Account, Endpoint, Setup } from "../pipeline/setup.js";
import type { Keyring } from "../vault/keyring.js";
import { readBody } from "./body.js";
import { requestId } from "./request-id.js";

export interface HooksDeps {
  readonly now: () => Date;
  readonly setup: Setup;
  readonly keyring: Keyring;
  readonly admission: Admission;
  /** Of a system that reads our answer. */
  readonly admitCommand: (endpoint: Endpoint, raw: RawEvent, request: string) => Promise<CommandAnswer>;
  /** Of one that does not. */
  readonly takeCommands: (endpoint: Endpoint, raw: RawEvent, request: string) => Promise<unknown>;
  /** The provider's callback is only a knock: keeps its hint and polls soon. */
  readonly wake: (accountId: string, hint: string) => Promise<void>;
  /** Polls an endpoint soon: its call was only a knock. */
  readonly knock: (endpointId: string) => void;
  readonly observe: (targetId: string, outcome: "admitted" | "duplicate" | "refused" | "dead") => void;
}

const prefix = "/hooks/";

function requestOf(ctx: Context, setup: Setup, rawBody: Buffer, receivedAt: Date): WebhookRequest {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(ctx.req.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  return {
    method: ctx.method,
    // Made when asked for: few providers sign it, and every message would pay.
    get url() {
      return new URL(ctx.url, setup.publicUrl);
    },
    headers,
    rawBody,
    receivedAt,
  };
}

/** A sender that reads our answer is told what is wrong with its event; any other one could only send it again. */
function refuseUnusable(arrivals: readonly Arrival[]): void {
  for (const { understood } of arrivals)
    if (!understood.ok && understood.faults !== undefined)
      throw new PluginError("rejected", understood.reason, { faults: understood.faults });
}

async function atAccount(deps: HooksDeps, account: Account, ctx: Context, request: WebhookRequest): Promise<void> {
  if (account.connector.webhook === undefined) throw notFound("webhook: this account is not called by its provider");
  const { events, reply, wake } = await account.connector.webhook(request, account.config);
  const arrivals = await Promise.all(events.map((raw) => arrive(deps.keyring, account, raw, request.receivedAt)));
  if (reply === "admitted") refuseUnusable(arrivals);
  const admitted = await Promise.all(arrivals.map((arrival) => deps.admission.admit(arrival)));
  admitted.forEach(({ duplicate }, n) => {
    const dead = arrivals[n]?.understood.ok === false;
    deps.observe(account.id, duplicate ? "duplicate" : dead ? "dead" : "admitted");
  });
  if (wake !== undefined) await deps.wake(account.id, wake);
  if (reply === "admitted") return answer(ctx, admitted[0]);
  own(ctx, reply);
}

/** The answer the plugin itself wrote. */
function own(ctx: Context, { status, body = "", contentType }: Exclude<WebhookResult["reply"], "admitted">): void {
  ctx.status = status;
  ctx.body = body;
  if (contentType !== undefined) ctx.type = contentType;
}

function answer(ctx: Context, result: Admitted | CommandAnswer | undefined): void {
  ctx.status = result?.duplicate ? 200 : 202;
  ctx.type = "application/json";
  ctx.body = JSON.stringify(result ?? {});
}

async function atEndpoint(deps: HooksDeps, endpoint: Endpoint, ctx: Context, request: WebhookRequest): Promise<void> {
  if (endpoint.adapter.webhook === undefined) throw notFound("webhook: this endpoint sends nothing back");
  const { events, reply, wake } = endpoint.adapter.webhook(request, endpoint.config);
  if (wake !== undefined) deps.knock(endpoint.id);
  if (reply === "admitted") {
    const results: CommandAnswer[] = [];
    for (const raw of events) results.push(await deps.admitCommand(endpoint, raw, requestId(ctx)));
    return answer(ctx, results[0]);
  }
  for (const raw of events) await deps.takeCommands(endpoint, raw, requestId(ctx));
  own(ctx, reply);
}

/** The door: webhooks of accounts and of endpoints. Never a 2xx before the commit. */
export function hooks(deps: HooksDeps): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next();
    const receivedAt = deps.now();
    const id = ctx.path.slice(prefix.length).split("/", 1)[0] ?? "";
    const account = deps.setup.accounts.get(id);
    const endpoint = deps.setup.endpoints.get(id);
    if (account === undefined && endpoint === undefined) throw notFound("account or endpoint");
    const body = await readBody(ctx.req, deps.setup.limits.body_bytes);
    const request = requestOf(ctx, deps.setup, body, receivedAt);
    try {
      if (account !== undefined) await atAccount(deps, account, ctx, request);
      else if (endpoint !== undefined) await atEndpoint(deps, endpoint, ctx, request);
    } catch (error) {
      deps.observe(id, "refused");
      throw error;
    }
  };
}
