import { type Contact, type Conversation, type Message, Refused, type StoredFile } from "./records.js";

type Fields = Readonly<Record<string, unknown>>;

/** Chatwoot's rules for contacts, conversations and messages, as its controllers and builders show them. */
export interface Office {
  readonly contacts: Map<number, Contact>;
  readonly conversations: Map<number, Conversation>;
  readonly messages: Map<number, Message>;
  /** Their clock; a test lets it run. */
  now(): Date;
  pass(secs: number): void;
  createContact(fields: Fields): Contact;
  createConversation(fields: Fields): Conversation;
  say(conversationId: number, fields: Fields, sender: number, files?: readonly StoredFile[]): Message;
  setStatus(conversationId: number, status: unknown): Conversation;
  contactAt(id: number): Contact;
  conversationAt(id: number): Conversation;
  messagesIn(conversationId: number): readonly Message[];
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
export const apiInbox = 3;
const statuses: ReadonlySet<string> = new Set(["open", "resolved", "pending", "snoozed"]);

export function openOffice(): Office {
  const contacts = new Map<number, Contact>();
  const conversations = new Map<number, Conversation>();
  const messages = new Map<number, Message>();
  let nowMs = Date.parse("2026-11-23T08:00:00.000Z");
  let lastId = 100;
  const nextId = (): number => (lastId += 1);
  const secs = (): number => Math.floor(nowMs / 1000);

  const found = <T>(map: ReadonlyMap<number, T>, id: number): T => {
    const it = map.get(id);
    if (it === undefined) throw new Refused(404, "Resource could not be found");
    return it;
  };
  const conversationAt = (id: number): Conversation => found(conversations, id);
  const touch = (conversation: Conversation): void => {
    conversation.last_activity_at = secs();
    conversation.updated_at = nowMs / 1000;
  };

  function createContact(fields: Fields): Contact {
    const { identifier, email, phone_number } = fields;
    for (const [name, value] of Object.entries({ identifier, email, phone_number }))
      if (text(value) !== null && [...contacts.values()].some((each) => each[name as "email"] === value))
        throw new Refused(422, `${name} has already been taken`, [name]);
    const contact: Contact = {
      id: nextId(),
      name: text(fields["name"]) ?? "",
      identifier: text(identifier),
      email: text(email),
      phone_number: text(phone_number),
    };
    contacts.set(contact.id, contact);
    return contact;
  }

  function createConversation(fields: Fields): Conversation {
    const contact = found(contacts, Number(fields["contact_id"]));
    if (fields["inbox_id"] !== apiInbox) throw new Refused(404, "Resource could not be found");
    const source_id = text(fields["source_id"]) ?? `random-${nextId()}`;
    const taken = [...conversations.values()].some((c) => c.source_id === source_id && c.contact_id !== contact.id);
    if (taken) throw new Refused(422, "source_id should be unique");
    const conversation: Conversation = {
      id: nextId(),
      inbox_id: apiInbox,
      contact_id: contact.id,
      source_id,
      custom_attributes: (fields["custom_attributes"] ?? {}) as Fields,
      status: text(fields["status"]) ?? "open",
      last_activity_at: secs(),
      updated_at: nowMs / 1000,
    };
    conversations.set(conversation.id, conversation);
    return conversation;
  }

  function add(conversation: Conversation, message: Omit<Message, "id" | "conversation_id" | "created_at">): Message {
    const added = { ...message, id: nextId(), conversation_id: conversation.id, created_at: secs() };
    messages.set(added.id, added);
    touch(conversation);
    return added;
  }

  function setStatus(id: number, status: unknown): Conversation {
    const conversation = conversationAt(id);
    if (!statuses.has(String(status))) throw new Refused(422, `'${String(status)}' is not a valid status`);
    if (conversation.status === status) return conversation;
    conversation.status = String(status);
    const content = `Conversation was marked ${conversation.status}`;
    add(conversation, { content, message_type: "activity", private: false, source_id: null, sender_id: 0, files: [] });
    return conversation;
  }

  /** An incoming message opens a resolved conversation again. */
  function say(id: number, fields: Fields, sender_id: number, files: readonly StoredFile[] = []): Message {
    const conversation = conversationAt(id);
    if (files.length > 15) throw new Refused(422, "Attachments exceeded maximum allowed");
    const message_type = fields["message_type"] === "incoming" ? "incoming" : "outgoing";
    if (message_type === "incoming" && conversation.status === "resolved") setStatus(id, "open");
    const isPrivate = [true, "true"].includes(fields["private"] as boolean);
    const source_id = text(fields["source_id"]);
    return add(conversation, {
      content: text(fields["content"]),
      message_type,
      private: isPrivate,
      source_id,
      sender_id,
      files,
    });
  }

  return {
    contacts,
    conversations,
    messages,
    now: () => new Date(nowMs),
    pass: (more) => {
      nowMs += more * 1000;
    },
    createContact,
    createConversation,
    say,
    setStatus,
    contactAt: (id) => found(contacts, id),
    conversationAt,
    messagesIn: (id) => [...messages.values()].filter(({ conversation_id }) => conversation_id === id),
  };
}
