import { membersIn } from "@gatehouse/sdk/testing";
import { type Answer, type Asked, type Office, startOffice } from "./office.js";

export interface Comment {
  readonly id: number;
  readonly ticket_id: number;
  readonly text: string;
  readonly author: string;
  readonly source: "agent" | "api";
}

export interface Ticket {
  readonly id: number;
  readonly reference: string;
  readonly title: string;
  status: string;
}

/** A plain REST API: a bearer token, 201 with an id, references that may be used once, 404 for what is not there. */
export interface RestOffice extends Office {
  readonly tickets: readonly Ticket[];
  readonly comments: readonly Comment[];
  /** An agent answers in the office's own pages. */
  agentSays(ticketId: number, text: string): Comment;
  deletes(ticketId: number): void;
}

const refused = (status: number, message: string, more: object = {}): Answer => ({
  status,
  body: { message, ...more },
});

export async function startRestOffice(token: string): Promise<RestOffice> {
  const tickets: Ticket[] = [];
  const comments: Comment[] = [];
  const references = new Map<string, number>();
  let last = 40;
  function nextId(): number {
    last += 1;
    return last;
  }

  function addComment(ticket_id: number, text: string, author: string, source: Comment["source"]): Comment {
    const comment = { id: nextId(), ticket_id, text, author, source };
    comments.push(comment);
    return comment;
  }

  function once(reference: unknown, create: () => number): Answer {
    if (typeof reference !== "string") return refused(422, "reference is required");
    const known = references.get(reference);
    if (known !== undefined) return refused(409, "this reference is known", { id: known });
    const id = create();
    references.set(reference, id);
    return { status: 201, body: { id } };
  }

  function createTicket(body: Readonly<Record<string, unknown>>): Answer {
    const { title, text, reference } = body;
    if (typeof title !== "string" || typeof text !== "string") return refused(422, "title and text are required");
    return once(reference, () => {
      const id = nextId();
      tickets.push({ id, reference: String(reference), title, status: "open" });
      addComment(id, text, "customer", "api");
      return id;
    });
  }

  function onTicket(asked: Asked, id: number, rest: string): Answer {
    const ticket = tickets.find((each) => each.id === id);
    if (ticket === undefined) return refused(404, "no such ticket");
    const body = membersIn(Buffer.from(asked.body));
    if (asked.method === "POST" && rest === "/comments")
      return once(body["reference"], () => addComment(id, String(body["text"]), String(body["author"]), "api").id);
    if (asked.method !== "PATCH") return refused(405, "not allowed");
    ticket.status = String(body["status"]);
    return { status: 200, body: ticket };
  }

  function respond(asked: Asked): Answer {
    if (asked.headers["authorization"] !== `Bearer ${token}`) return refused(401, "bad token");
    const { pathname, searchParams } = asked.url;
    if (pathname === "/api/me") return { status: 200, body: { name: "gatehouse" } };
    if (pathname === "/api/comments")
      return { status: 200, body: comments.filter(({ id }) => id > Number(searchParams.get("after"))).slice(0, 2) };
    if (asked.headers["content-type"] !== "application/json") return refused(415, "JSON only");
    if (pathname === "/api/tickets" && asked.method === "POST") return createTicket(membersIn(Buffer.from(asked.body)));
    const [, id, rest = ""] = /^\/api\/tickets\/(\d+)(\/.*)?$/.exec(pathname) ?? [];
    return id === undefined ? refused(404, "no such path") : onTicket(asked, Number(id), rest);
  }

  return {
    ...(await startOffice(respond)),
    tickets,
    comments,
    agentSays: (ticketId, text) => addComment(ticketId, text, "li.lei", "agent"),
    deletes: (ticketId) =>
      void tickets.splice(
        tickets.findIndex(({ id }) => id === ticketId),
        1,
      ),
  };
}
