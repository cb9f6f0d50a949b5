import { createHmac } from "node:crypto";
import type { HttpCall } from "@gatehouse/sdk";
import type { AuthOf } from "../config/auth.js";
import { type Moment, nonceOf, timestampOf } from "./moment.js";
import { signedText } from "./signed-text.js";

/** Signs the call as it will be sent; what carries the signature is not signed itself. */
export function signedByHmac(call: HttpCall, auth: AuthOf<"hmac">, moment: Moment): HttpCall {
  const url = new URL(call.url);
  const timestamp = timestampOf(moment, auth.timestamp_unit);
  const nonce = nonceOf(moment);
  const parts = {
    method: call.method,
    path: url.pathname,
    query: url.search.slice(1),
    timestamp,
    nonce,
    body: call.body ?? "",
  };
  const digest = createHmac(auth.algorithm, auth.secret).update(signedText(auth.signed, parts)).digest(auth.encoding);
  const carried: readonly (readonly [string | undefined, string])[] = [
    [auth.timestamp_name, timestamp],
    [auth.nonce_name, nonce],
    [auth.signature_name, `${auth.signature_prefix}${digest}`],
  ];
  const headers: Record<string, string> = { ...call.headers };
  for (const [name, value] of carried) {
    if (name === undefined) continue;
    if (auth.place === "query") url.searchParams.append(name, value);
    else headers[name.toLowerCase()] = value;
  }
  return { ...call, url: url.href, headers };
}
