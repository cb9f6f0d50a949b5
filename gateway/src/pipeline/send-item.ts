/** What a delivery to an account is about: a message, a revision of it, or taking it back. Kept as one text in the outbox. */
export type SendItem =
  | { readonly op: "send"; readonly messageId: string }
  | { readonly op: "edit"; readonly messageId: string; readonly revision: number }
  | { readonly op: "delete"; readonly messageId: string };

export function writeSendItem(item: SendItem): string {
  switch (item.op) {
    case "send":
      return item.messageId;
    case "edit":
      return `${item.messageId}#${item.revision}`;
    case "delete":
      return `${item.messageId}#deleted`;
  }
}

export function readSendItem(text: string): SendItem {
  const [messageId = text, what] = text.split("#", 2);
  if (what === undefined) return { op: "send", messageId };
  return what === "deleted" ? { op: "delete", messageId } : { op: "edit", messageId, revision: Number(what) };
}
