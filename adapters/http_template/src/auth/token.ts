import { createHash } from "node:crypto";
import { type Host, type HttpCall, json, PluginError, refuse } from "@gatehouse/sdk";
import { z } from "zod";
import type { AuthOf } from "../config/auth.js";
import { credential } from "../config/fields.js";

type OAuth2 = AuthOf<"oauth2_client_credentials">;

/** RFC 6749 §5.1. Some servers write the seconds as text. */
const granted = z.object({
  access_token: credential,
  expires_in: z.coerce.number().positive().max(31_536_000).catch(300).default(300),
});

/** RFC 6749 §2.3.1: both are form-encoded before they become a user name and a password. */
function basicOf({ client_id, client_secret }: OAuth2): string {
  const encoded = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encoded(client_id)}:${encoded(client_secret)}`).toString("base64")}`;
}

/** The request of RFC 6749 §4.4.2. */
export function tokenCall(auth: OAuth2): HttpCall {
  const { client_id, client_secret, scope } = auth;
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scope !== undefined) form.set("scope", scope);
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const call = { method: "POST", url: auth.token_url } as const;
  if (auth.client_auth === "basic")
    return { ...call, headers: { ...headers, authorization: basicOf(auth) }, body: form.toString() };
  form.set("client_id", client_id);
  form.set("client_secret", client_secret);
  return { ...call, headers, body: form.toString() };
}

/** Every failure here comes before the call itself: it was surely not sent. */
async function fetchToken(
  host: Pick<Host, "http">,
  auth: OAuth2,
  signal: AbortSignal,
): Promise<z.output<typeof granted>> {
  try {
    const answer = await host.http(tokenCall(auth), signal);
    // RFC 6749 §5.2: 400 and 401 name a client or a scope that is not accepted.
    if (answer.status === 400) throw new PluginError("unauthorized", "the token server refused with 400");
    refuse(answer);
    return json(answer.body, granted);
  } catch (error) {
    if (!(error instanceof PluginError)) throw error;
    const lasting = ["unauthorized", "rate_limited"].includes(error.code);
    throw new PluginError(lasting ? error.code : "unavailable", `auth.token_url: ${error.message}`, {
      ...(error.details.retryAfterMs !== undefined && { retryAfterMs: error.details.retryAfterMs }),
    });
  }
}

export interface Tokens {
  get(signal: AbortSignal): Promise<string>;
  /** This one was refused: the next `get` asks for another. */
  forget(token: string): Promise<void>;
}

/** Renewed this much before its end: a fifth of its life, a minute at most. */
const lifeMs = (seconds: number): number => Math.floor((seconds - Math.min(60, seconds / 5)) * 1000);

/** The endpoint's access token, kept over restarts in `host.state`; calls at one time share one request for it. */
export function tokensOf(host: Pick<Host, "http" | "state">, auth: OAuth2): Tokens {
  const { token_url, client_id, client_secret, scope = "" } = auth;
  const who = createHash("sha256")
    .update(JSON.stringify([token_url, client_id, client_secret, scope]))
    .digest("hex");
  const key = `token:${who.slice(0, 32)}`;
  let asking: Promise<string> | undefined;

  async function renew(signal: AbortSignal): Promise<string> {
    const { access_token, expires_in } = await fetchToken(host, auth, signal);
    await host.state.set(key, access_token, { ttlMs: lifeMs(expires_in) });
    return access_token;
  }

  return {
    async get(signal) {
      const known = await host.state.get(key);
      if (known !== undefined) return known;
      asking ??= renew(signal).finally(() => (asking = undefined));
      return asking;
    },
    async forget(token) {
      if ((await host.state.get(key)) === token) await host.state.delete(key);
    },
  };
}
