import { PluginError, type RejectReason } from "@gatehouse/sdk";

/** What a mail may be at most. Real mail stays far below; a crafted one is refused before the parser sees it. */
export const limits = {
  mailBytes: 64 * 1024 * 1024,
  headBytes: 128 * 1024,
  headFields: 1000,
  parts: 500,
  depth: 32,
  /** Lines that look like the border of a part. */
  borders: 50_000,
  addresses: 50,
  references: 50,
  files: 100,
  receipts: 100,
  htmlChars: 256 * 1024,
  htmlDepth: 200,
  textChars: 512 * 1024,
} as const;

/** A mail that cannot become a message: the gateway keeps it as a dead letter with this reason. */
export const refused = (message: string, reason: RejectReason = "content_refused", cause?: unknown): PluginError =>
  new PluginError("rejected", message, { reason, ...(cause !== undefined && { cause }) });
