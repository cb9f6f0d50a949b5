import type { Actor, Desk } from "./desk.js";
import { notFound, Refused, type Ticket } from "./records.js";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly body: Readonly<Record<string, unknown>>;
  readonly by: Actor;
}
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Members = Readonly<Record<string, unknown>>;
const ok = (body: unknown, status = 200): Answered => ({ status, body });
const secondsOf = (time: string): number => Date.parse(time) / 1000;

/** As Zendesk shows a ticket: its first comment is its description. */
const ticketView = (desk: Desk, { id, external_id, updated_at, subject, ...rest }: Ticket): object => ({
  url: `https://school.zendesk.com/api/v2/tickets/${id}.json`,
  id,
  external_id,
  via: { channel: "api" },
  updated_at,
  generated_timestamp: secondsOf(updated_at),
  subject,
  description: desk.comments(id)[0]?.body,
  ...rest,
});

function searchUsers({ users }: Desk, query: URLSearchParams): Answered {
  const wanted = query.get("external_id");
  const address = /^email:"(.*)"$/.exec(query.get("query") ?? "")?.[1];
  const found = [...users.values()].filter((user) =>
    wanted === null ? address !== undefined && user.email === address : user.external_id === wanted,
  );
  return ok({ users: found, count: found.length, next_page: null });
}

function listAudits({ users, audits }: Desk, ticket: number, query: URLSearchParams): Answered {
  const size = Math.min(100, Number(query.get("per_page") ?? 100));
  const from = (Number(query.get("page") ?? 1) - 1) * size;
  const all = audits.filter(({ ticket_id }) => ticket_id === ticket);
  const page = (query.get("sort_order") === "desc" ? all.toReversed() : all).slice(from, from + size);
  const authors = new Set(page.flatMap(({ author_id, events }) => [author_id, ...events.flatMap(authorIn)]));
  const sideloaded =
    query.get("include") === "users" ? { users: [...users.values()].filter((u) => authors.has(u.id)) } : {};
  return ok({ audits: page, count: all.length, ...sideloaded });
}

const authorIn = (event: object): number[] => ("author_id" in event ? [Number(event.author_id)] : []);

/** Ordered by change; the last minute is left out, and a start within it refused. */
function exportTickets(desk: Desk, query: URLSearchParams): Answered {
  const { tickets, now } = desk;
  const until = now().getTime() / 1000 - 60;
  const start = Number(query.get("start_time") ?? 0);
  if (start > until) throw new Refused(422, "InvalidValue");
  const [after = start - 1, afterId = Number.POSITIVE_INFINITY] = Buffer.from(query.get("cursor") ?? "", "base64")
    .toString()
    .split("|")
    .filter(Boolean)
    .map(Number);
  const size = Math.min(1000, Number(query.get("per_page") ?? 1000));
  const later = ({ id, updated_at }: Ticket): boolean =>
    secondsOf(updated_at) > after || (secondsOf(updated_at) === after && id > afterId);
  const all = [...tickets.values()]
    .filter((each) => later(each) && secondsOf(each.updated_at) <= until)
    .sort((a, b) => secondsOf(a.updated_at) - secondsOf(b.updated_at) || a.id - b.id);
  const page = all.slice(0, size);
  const last = page.at(-1);
  const cursor = last && Buffer.from(`${secondsOf(last.updated_at)}|${last.id}`).toString("base64");
  return ok({
    tickets: page.map((each) => ticketView(desk, each)),
    after_cursor: cursor ?? query.get("cursor"),
    end_of_stream: all.length <= size,
  });
}

function atTicket(desk: Desk, id: number, { method, body, by }: Asked): Answered {
  if (method === "GET") return ok({ ticket: ticketView(desk, desk.ticketAt(id)) });
  if (method !== "PUT") throw notFound();
  return ok({ ticket: ticketView(desk, desk.updateTicket(id, (body["ticket"] ?? {}) as Members, by)) });
}

function create(desk: Desk, { body, by }: Asked): Answered {
  const ticket = desk.createTicket((body["ticket"] ?? {}) as Members, by);
  return {
    ...ok({ ticket: ticketView(desk, ticket) }, 201),
    headers: { location: `https://school.zendesk.com/api/v2/tickets/${ticket.id}.json` },
  };
}

/** The endpoints an integration uses. Throws `Refused`. */
export function route(desk: Desk, asked: Asked): Answered {
  const { method, path, query, body, by } = asked;
  const ticket = /^\/api\/v2\/tickets\/(\d+)(\/audits)?\.json$/.exec(path);
  if (ticket?.[2] !== undefined) return listAudits(desk, desk.ticketAt(Number(ticket[1])).id, query);
  if (ticket !== null) return atTicket(desk, Number(ticket[1]), asked);
  switch (`${method} ${path}`) {
    case "GET /api/v2/users/me.json":
      return ok({ user: desk.users.get(by.id) });
    case "GET /api/v2/users/search.json":
      return searchUsers(desk, query);
    case "POST /api/v2/users.json":
      return ok({ user: desk.createUser((body["user"] ?? {}) as Members) }, 201);
    case "POST /api/v2/uploads.json":
      return ok({ upload: { token: desk.upload(query.get("filename") ?? "", asked.contentType, asked.bytes) } }, 201);
    case "GET /api/v2/tickets.json":
      return ok({ tickets: [...desk.tickets.values()].filter((t) => t.external_id === query.get("external_id")) });
    case "POST /api/v2/tickets.json":
      return create(desk, asked);
    case "GET /api/v2/incremental/tickets/cursor.json":
      return exportTickets(desk, query);
    default:
      throw notFound();
  }
}
