import { identifier } from "@gatehouse/sdk";
import { z } from "zod";

/** A user is a login in answers with `expand=true` and an object in a webhook. */
const login = z
  .union([z.string(), z.object({ login: z.string() }).transform((user) => user.login)])
  .catch("")
  .default("");

/** `attachments` of an article; `url` exists in webhooks only and needs a login. */
export const attachment = z.object({
  id: z.int(),
  filename: z.string().default(""),
  size: z.union([z.string(), z.number()]).nullish(),
  preferences: z.record(z.string(), z.unknown()).nullish(),
});

/** The members of an article we read (docs.zammad.org/en/latest/api/ticket/articles.html, webhook payload likewise). */
export const article = z.object({
  id: z.int().positive(),
  ticket_id: z.int().positive(),
  sender: z.string().default(""),
  type: z.string().default(""),
  internal: z.boolean().default(true),
  content_type: z.string().nullish(),
  body: z.string().nullish(),
  created_at: z.string().default(""),
  created_by: login,
  attachments: z.array(attachment).nullish(),
});
export type Article = z.output<typeof article>;

/** `last_close_at` is told by newer versions; older ones know only the first `close_at`. */
export const ticket = z.object({
  id: z.int().positive(),
  state: z.string(),
  updated_by: login,
  close_at: z.string().nullish(),
  last_close_at: z.string().nullish(),
  article_ids: z.array(z.int()).default([]),
});
export type Ticket = z.output<typeof ticket>;

/** As the search lists it. */
export const listedTicket = ticket.extend({ updated_at: z.iso.datetime({ offset: true }) });
export type ListedTicket = z.output<typeof listedTicket>;

/** A file of an answer, fetched. */
const file = z.object({
  filename: z.string().min(1).max(255),
  content_type: z.string().max(255),
  content_base64: z.base64(),
});
export type FetchedFile = z.output<typeof file>;

/** What becomes a command: the raw event of the webhook and of the poll alike. */
export const item = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("article"),
    id: z.int(),
    ticket_id: z.int(),
    internal: z.boolean(),
    html: z.boolean(),
    body: z.string(),
    agent: identifier(128).optional(),
    files: z.array(file).default([]),
    /** Names of files that could not be fetched. */
    lost: z.array(z.string()).default([]),
  }),
  z.object({
    kind: z.literal("state"),
    ticket_id: z.int(),
    closed: z.boolean(),
    /** When it was last closed: what makes one closing, or one opening after it, itself. */
    at: identifier(64),
    agent: identifier(128).optional(),
  }),
]);
export type Item = z.output<typeof item>;
