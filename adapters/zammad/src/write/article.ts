import type { Told } from "@gatehouse/sdk/desk";
import type { Config } from "../config.js";
import type { Files } from "./files.js";

export interface ArticleParts {
  readonly told: Exclude<Told, { kind: "status" }>;
  readonly files: Files;
  /** The person's user in Zammad. */
  readonly customerId: number;
  /** Found again by it: our conversation and event. */
  readonly marker: string;
}

const lostLine = ({ lost }: Files): string =>
  lost.length === 0 ? "" : `\n[文件未能附上 | not attached] ${lost.join(", ")}`;

/**
 * Who wrote it; Zammad itself fills in `from`. Only types that are never mailed out: an answer of ours must not leave a
 * second time.
 */
function authorOf({ told, customerId }: ArticleParts, { article_type }: Config): object {
  if (told.kind === "remark") return { type: "note", sender: "Agent", internal: true };
  if (told.by === "person")
    return { type: article_type, sender: "Customer", origin_by_id: customerId, internal: false };
  return { type: "note", sender: "Agent", internal: told.internal };
}

/** An article of `POST /ticket_articles`; `subject` is not shown on notes, but searched. Pure. */
export const articleOf = (parts: ArticleParts, config: Config): object => ({
  subject: parts.marker,
  body: `${parts.told.text}${lostLine(parts.files)}`,
  content_type: "text/plain",
  ...authorOf(parts, config),
  ...(parts.files.attached.length > 0 && { attachments: parts.files.attached }),
});
