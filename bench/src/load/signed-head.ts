import { createHmac } from "node:crypto";
import type { LoadJob } from "./job.js";

/** The head of one signed POST. The key is decoded once: signing is on the generator's hot path. */
export function createSignedHead(job: Pick<LoadJob, "port" | "path" | "secret">): (id: string, body: Buffer) => string {
  const key = Buffer.from(job.secret.slice("whsec_".length), "base64");
  const fixed = `POST ${job.path} HTTP/1.1\r\nhost: 127.0.0.1:${job.port}\r\ncontent-type: application/json\r\n`;
  return (id, body) => {
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
    return (
      `${fixed}content-length: ${body.length}\r\nwebhook-id: ${id}\r\nwebhook-timestamp: ${timestamp}\r\n` +
      `webhook-signature: v1,${signature}\r\n\r\n`
    );
  };
}
