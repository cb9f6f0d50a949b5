import { z } from "zod";
import { type Freshdesk, isUnreadable } from "../api.js";

const attachment = z.object({
  name: z.string().default(""),
  content_type: z.string().nullish(),
  attachment_url: z.string(),
});

/** A reply or a note (developers.freshdesk.com/api/#conversations). */
export const conversation = z.object({
  id: z.int(),
  user_id: z.int().nullish(),
  incoming: z.boolean().nullish(),
  private: z.boolean().nullish(),
  /** 0 reply, 2 note, others are of social channels, surveys and forwarding. */
  source: z.int().nullish(),
  body: z.string().nullish(),
  to_emails: z.array(z.string()).nullish(),
  created_at: z.string(),
  attachments: z.array(attachment).nullish().catch(undefined),
});
export type Conversation = z.output<typeof conversation>;

/** A page must fit into what is kept of one answer. */
const pageSize = 10;
const maxPages = 300;

function list(api: Freshdesk, ticket: string, size: number, number: number, signal: AbortSignal) {
  const path = `/api/v2/tickets/${ticket}/conversations?per_page=${size}&page=${number}`;
  return api.get(path, z.array(conversation), signal);
}

/** One by one where the page does not fit; what is too long by itself is left out, so that it does not hold up others. */
async function listSingly(api: Freshdesk, ticket: string, number: number, signal: AbortSignal) {
  const found: Conversation[] = [];
  let last = false;
  for (let n = 1; n <= pageSize && !last; n += 1) {
    try {
      const single = await list(api, ticket, 1, (number - 1) * pageSize + n, signal);
      found.push(...single);
      last = single.length === 0;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
  }
  return { found, last };
}

async function read(api: Freshdesk, ticket: string, number: number, signal: AbortSignal) {
  try {
    const found = await list(api, ticket, pageSize, number, signal);
    return { found, last: found.length < pageSize };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return listSingly(api, ticket, number, signal);
  }
}

/** What was written in a ticket from this page on, oldest first; `page` is where the next look begins. */
export async function conversationsFrom(
  api: Freshdesk,
  ticket: string,
  first: number,
  signal: AbortSignal,
): Promise<{ readonly found: readonly Conversation[]; readonly page: number }> {
  const all: Conversation[] = [];
  for (let page = first; page < first + maxPages; page += 1) {
    const { found, last } = await read(api, ticket, page, signal);
    all.push(...found);
    if (last) return { found: all, page };
  }
  return { found: all, page: first + maxPages };
}
