import { createHmac } from "node:crypto";

/** As Twilio signs, written from its documentation and apart from the connector's own code; no name may stand twice. */
export function sign(url: string, body: Uint8Array, authToken: string): string {
  const pairs = [...new URLSearchParams(Buffer.from(body).toString())].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha1", authToken)
    .update(url + pairs.flat().join(""))
    .digest("base64");
}
