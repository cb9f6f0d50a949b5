import { ownText } from "../html.js";
import type { Conversation } from "./conversations.js";
import type { Item } from "./item.js";

const [reply, note] = [0, 2];
const maxFiles = 50;

/** Freshdesk has mailed a reply that names a receiver; sending it again would reach the person twice. */
const isMailed = ({ source, to_emails }: Conversation): boolean => source === reply && (to_emails ?? []).length > 0;

/** Is this an agent's word for the person or for staff, and not one we brought there ourselves? */
function counts(found: Conversation, self: number): boolean {
  const isWord = found.source === reply || found.source === note;
  return isWord && found.incoming !== true && found.user_id !== self && !isMailed(found);
}

type File = Extract<Item, { kind: "words" }>["files"][number];

function filesOf({ attachments }: Conversation): File[] {
  return (attachments ?? []).slice(0, maxFiles).map(({ name, content_type, attachment_url }) => ({
    url: attachment_url,
    filename: name === "" ? "file" : name.slice(0, 255),
    content_type: (content_type ?? "application/octet-stream").slice(0, 255),
  }));
}

/** A reply or note of an agent; undefined for everything else. */
export function wordsIn(found: Conversation, ticket_id: number, self: number): Item | undefined {
  if (!counts(found, self)) return undefined;
  const { id, user_id, body } = found;
  return {
    kind: "words",
    id,
    ticket_id,
    private: found.private === true,
    text: ownText(body ?? ""),
    files: found.private === true ? [] : filesOf(found),
    ...(user_id != null && { agent: String(user_id) }),
  };
}
