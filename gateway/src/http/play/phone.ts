import { createHmac } from "node:crypto";
import { sign } from "@gatehouse/sdk";
import type { Account } from "../../pipeline/setup.js";

/** How a provider proves who it is, as far as the options tell. `raw`: past the door, straight to `interpret`. */
export type Scheme =
  | { readonly type: "standard"; readonly secret: string }
  | { readonly type: "hmac"; readonly secret: string; readonly header: string }
  | { readonly type: "path"; readonly secret: string }
  | { readonly type: "raw" };

interface Known {
  readonly secret?: unknown;
  readonly token?: unknown;
  readonly receive?: { readonly auth?: { readonly type?: unknown; readonly secret?: unknown } };
}

/** The scheme an account's options point to. */
export function schemeOf({ config, connector }: Account): Scheme {
  const { secret, token, receive } = config as Known;
  if (connector.webhook === undefined) return { type: "raw" };
  if (typeof secret === "string" && secret.startsWith("whsec_")) return { type: "standard", secret };
  if (receive?.auth?.type === "path_secret") return { type: "path", secret: String(receive.auth.secret) };
  if (typeof token === "string") return { type: "hmac", secret: token, header: "x-signature" };
  return { type: "raw" };
}

/** What a phone's message looks like on the wire, by the connector. */
const bodies: Readonly<Record<string, object>> = {
  app_http: {
    type: "message",
    id: "{id}",
    from: { scheme: "phone", value: "{from}", display_name: "王妈妈" },
    conversation_ref: "play",
    text: "{text}",
  },
  sms_http: { from: "{from}", text: "{text}", id: "{id}" },
};

/** `{id}`, `{from}` and `{text}` are filled in for each message. */
export const templateOf = (account: Account, recorded: ReadonlyMap<string, string>): string =>
  recorded.get(account.connector.id) ?? JSON.stringify(bodies[account.connector.id] ?? { text: "{text}" }, null, 2);

export interface Post {
  /** Appended to the hook's address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The proof a scheme puts beside a body. */
export function proofOf(scheme: Scheme, id: string, at: Date, body: string): Post {
  switch (scheme.type) {
    case "standard":
      return { path: "", headers: { ...sign([scheme.secret], id, at, body) } };
    case "hmac": {
      const hex = createHmac("sha256", scheme.secret).update(body).digest("hex");
      return { path: "", headers: { [scheme.header]: hex } };
    }
    case "path":
      return { path: `/${scheme.secret}`, headers: {} };
    case "raw":
      return { path: "", headers: {} };
  }
}
