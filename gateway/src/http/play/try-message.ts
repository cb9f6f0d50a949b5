import { createHash } from "node:crypto";
import type { HttpCall, RawEvent } from "@gatehouse/sdk";
import type { Egress } from "../../egress/egress.js";
import type { Admission } from "../../pipeline/admission.js";
import { arrive } from "../../pipeline/interpret.js";
import type { Account } from "../../pipeline/setup.js";
import type { Keyring } from "../../vault/keyring.js";
import { proofOf, type Scheme, schemeOf } from "./phone.js";

export interface TryDeps {
  readonly keyring: Keyring;
  readonly admission: Admission;
  readonly egress: Egress;
  /** This gateway's own address. */
  readonly origin: string;
}

/** What became of one message of the phone: the provider's bytes and what the connector made of them, side by side. */
export interface Tried {
  readonly status: number;
  readonly answer: string;
  readonly raw: readonly { readonly key: string; readonly content_type: string; readonly body: string }[];
  readonly events: readonly unknown[];
  readonly conversation_id?: string;
  readonly reason?: string;
}

const callMs = 10_000;

async function atTheDoor({ egress, origin }: TryDeps, account: Account, scheme: Scheme, id: string, body: string) {
  const { path, headers } = proofOf(scheme, id, new Date(), body);
  const url = `${origin}/hooks/${account.id}${path}`;
  const call: HttpCall = { method: "POST", url, headers: { "content-type": "application/json", ...headers }, body };
  return egress.request(call, { signal: AbortSignal.timeout(callMs), timeoutMs: callMs });
}

async function rawsOf(account: Account, scheme: Scheme, id: string, body: string): Promise<readonly RawEvent[]> {
  const bytes = Buffer.from(body);
  const plain = { key: createHash("sha256").update(bytes).digest("hex"), body: bytes, contentType: "application/json" };
  if (scheme.type === "raw" || account.connector.webhook === undefined) return [plain];
  const at = new Date();
  const { path, headers } = proofOf(scheme, id, at, body);
  const request = {
    method: "POST",
    url: new URL(`http://play.invalid/hooks/${account.id}${path}`),
    headers: new Map(Object.entries({ "content-type": "application/json", ...headers })),
    rawBody: bytes,
    receivedAt: at,
  };
  return (await account.connector.webhook(request, account.config)).events;
}

/** Sends one message as the provider would, then looks at it as the line did: a repeat is answered with the first ids. */
export async function tryMessage(deps: TryDeps, account: Account, id: string, body: string): Promise<Tried> {
  const scheme = schemeOf(account);
  const answer = scheme.type === "raw" ? undefined : await atTheDoor(deps, account, scheme, id, body);
  const said = { status: answer?.status ?? 202, answer: answer?.body ?? "" };
  if (said.status >= 300) return { ...said, raw: [], events: [], reason: said.answer };
  const raws = await rawsOf(account, scheme, id, body);
  const arrivals = await Promise.all(raws.map((raw) => arrive(deps.keyring, account, raw, new Date())));
  const events = await Promise.all(raws.map((raw) => eventsOf(account, raw)));
  const admitted = await Promise.all(arrivals.map((arrival) => deps.admission.admit(arrival)));
  const conversation = admitted.find(({ conversation_id }) => conversation_id !== undefined)?.conversation_id;
  const failed = arrivals.find(({ understood }) => !understood.ok)?.understood;
  return {
    ...said,
    raw: raws.map((raw) => ({ key: raw.key, content_type: raw.contentType, body: Buffer.from(raw.body).toString() })),
    events: events.flat(),
    ...(conversation !== undefined && { conversation_id: conversation }),
    ...(failed?.ok === false && { reason: failed.reason }),
  };
}

/** What cannot be understood shows its reason elsewhere. */
async function eventsOf(account: Account, raw: RawEvent): Promise<readonly unknown[]> {
  try {
    return (await account.connector.interpret?.(raw, account.config)) ?? [];
  } catch {
    return [];
  }
}
