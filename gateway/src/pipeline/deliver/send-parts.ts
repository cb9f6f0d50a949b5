import { type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import type { AccountMemory } from "../setup.js";

/** Milliseconds what was already sent of a message is remembered: longer than its last try. */
const rememberMs = 4 * 24 * 3_600_000;

const keyOf = (id: string): string => `sent_parts:${id}`;

const order = ["accepted", "sent", "delivered"] as const satisfies readonly Sent["status"][];

/** Several calls as one send: all their names, and the status of the slowest. */
export function joined(all: readonly Sent[]): Sent {
  const ids = all.flatMap(({ source_id, source_ids }) => source_ids ?? source_id ?? []);
  const status = order.find((one) => all.some((sent) => sent.status === one)) ?? "accepted";
  const [first] = ids;
  return { status, ...(first !== undefined && { source_id: first }), ...(ids.length > 1 && { source_ids: ids }) };
}

/**
 * Sends the parts of one message in order. What is out is remembered before the next one leaves, so that a try after a
 * failure goes on where the last one stopped and nobody reads a part twice.
 */
export async function sendParts(
  state: AccountMemory,
  parts: readonly Outbound[],
  context: SendContext,
  send: (part: Outbound, context: SendContext) => Promise<Sent>,
): Promise<Sent> {
  const [first, ...more] = parts;
  if (first === undefined) throw new PluginError("rejected", "there is nothing to send", { reason: "unsupported" });
  if (more.length === 0) return send(first, context);
  const key = keyOf(first.id);
  const done = JSON.parse((await state.get(key)) ?? "[]") as Sent[];
  for (const part of parts.slice(done.length)) {
    const sent = await send(part, { ...context, idempotencyKey: part.id });
    // A provider without ids of its own reports by ours.
    done.push(sent.source_id === undefined ? { ...sent, source_id: part.id } : sent);
    await state.set(key, JSON.stringify(done), { ttlMs: rememberMs });
  }
  return joined(done);
}
