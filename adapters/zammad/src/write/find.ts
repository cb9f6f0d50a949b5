import { z } from "zod";
import { isMissing, type Zammad } from "../api.js";

const ticket = z.object({ id: z.int(), article_ids: z.array(z.int()).default([]) });
const article = z.object({ subject: z.string().nullish() });

/** How many of a ticket's newest articles may hide the one an earlier try wrote. */
const newest = 10;

async function subjectOf(api: Zammad, id: number, signal: AbortSignal): Promise<string> {
  try {
    return (await api.get(`/api/v1/ticket_articles/${id}`, article, signal)).subject ?? "";
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

/**
 * The ticket that an earlier try made for this conversation: its first article carries the mark. The plain word is
 * searched, which both Elasticsearch and Zammad's own database search find in an article's subject.
 */
export async function findTicket(api: Zammad, conversation: string, signal: AbortSignal): Promise<string | undefined> {
  const path = `/api/v1/tickets/search?query=${encodeURIComponent(conversation)}&limit=5&expand=true`;
  for (const { id, article_ids } of await api.get(path, z.array(ticket), signal)) {
    const first = Math.min(...article_ids);
    if (Number.isFinite(first) && (await subjectOf(api, first, signal)).includes(conversation)) return String(id);
  }
  return undefined;
}

/** Did an earlier try write this event's article already? */
export async function isWritten(api: Zammad, id: string, event: string, signal: AbortSignal): Promise<boolean> {
  const { article_ids } = await api.get(`/api/v1/tickets/${id}?expand=true`, ticket, signal);
  const ids = article_ids.toSorted((a, b) => b - a).slice(0, newest);
  for (const each of ids) if ((await subjectOf(api, each, signal)).includes(event)) return true;
  return false;
}
