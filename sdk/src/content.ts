import { z } from "zod";

/** Degrees and metres. A provider's coordinates are kept in its own system: WeChat and Tencent give gcj02. */
export const location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracy: z.number().nonnegative().optional(),
  name: z.string().max(256).optional(),
  address: z.string().max(512).optional(),
  coord_system: z.enum(["wgs84", "gcj02", "bd09"]),
});
export type Location = z.output<typeof location>;

/** Something to choose from or to follow. A channel without it gets numbered lines and links. */
export const interactive = z.object({
  kind: z.enum(["buttons", "list", "menu", "card"]),
  header: z.string().max(256).optional(),
  body: z.string().max(4096).optional(),
  footer: z.string().max(256).optional(),
  actions: z
    .array(
      z.object({
        id: z.string().min(1).max(128),
        title: z.string().min(1).max(256),
        type: z.enum(["reply", "url", "call", "mini_program"]),
        value: z.string().max(2048).optional(),
      }),
    )
    .max(50),
});
export type Interactive = z.output<typeof interactive>;

/** What a person chose. */
export const interactiveReply = z.object({
  action_id: z.string().max(512),
  title: z.string().max(512).optional(),
  value: z.string().max(2048).optional(),
});
export type InteractiveReply = z.output<typeof interactiveReply>;

/** A text the provider approved beforehand. The message's `text` holds the rendering, so that the book reads what the person read. */
export const template = z.object({
  name: z.string().max(128).optional(),
  provider_template_id: z.string().min(1).max(128),
  language: z.string().max(35).optional(),
  parameters: z.record(z.string().max(128), z.string().max(4096)),
  sign_name: z.string().max(64).optional(),
});
export type Template = z.output<typeof template>;

/** Until when, and how many more times, the channel lets the school answer. */
export const replyWindow = z.object({
  opened_by: z.enum(["inbound"]),
  expires_at: z.iso.datetime({ offset: true }),
  limit: z.int().positive(),
  remaining: z.int().nonnegative(),
  fallback: z.array(z.string()),
});
export type ReplyWindow = z.output<typeof replyWindow>;
