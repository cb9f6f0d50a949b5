import type { Told } from "@gatehouse/sdk/desk";
import type { Uploads } from "./files.js";

export interface CommentParts {
  readonly told: Exclude<Told, { kind: "status" }>;
  readonly uploads: Uploads;
  /** The person's user in Zendesk. */
  readonly customerId: number;
}

const lostLine = ({ lost }: Uploads): string =>
  lost.length === 0 ? "" : `\n[文件未能附上 | not attached] ${lost.join(", ")}`;

/** Without an author it is the interface's user. */
function authorOf({ told, customerId }: CommentParts): object {
  if (told.kind === "remark") return { public: false };
  return told.by === "person" ? { public: true, author_id: customerId } : { public: !told.internal };
}

/** The `comment` of a ticket that is created or changed (ticketing/tickets/ticket_comments). Pure. */
export const commentOf = (parts: CommentParts): object => ({
  body: `${parts.told.text}${lostLine(parts.uploads)}`,
  ...authorOf(parts),
  ...(parts.uploads.tokens.length > 0 && { uploads: parts.uploads.tokens }),
});
