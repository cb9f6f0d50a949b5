import type { Desk, Members } from "./desk.js";
import { type Conversation, Refused, type StoredFile, type Ticket } from "./records.js";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly fields: Members;
  readonly files: readonly StoredFile[];
}
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
}

const ok = (body: unknown, status = 200): Answered => ({ status, body });
const home = "https://school.freshdesk.com";

/** A list is never longer than 100, 30 by default. */
function paged<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const from = (Number(query.get("page") ?? 1) - 1) * size;
  return all.slice(from, from + size);
}

/** A list of tickets has no description. */
const listed = ({ description: _, files: __, ...ticket }: Ticket): object => ticket;

function listTickets({ tickets, contacts }: Desk, query: URLSearchParams): Answered {
  const requester = query.get("requester_id");
  if (requester !== null && !contacts.has(Number(requester)))
    throw new Refused(400, [
      { field: "requester_id", code: "invalid_value", message: "There is no contact matching the given requester_id" },
    ]);
  const since = Date.parse(query.get("updated_since") ?? "2000-01-01T00:00:00Z");
  const found = [...tickets.values()]
    .filter((each) => requester === null || each.requester_id === Number(requester))
    .filter(({ updated_at }) => Date.parse(updated_at) >= since);
  const byChange = (a: Ticket, b: Ticket): number => Date.parse(a.updated_at) - Date.parse(b.updated_at) || a.id - b.id;
  const byCreation = (a: Ticket, b: Ticket): number => a.id - b.id;
  const sorted = found.toSorted(query.get("order_by") === "updated_at" ? byChange : byCreation);
  return ok(paged(query.get("order_type") === "asc" ? sorted : sorted.toReversed(), query).map(listed));
}

const shown = ({ files, ...rest }: Conversation): object => ({
  ...rest,
  body_text: rest.body.replace(/<[^>]*>/g, " "),
  attachments: files.map(({ name, content_type, bytes }, n) => ({
    id: n + 1,
    name,
    content_type,
    size: bytes.length,
    attachment_url: `https://s3.amazonaws.com/cdn.freshdesk.com/${rest.id}/${encodeURIComponent(name)}?X-Amz-Expires=300`,
  })),
});

function atTicket(
  desk: Desk,
  id: number,
  below: string | undefined,
  { method, query, fields, files }: Asked,
): Answered {
  switch (`${method} ${below ?? ""}`) {
    case "GET ":
      return ok(desk.ticketAt(id));
    case "PUT ":
      return ok(desk.setStatus(id, fields["status"]));
    case "GET /conversations": {
      desk.ticketAt(id);
      return ok(
        paged(
          desk.conversations.filter(({ ticket_id }) => ticket_id === id),
          query,
        ).map(shown),
      );
    }
    case "POST /notes":
      return ok(shown(desk.write(id, fields, files)), 201);
    default:
      throw new Refused(405);
  }
}

/** The endpoints an integration uses. Throws `Refused`. */
export function route(desk: Desk, asked: Asked): Answered {
  const { method, path, query, fields, files } = asked;
  const ticket = /^\/api\/v2\/tickets\/(\d+)(\/[a-z]+)?$/.exec(path);
  if (ticket !== null) return atTicket(desk, Number(ticket[1]), ticket[2], asked);
  switch (`${method} ${path}`) {
    case "GET /api/v2/agents/me":
      return ok({ id: desk.self, type: "support_agent", contact: { name: "Gatehouse" } });
    case "GET /api/v2/contacts": {
      const wanted = query.get("unique_external_id");
      return ok([...desk.contacts.values()].filter((each) => each.unique_external_id === wanted));
    }
    case "POST /api/v2/contacts":
      return ok(desk.createContact(fields), 201);
    case "GET /api/v2/tickets":
      return listTickets(desk, query);
    case "POST /api/v2/tickets": {
      const made = desk.createTicket(fields, files);
      return { ...ok(made, 201), location: `${home}/api/v2/tickets/${made.id}` };
    }
    default:
      throw new Refused(404);
  }
}
