import { createHash, randomBytes } from "node:crypto";
import { refuseForNow } from "@gatehouse/sdk";
import { anchorName, writeOnce } from "../anchor-file.js";
import { callMs, dayMs, type Request, type Sink } from "../sink.js";
import { timeStampRequest } from "./time-stamp-request.js";
import { stampedAt } from "./time-stamp-response.js";

export interface StampOptions {
  readonly id: string;
  readonly url: string;
  /** Folders that get the checkpoint and its stamp side by side, for `openssl ts -verify`. */
  readonly dirs: readonly string[];
}

/** Every day a time authority stamps the checkpoint: from then on nobody can claim that the book is younger. */
export function rfc3161Sink(request: Request, { id, url, dirs }: StampOptions): Sink {
  async function ask(body: Buffer, signal: AbortSignal): Promise<Buffer> {
    const headers = { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" };
    const call = { method: "POST", url, headers, body } as const;
    const answer = await request(call, { signal, timeoutMs: callMs, pool: `anchor:${id}` });
    refuseForNow(answer);
    return answer.bytes;
  }
  return {
    id,
    kind: "rfc3161",
    everyMs: dayMs,
    async send(leaving, signal) {
      const stamped = { sha256: createHash("sha256").update(leaving.note).digest(), nonce: randomBytes(8) };
      const reply = await ask(timeStampRequest(stamped), signal);
      stampedAt(reply, stamped);
      for (const dir of dirs) {
        await writeOnce(dir, `${anchorName(leaving)}.txt`, leaving.note);
        await writeOnce(dir, `${anchorName(leaving)}.tsr`, reply);
      }
      return reply;
    },
  };
}
