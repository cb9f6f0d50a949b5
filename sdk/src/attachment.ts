import { z } from "zod";

export const attachmentKinds = ["image", "audio", "voice", "video", "file"] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

/** A file of a message as receivers see it. `url` is ours, signed and short-lived; sizes in bytes, lengths in pixels and ms. */
export const attachment = z.object({
  id: z.string(),
  kind: z.enum(attachmentKinds),
  content_type: z.string().max(255),
  filename: z.string().max(255).optional(),
  size: z.int().nonnegative().optional(),
  sha256: z.string().length(64).optional(),
  url: z.string().optional(),
  url_expires_at: z.iso.datetime().optional(),
  content_id: z.string().max(512).optional(),
  inline: z.boolean().optional(),
  caption: z.string().optional(),
  /** What is said in it, where a transcription service is configured. */
  transcript: z.string().optional(),
  state: z.enum(["pending", "stored", "expired", "failed"]),
});

export type Attachment = z.output<typeof attachment>;

/** A file as a connector reports it: with its bytes, a `url` to fetch, or a `source_ref` only `fetchAttachment` understands. */
export interface InboundAttachment {
  readonly kind?: AttachmentKind;
  readonly content_type?: string;
  readonly filename?: string;
  readonly content?: Uint8Array;
  readonly url?: string;
  readonly source_ref?: string;
  readonly content_id?: string;
  readonly inline?: boolean;
  readonly caption?: string;
}
