import { z } from "zod";
import type { Zendesk } from "../api.js";
import { newestAudits } from "../read/audits.js";

const listed = z.object({
  tickets: z.array(z.object({ id: z.int(), external_id: z.string().nullish(), status: z.string() })),
});

/** The ticket that an earlier try made for this conversation, by its `external_id`; a closed one takes nothing more. */
export async function findTicket(api: Zendesk, conversation: string, signal: AbortSignal): Promise<string | undefined> {
  const path = `/api/v2/tickets.json?external_id=${encodeURIComponent(conversation)}`;
  const usable = (await api.get(path, listed, signal)).tickets.filter(
    ({ external_id, status }) => external_id === conversation && status !== "closed" && status !== "deleted",
  );
  return usable.length === 0 ? undefined : String(Math.max(...usable.map(({ id }) => id)));
}

/** Ten changes each; an older one is only sent again on a person's wish. */
const maxPages = 10;

/** Did an earlier try write this event's comment already? Its audit bears the event's id. */
export async function isWritten(api: Zendesk, id: string, event: string, signal: AbortSignal): Promise<boolean> {
  for (let page = 1; page <= maxPages; page += 1) {
    const { audits, last } = await newestAudits(api, id, page, signal);
    if (audits.some(({ metadata }) => metadata?.custom?.["gatehouse_event"] === event)) return true;
    if (last) return false;
  }
  return false;
}
