import { conversationFields, personFields, reactionFields } from "../core/policy/event-fields.js";
import { messageFields } from "../core/policy/message-fields.js";

/** `house`: made here, or of a closed list; `personal`: says something of a person; `sensitive`: PIPL's stricter kind. */
export interface MappedField {
  readonly path: string;
  readonly class: "house" | "personal" | "sensitive";
}

/** Where somebody is, how they sound, what they photographed. */
const sensitive = ["message.location", "message.call", "message.attachments"];

const tables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  message: messageFields,
  conversation: conversationFields,
  person: personFields,
  reaction: reactionFields,
};

function classOf(path: string, field: unknown): MappedField["class"] {
  if (field === "own") return "house";
  return sensitive.includes(path) ? "sensitive" : "personal";
}

/** Every member of the schema, by the tables that conceal it on its way out: a new member is in both or in none. */
export const dataMap = (): MappedField[] =>
  Object.entries(tables).flatMap(([name, fields]) =>
    Object.entries(fields).map(([member, field]) => {
      const path = `${name}.${member}`;
      return { path, class: classOf(path, field) };
    }),
  );
