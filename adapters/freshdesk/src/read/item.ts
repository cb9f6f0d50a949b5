import { bytes, identifier, json, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";

const number = z.int().positive();
const file = z.object({
  url: z.url({ protocol: /^https?$/ }),
  filename: z.string().min(1).max(255),
  content_type: z.string().max(255),
});

/** What an agent did. */
export const item = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("words"),
    id: number,
    ticket_id: number,
    private: z.boolean(),
    text: z.string(),
    files: z.array(file).max(50),
    agent: identifier(128).optional(),
  }),
  /** `at`: the ticket's `updated_at`. */
  z.object({ kind: z.literal("status"), ticket_id: number, closed: z.boolean(), at: z.iso.datetime({ offset: true }) }),
]);
export type Item = z.output<typeof item>;

/** The same however often it is read. */
export function keyOf(found: Item): string {
  switch (found.kind) {
    case "words":
      return `conversation:${found.id}`;
    case "status":
      return `${found.closed ? "closed" : "opened"}:${found.ticket_id}:${found.at}`;
  }
}

export const rawOf = (found: Item): RawEvent => ({
  key: keyOf(found),
  body: bytes(found),
  contentType: "application/json",
});

export const itemIn = (raw: RawEvent): Item => json(raw.body, item);
