import { json } from "@gatehouse/sdk";
import { z } from "zod";
import { agent, type Stage } from "./request-tracker.js";

interface Person {
  readonly user: string;
  readonly password: string;
}

/** One entry of a ticket as its history shows it. */
export interface Entry {
  readonly type: string;
  readonly by: string;
  readonly subject: string;
  readonly text: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

const listed = z.object({ id: z.string(), Type: z.string(), Creator: z.object({ id: z.string() }) });
const history = z.object({ items: z.array(listed) });
const part = z.object({
  id: z.string(),
  Subject: z.string(),
  Filename: z.string(),
  ContentType: z.string(),
  Content: z.string(),
});
const parts = z.object({ items: z.array(part) });
const ticketShape = z.object({
  Status: z.string(),
  Subject: z.string(),
  Queue: z.object({ id: z.string() }),
  Requestor: z.array(z.object({ id: z.string() })),
});

/** What staff and parents do in RT, by its own interface. */
export interface People {
  say(
    ticket: string,
    how: "correspond" | "comment",
    value: object,
    files?: Readonly<Record<string, Uint8Array>>,
  ): Promise<void>;
  set(ticket: string, status: string): Promise<void>;
  ticket(id: string): Promise<z.output<typeof ticketShape>>;
  entries(ticket: string): Promise<readonly Entry[]>;
  requestorName(name: string): Promise<unknown>;
}

export function people(stage: Stage, who: Person = agent): People {
  const authorization = `Basic ${Buffer.from(`${who.user}:${who.password}`).toString("base64")}`;
  const call = async (method: string, path: string, body?: FormData | string): Promise<string> => {
    const type = typeof body === "string" ? { "content-type": "application/json" } : {};
    const answer = await fetch(`${stage.url}/REST/2.0${path}`, {
      method,
      headers: { authorization, ...type },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const get = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> =>
    json(await call("GET", path), schema);
  const bytesOf = async (id: string): Promise<Buffer> =>
    Buffer.from((await get(`/attachment/${id}`, z.object({ Content: z.string() }))).Content, "base64");
  const entry = async ({ id: transaction, Type, Creator }: z.output<typeof listed>): Promise<Entry> => {
    const files: Record<string, Buffer> = {};
    const texts: string[] = [];
    let subject = "";
    const fields = "Subject,Filename,ContentType,Content";
    const path = `/transaction/${transaction}/attachments?per_page=50&fields=${fields}`;
    for (const { id, Subject, Filename, ContentType, Content } of (await get(path, parts)).items) {
      if (Filename !== "") files[Filename] = await bytesOf(id);
      else if (ContentType.startsWith("text/")) texts.push(Content);
      subject ||= Subject;
    }
    return { type: Type, by: Creator.id, subject, text: texts.join("\n"), files };
  };
  return {
    async say(ticket, how, value, files = {}) {
      const form = new FormData();
      form.set("JSON", JSON.stringify({ ContentType: "text/plain", ...value }));
      for (const [name, bytes] of Object.entries(files))
        form.append("Attachments", new Blob([bytes], { type: "image/png" }), name);
      await call("POST", `/ticket/${ticket}/${how}`, form);
    },
    async set(ticket, status) {
      await call("PUT", `/ticket/${ticket}`, JSON.stringify({ Status: status }));
    },
    ticket: (id) => get(`/ticket/${id}`, ticketShape),
    async entries(ticket) {
      const query = encodeURIComponent(
        `ObjectType = 'RT::Ticket' AND ObjectId = ${ticket} AND (Type = 'Create' OR Type = 'Correspond' OR Type = 'Comment')`,
      );
      const { items } = await get(`/transactions?query=${query}&fields=Type,Creator&orderby=id&per_page=100`, history);
      const all: Entry[] = [];
      for (const item of items) all.push(await entry(item));
      return all;
    },
    requestorName: async (name) => (await get(`/user/${name}`, z.record(z.string(), z.unknown())))["RealName"],
  };
}
