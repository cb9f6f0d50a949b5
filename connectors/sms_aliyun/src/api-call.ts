import type { HttpCall } from "@gatehouse/sdk";
import { acs3Headers, canonicalQuery } from "./acs3-sign.js";
import type { Config } from "./config.js";

const version = "2017-05-25";

/** One signed call of the SMS API; its parameters stand in the query, as the API's metadata says. */
export function apiCall(
  config: Config,
  action: string,
  query: Readonly<Record<string, string>>,
  { now, nonce }: { readonly now: Date; readonly nonce: string },
): HttpCall {
  const { origin, host } = new URL(config.endpoint);
  const date = `${now.toISOString().slice(0, 19)}Z`;
  const key = { id: config.access_key_id, secret: config.access_key_secret };
  const headers = acs3Headers({ host, action, version, query, date, nonce }, key);
  return { method: "POST", url: `${origin}/?${canonicalQuery(query)}`, headers };
}
