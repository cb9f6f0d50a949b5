import { bytes, PluginError, type WebhookRequest } from "@gatehouse/sdk";
import type { KnownPoint } from "../../pipeline/arrival.js";
import { interpret } from "../../pipeline/interpret.js";
import type { Account } from "../../pipeline/setup.js";
import type { Keyring } from "../../vault/keyring.js";
import type { Hello } from "./frames.js";

export interface VisitorDeps {
  readonly keyring: Keyring;
  readonly publicUrl: string;
}

const refuse = (message: string): PluginError => new PluginError("bad_signature", message);

/** A message nobody ever admits, with which the connector is asked who would have written it. */
function probe(deps: VisitorDeps, { account, token, user }: Hello, origin: string, receivedAt: Date): WebhookRequest {
  return {
    method: "POST",
    url: new URL(`/hooks/${account}`, deps.publicUrl),
    headers: new Map([
      ["origin", origin],
      ["authorization", `Bearer ${token}`],
      ["content-type", "application/json"],
    ]),
    rawBody: bytes({ type: "message", id: "hello-hello", text: "hello", ...(user && { user }) }),
    receivedAt,
  };
}

/**
 * The contact point of whoever says hello: the connector's own check of origin, token and signed user decides, so that
 * the feed shows exactly what that sender could have written. Throws PluginError.
 */
export async function visitorOf(
  deps: VisitorDeps,
  account: Account,
  hello: Hello,
  origin: string,
): Promise<KnownPoint> {
  const now = new Date();
  const result = await account.connector.webhook?.(probe(deps, hello, origin, now), account.config);
  const [raw] = result?.events ?? [];
  const understood = raw && (await interpret(deps.keyring, account, raw, now));
  const [event] = understood?.ok ? understood.events : [];
  if (event?.type !== "message.received") throw refuse("this account knows no visitors");
  return event.from;
}
