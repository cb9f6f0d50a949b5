import { refuseForNow, sign } from "@gatehouse/sdk";
import { callMs, hourMs, type Request, type Sink } from "./sink.js";

/** Every hour the note as plain text, to somebody who keeps it; signed where there is a secret. */
export const webhookSink = (
  request: Request,
  { id, url, secret }: { readonly id: string; readonly url: string; readonly secret?: string | undefined },
): Sink => ({
  id,
  kind: "webhook",
  everyMs: hourMs,
  async send({ size, note, at }, signal) {
    const signed = secret === undefined ? {} : sign([secret], `anchor_${id}_${size}`, at, note);
    const headers = { "content-type": "text/plain; charset=utf-8", ...signed };
    const call = { method: "POST", url, headers, body: note } as const;
    refuseForNow(await request(call, { signal, timeoutMs: callMs, pool: `anchor:${id}` }));
    return undefined;
  },
});
