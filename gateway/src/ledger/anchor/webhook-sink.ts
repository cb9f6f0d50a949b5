import { refuseForNow, sign } from "@gatehouse/sdk";
import type { Egress } from "../../egress/egress.js";
import { hourMs, type Sink } from "./sink.js";

export const callMs = 15_000;

/** Every hour the note as plain text, to somebody who keeps it; signed where there is a secret. */
export const webhookSink = (
  egress: Egress,
  { id, url, secret }: { readonly id: string; readonly url: string; readonly secret?: string | undefined },
): Sink => ({
  id,
  kind: "webhook",
  everyMs: hourMs,
  async send({ size, note, at }, signal) {
    const signed = secret === undefined ? {} : sign([secret], `anchor_${id}_${size}`, at, note);
    const headers = { "content-type": "text/plain; charset=utf-8", ...signed };
    const call = { method: "POST", url, headers, body: note } as const;
    refuseForNow(await egress.request(call, { signal, timeoutMs: callMs, pool: `anchor:${id}` }));
    return undefined;
  },
});
