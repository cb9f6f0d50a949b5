import type { z } from "zod";
import type { Chatwoot } from "./api.js";

type WithId = z.ZodType<{ readonly id: string }>;

/** Lists that follow one cut answer at most. */
const maxRest = 20;

/**
 * 20 messages of a conversation, oldest first: the newest, or those before one. Where the answer was cut, its end is
 * asked for apart, since the newest stand there.
 */
export async function messagesOf<S extends WithId>(
  api: Chatwoot,
  conversation: string,
  schema: S,
  signal: AbortSignal,
  before?: string,
): Promise<readonly z.output<S>[]> {
  const path = `/conversations/${conversation}/messages`;
  const first = await api.list(before === undefined ? path : `${path}?before=${before}`, schema, signal);
  const found = [...first.items];
  let { whole } = first;
  for (let n = 0; !whole && found.length > 0 && n < maxRest; n += 1) {
    const until = before === undefined ? "" : `&before=${before}`;
    const rest = await api.list(`${path}?after=${found.at(-1)?.id}${until}`, schema, signal);
    const known = new Set(found.map(({ id }) => id));
    const fresh = rest.items.filter(({ id }) => !known.has(id));
    found.push(...fresh);
    whole = rest.whole || fresh.length === 0;
  }
  return found;
}
