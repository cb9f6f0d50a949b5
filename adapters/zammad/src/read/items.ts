import { bytes, identifier, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import type { Article, FetchedFile, Item, Ticket } from "./shapes.js";

/** Types that Zammad itself sends nowhere; an `email` or `sms` article has left by Zammad's own channel already. */
const unsentTypes: ReadonlySet<string> = new Set(["note", "web"]);

const isOurs = (login: string, { api_user }: Config): boolean => login.toLowerCase() === api_user.toLowerCase();

const agentOf = (login: string): { readonly agent?: string } => {
  const parsed = identifier(128).safeParse(login);
  return parsed.success ? { agent: parsed.data } : {};
};

/** Is this an agent's word, and not one we brought there ourselves? */
export const isAnswer = ({ sender, type, created_by }: Article, config: Config): boolean =>
  sender === "Agent" && unsentTypes.has(type) && !isOurs(created_by, config);

export function articleItem(article: Article, files: readonly FetchedFile[] = [], lost: readonly string[] = []): Item {
  const { id, ticket_id, internal, content_type, body, created_by } = article;
  return {
    kind: "article",
    id,
    ticket_id,
    internal,
    html: content_type?.toLowerCase().startsWith("text/html") ?? false,
    body: body ?? "",
    ...agentOf(created_by),
    files: [...files],
    lost: [...lost],
  };
}

/**
 * A ticket's state as somebody there left it. Only one that was closed before can have been opened again; what we set
 * ourselves is no news.
 */
export function stateItem(ticket: Ticket, config: Config): Item | undefined {
  const { id, state, updated_by, last_close_at, close_at } = ticket;
  const closed = config.closed_states.includes(state);
  const at = last_close_at ?? close_at ?? undefined;
  if (at === undefined || isOurs(updated_by, config)) return undefined;
  return { kind: "state", ticket_id: id, closed, at, ...agentOf(updated_by) };
}

/** The same for the webhook and the poll, so that whichever comes second is a repeat. */
export function keyOf(item: Item): string {
  switch (item.kind) {
    case "article":
      return `article:${item.id}`;
    case "state":
      return `${item.closed ? "closed" : "opened"}:${item.ticket_id}:${item.at}`;
  }
}

export const rawOf = (item: Item): RawEvent => ({
  key: keyOf(item),
  body: bytes(item),
  contentType: "application/json",
});
