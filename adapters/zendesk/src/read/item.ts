import { bytes, identifier, json, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";

/** Zendesk's ids, as texts. */
export const number = z.string().regex(/^\d{1,20}$/, "must be a number");

const who = { ticket_id: number, agent: identifier(128).optional() };

/** What an agent did, as the webhook and the poll both tell it. */
export const item = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("comment"), id: number, public: z.boolean(), text: z.string(), ...who }),
  z.object({
    kind: z.literal("file"),
    id: number,
    url: z.url({ protocol: /^https?$/ }),
    filename: z.string(),
    content_type: z.string().max(255),
    ...who,
  }),
  /** `at`: when the ticket was changed, to the second. */
  z.object({ kind: z.literal("status"), ended: z.boolean(), at: z.iso.datetime(), ...who }),
]);
export type Item = z.output<typeof item>;

/** The same for the webhook and the poll, so that whichever comes second is a repeat. */
export function keyOf(found: Item): string {
  switch (found.kind) {
    case "comment":
      return `comment:${found.id}`;
    case "file":
      return `file:${found.id}`;
    case "status":
      return `${found.ended ? "solved" : "opened"}:${found.ticket_id}:${found.at}`;
  }
}

export const rawOf = (found: Item): RawEvent => ({
  key: keyOf(found),
  body: bytes(found),
  contentType: "application/json",
});

export const itemIn = (raw: RawEvent): Item => json(raw.body, item);

/** Business rules act as user -1: nobody. */
export const agentOf = (id: number | string | null | undefined): { readonly agent?: string } =>
  /^[1-9]\d{0,19}$/.test(String(id)) ? { agent: String(id) } : {};

/** To the second, as both ways tell it; undefined where it is no time. */
export const secondOf = (time: string): string | undefined => {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}Z`;
};
