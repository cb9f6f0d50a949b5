import type { Office } from "./office.js";
import type { Conversation, Message, StoredFile } from "./records.js";

const types = { incoming: 0, outgoing: 1, activity: 2 } as const;

const fileView = (message: Message, { filename, type, bytes }: StoredFile, n: number): object => ({
  id: message.id * 100 + n,
  message_id: message.id,
  file_type: type.startsWith("image/") ? "image" : "file",
  extension: null,
  data_url: `https://chat.example.edu/rails/active_storage/blobs/redirect/signed-${message.id}-${n}/${encodeURIComponent(filename)}`,
  thumb_url: "",
  file_size: bytes.length,
});

const senderView = ({ sender_id, message_type }: Message): object =>
  message_type === "incoming"
    ? { id: sender_id, name: "家长", type: "contact", additional_attributes: {} }
    : { id: sender_id, name: "Li Lei", available_name: "Li Lei", type: "user", availability_status: "online" };

/** A message as the API lists it: types are numbers, times Unix seconds. */
export const messageView = (message: Message): object => ({
  id: message.id,
  content: message.content,
  inbox_id: 3,
  conversation_id: message.conversation_id,
  message_type: types[message.message_type],
  content_type: "text",
  status: "sent",
  content_attributes: {},
  created_at: message.created_at,
  private: message.private,
  source_id: message.source_id,
  ...(message.message_type !== "activity" && { sender: senderView(message) }),
  ...(message.files.length > 0 && { attachments: message.files.map((file, n) => fileView(message, file, n)) }),
});

/** A conversation as the API lists it, with its last message twice, as there. */
export function conversationView(office: Office, conversation: Conversation): object {
  const last = office.messagesIn(conversation.id).at(-1);
  const { contact_id, source_id: _, ...shown } = conversation;
  const { name } = office.contactAt(contact_id);
  return {
    meta: {
      sender: { id: contact_id, name, additional_attributes: {} },
      channel: "Channel::Api",
      hmac_verified: false,
    },
    ...shown,
    messages: last ? [messageView(last)] : [],
    last_non_activity_message: last ? messageView(last) : null,
    timestamp: shown.last_activity_at,
    labels: [],
    can_reply: true,
  };
}

/** `message_created` of a webhook: types are words, times ISO texts. */
export const messagePayload = (office: Office, message: Message, inbox_id = 3): object => ({
  ...messageView(message),
  event: "message_created",
  message_type: message.message_type,
  created_at: new Date(message.created_at * 1000).toISOString(),
  inbox: { id: inbox_id, name: "Gatehouse" },
  account: { id: 1, name: "School" },
  conversation: conversationView(office, office.conversationAt(message.conversation_id)),
});

export const statusPayload = (office: Office, conversation: Conversation): object => ({
  ...conversationView(office, conversation),
  event: "conversation_status_changed",
  changed_attributes: [{ status: { previous_value: "open", current_value: conversation.status } }],
});
