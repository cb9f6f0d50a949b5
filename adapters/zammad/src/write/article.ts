import { type CarriedFile, type CarriedFiles, signedText, type Written, withLost } from "@gatehouse/sdk/desk";
import type { Config } from "../config.js";

export interface ArticleParts {
  readonly told: Written;
  readonly files: CarriedFiles;
  /** The person's user in Zammad. */
  readonly customerId: number;
  /** Found again by it: our conversation and event. */
  readonly marker: string;
}

/** A file as `POST /ticket_articles` takes it. */
const attachmentOf = ({ filename, contentType, bytes }: CarriedFile): object => ({
  filename,
  data: Buffer.from(bytes).toString("base64"),
  "mime-type": contentType,
});

/** Zammad shows our own user as the author of what is not the customer's, so the words say whose they are. */
const bodyOf = ({ told, files }: ArticleParts): string => withLost(signedText(told), files.lost);

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
  body: bodyOf(parts),
  content_type: "text/plain",
  ...authorOf(parts, config),
  ...(parts.files.attached.length > 0 && { attachments: parts.files.attached.map(attachmentOf) }),
});
