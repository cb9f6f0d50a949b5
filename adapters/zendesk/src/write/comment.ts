import { type Written, withLost } from "@gatehouse/sdk/desk";
import type { Uploads } from "./files.js";

export interface CommentParts {
  readonly told: Written;
  readonly uploads: Uploads;
  /** The person's user in Zendesk. */
  readonly customerId: number;
}

/** Without an author it is the interface's user. */
function authorOf({ told, customerId }: CommentParts): object {
  if (told.kind === "remark") return { public: false };
  return told.by === "person" ? { public: true, author_id: customerId } : { public: !told.internal };
}

/** The `comment` of a ticket that is created or changed (ticketing/tickets/ticket_comments). Pure. */
export const commentOf = (parts: CommentParts): object => ({
  body: withLost(parts.told.text, parts.uploads.lost),
  ...authorOf(parts),
  ...(parts.uploads.tokens.length > 0 && { uploads: parts.uploads.tokens }),
});
