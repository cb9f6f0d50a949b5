import type { Office } from "./office.js";
import { Refused, type Ticket } from "./records.js";
import { articleView, ticketView } from "./views.js";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly by: string;
}
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** What the search index knows: it follows the database later. */
export interface Index {
  has(kind: "ticket" | "user", id: number): boolean;
}

const ok = (body: unknown, status = 200): Answered => ({ status, body });

/** `tags:x`, `updated_at:["…" TO *]` joined by AND, or one plain word, which is looked for in titles and articles. */
function matches(office: Office, ticket: Ticket, query: string): boolean {
  return query.split(" AND ").every((term) => {
    const tag = /^tags:(.+)$/.exec(term)?.[1];
    if (tag !== undefined) return ticket.tags.includes(tag);
    const from = /^updated_at:\["(.+)" TO \*\]$/.exec(term)?.[1];
    if (from !== undefined) return ticket.updated_at >= from;
    const articles = office.articleIds(ticket.id).map((id) => office.articles.get(id));
    return articles.some((each) => `${each?.subject} ${each?.body}`.includes(term));
  });
}

function searchTickets(office: Office, index: Index, query: URLSearchParams): Answered {
  const found = [...office.tickets.values()]
    .filter((ticket) => index.has("ticket", ticket.id) && matches(office, ticket, query.get("query") ?? ""))
    .sort((a, b) => a.updated_at.localeCompare(b.updated_at));
  if (query.get("order_by") === "desc") found.reverse();
  const size = Math.min(200, Number(query.get("per_page") ?? query.get("limit") ?? 50));
  const first = (Number(query.get("page") ?? 1) - 1) * size;
  if (query.get("expand") !== "true") throw new Refused(500, "the fake shows expanded results only");
  return ok(found.slice(first, first + size).map((ticket) => ticketView(office, ticket)));
}

function searchUsers(office: Office, index: Index, query: URLSearchParams): Answered {
  const word = (query.get("query") ?? "").toLowerCase();
  const found = [...office.users.values()].filter(
    ({ id, login, email }) => index.has("user", id) && (login.includes(word) || email.includes(word)),
  );
  return ok(found.slice(0, Number(query.get("limit") ?? 50)));
}

function articleAt(office: Office, id: number): Answered {
  const found = office.articles.get(id);
  if (found === undefined) throw new Refused(404, `Couldn't find Ticket::Article with 'id'=${id}`);
  return ok(articleView(found));
}

/** One call of the API by a user with `ticket.agent`. */
export function route(office: Office, index: Index, { method, path, query, body, by }: Asked): Answered {
  const id = Number(/\/(\d+)$/.exec(path)?.[1]);
  switch (`${method} ${path.replace(/\/\d+$/, "/{id}")}`) {
    case "GET /api/v1/users/me":
      return ok({ id: 3, login: by });
    case "GET /api/v1/users/search":
      return searchUsers(office, index, query);
    case "POST /api/v1/users":
      return ok(office.createUser(body), 201);
    case "GET /api/v1/tickets/search":
      return searchTickets(office, index, query);
    case "GET /api/v1/tickets/{id}":
      return ok(ticketView(office, office.ticketAt(id)));
    case "POST /api/v1/tickets":
      return ok(ticketView(office, office.createTicket(body, by)), 201);
    case "PUT /api/v1/tickets/{id}":
      return ok(ticketView(office, office.setState(id, body["state"], by)));
    case "GET /api/v1/ticket_articles/{id}":
      return articleAt(office, id);
    case "POST /api/v1/ticket_articles":
      return ok(articleView(office.createArticle(Number(body["ticket_id"]), body, by)), 201);
    default:
      throw new Refused(404, `No route matches [${method}] ${path}`);
  }
}
