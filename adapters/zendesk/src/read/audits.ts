import { z } from "zod";
import { isUnreadable, type Zendesk } from "../api.js";

const attachment = z.object({
  id: z.int(),
  file_name: z.string().default(""),
  content_url: z.string(),
  content_type: z.string().nullish(),
});

/** One thing that happened in an audit; other kinds carry none of these members. */
const happening = z.object({
  id: z.int(),
  type: z.string(),
  public: z.boolean().optional(),
  author_id: z.int().nullish(),
  body: z.unknown().optional(),
  plain_body: z.unknown().optional(),
  attachments: z.array(attachment).optional().catch(undefined),
  field_name: z.string().nullish(),
  value: z.unknown().optional(),
  previous_value: z.unknown().optional(),
});
export type Happening = z.output<typeof happening>;

/** One change of a ticket (ticketing/tickets/ticket_audits). */
export const audit = z.object({
  id: z.int(),
  created_at: z.string(),
  author_id: z.int().nullish(),
  metadata: z.object({ custom: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  events: z.array(happening),
});
export type Audit = z.output<typeof audit>;

const user = z.object({ id: z.int(), role: z.string().nullish() });
const page = z.object({ audits: z.array(audit), users: z.array(user).default([]) });

export interface Audits {
  readonly audits: readonly Audit[];
  /** Agents and admins among the authors. */
  readonly staff: readonly number[];
  /** No older ones follow. */
  readonly last: boolean;
}

/** A page must fit into what is kept of one answer; notifications repeat the words of comments. */
const pageSize = 10;

function list(api: Zendesk, ticket: string, size: number, number: number, signal: AbortSignal) {
  const paging = `sort_order=desc&include=users&per_page=${size}&page=${number}`;
  return api.get(`/api/v2/tickets/${ticket}/audits.json?${paging}`, page, signal);
}

/** One by one where the page does not fit; an audit too long by itself is left out, so that it does not hold up others. */
async function listSingly(api: Zendesk, ticket: string, number: number, signal: AbortSignal) {
  const found: z.output<typeof page> = { audits: [], users: [] };
  let last = false;
  for (let n = 1; n <= pageSize && !last; n += 1) {
    try {
      const { audits, users } = await list(api, ticket, 1, (number - 1) * pageSize + n, signal);
      found.audits.push(...audits);
      found.users.push(...users);
      last = audits.length === 0;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
  }
  return { ...found, last };
}

async function read(api: Zendesk, ticket: string, number: number, signal: AbortSignal) {
  try {
    const found = await list(api, ticket, pageSize, number, signal);
    return { ...found, last: found.audits.length < pageSize };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return listSingly(api, ticket, number, signal);
  }
}

/** What happened to a ticket, newest first, ten audits a page from 1. Throws `rejected` (404) where there is no ticket. */
export async function newestAudits(api: Zendesk, ticket: string, number: number, signal: AbortSignal): Promise<Audits> {
  const { audits, users, last } = await read(api, ticket, number, signal);
  const staff = users.filter(({ role }) => role === "agent" || role === "admin").map(({ id }) => id);
  return { audits: audits.toSorted((a, b) => b.id - a.id), staff, last };
}
