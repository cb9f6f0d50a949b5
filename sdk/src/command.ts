import { z } from "zod";
import { interactive, location, template } from "./content.js";
import { identifier } from "./identifier.js";

const id = identifier(128);

/** The conversation a command is about: by our id, or by what the receiver itself calls it (`Sent.source_id`). */
const about = { conversation_id: identifier(64).optional(), external_id: identifier(128).optional() };

const named = (given: { readonly conversation_id?: unknown; readonly external_id?: unknown }): boolean =>
  (given.conversation_id === undefined) !== (given.external_id === undefined);
const naming = { path: ["conversation_id"], message: "needs either conversation_id or external_id" };

export const commandAttachment = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).optional(),
    content_base64: z.base64().optional(),
    filename: z.string().min(1).max(255),
    content_type: z.string().max(255).default("application/octet-stream"),
  })
  .refine(
    (file) => (file.url === undefined) !== (file.content_base64 === undefined),
    "needs either url or content_base64",
  );

/** What a helpdesk may ask the gateway to do, if its endpoint lists it in `commands`. `id` makes a repeat harmless. */
export const command = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("message.send"),
      id,
      ...about,
      text: z.string().min(1).max(65_536),
      attachments: z.array(commandAttachment).max(50).default([]),
      interactive: z.strictObject(interactive.shape).optional(),
      location: z.strictObject(location.shape).optional(),
      template: z.strictObject(template.shape).optional(),
      reply_to_id: identifier(64).optional(),
      agent: identifier(128).optional(),
    }),
    z.strictObject({
      type: z.literal("conversation.close"),
      id,
      ...about,
      agent: identifier(128).optional(),
    }),
    z.strictObject({
      type: z.literal("conversation.reopen"),
      id,
      ...about,
      agent: identifier(128).optional(),
    }),
    z.strictObject({
      type: z.literal("conversation.assign"),
      id,
      ...about,
      group_id: identifier(63).optional(),
      assignee: identifier(128).nullable().optional(),
      agent: identifier(128).optional(),
    }),
    z.strictObject({
      type: z.literal("conversation.note"),
      id,
      ...about,
      text: z.string().min(1).max(65_536),
      agent: identifier(128).optional(),
    }),
  ])
  .refine(named, naming);

export type Command = z.output<typeof command>;
export type CommandType = Command["type"];
export const commandTypes = [
  "message.send",
  "conversation.close",
  "conversation.reopen",
  "conversation.assign",
  "conversation.note",
] as const satisfies readonly CommandType[];
