import { z } from "zod";

/** The only frame a visitor's page sends: who it is. The token never stands in a URL, which logs would keep. */
export const hello = z.strictObject({
  type: z.literal("hello"),
  account: z.string().min(1).max(64),
  token: z.string().max(64),
  /** Signed by the school's site; the connector checks it. */
  user: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** The last `cursor` this page was given: only what happened since comes. */
  after: z.string().max(2048).optional(),
});
export type Hello = z.output<typeof hello>;

export interface FileView {
  readonly id: string;
  readonly kind: string;
  readonly content_type: string;
  readonly filename: string;
  readonly size?: number;
  readonly url: string;
}

/** A message as its visitor may see it: no names of staff, no notes, no ids of people. */
export interface MessageView {
  readonly id: string;
  readonly direction: "inbound" | "outbound";
  /** Of the visitor's own messages: ends in `/` and the id the page gave it. */
  readonly source_id?: string;
  readonly by: "person" | "agent" | "bot" | "system";
  readonly at: string;
  readonly sequence: number;
  readonly text?: string;
  readonly attachments?: readonly FileView[];
  readonly interactive?: object;
  /** The earlier message this one answers, if the page has it. */
  readonly reply_to_id?: string;
  /** Of answers: has a receipt come already? */
  readonly status?: string;
  readonly edited?: true;
  readonly deleted?: true;
}

/** What the feed sends. Times RFC 3339. */
export type Frame =
  | {
      readonly type: "ready";
      readonly title?: string;
      readonly greeting?: string;
      /** Bytes all files of one message may have together. */
      readonly max_file_bytes: number;
    }
  /** New or changed messages, oldest first; the first one of a connection ends the history, and may be empty. */
  | { readonly type: "messages"; readonly messages: readonly MessageView[]; readonly cursor: string }
  | { readonly type: "beat" };

/** Why a feed ends; other codes mean: come back later. */
export const closeCodes = {
  /** Not a visitor this account takes: coming back changes nothing. */
  refused: 4401,
  /** The links of its files grow old: come back without a cursor. */
  renew: 4402,
} as const;
