import { sign } from "@gatehouse/sdk";
import { Agent, request } from "undici";

/** A provider hangs up after so long, and tries again so long after it began. */
export const patienceMs = 5_000;

const agent = new Agent({ connections: 256, keepAliveTimeout: 10_000 });

/** Sends one signed message; the id of its acknowledgement, or the status it was refused with (0: no answer in time). */
export async function post(url: string, secret: string, id: string, text: string): Promise<string | number> {
  try {
    const headers = { "content-type": "application/json", ...sign([secret], id, new Date(), text) };
    const signal = AbortSignal.timeout(patienceMs);
    const { statusCode, body } = await request(url, { method: "POST", headers, body: text, signal, dispatcher: agent });
    const answer = await body.text();
    return statusCode < 300 ? (JSON.parse(answer) as { id: string }).id : statusCode;
  } catch {
    return 0;
  }
}
