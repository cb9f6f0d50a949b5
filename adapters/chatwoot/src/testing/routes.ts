import type { Office } from "./office.js";
import { apiInbox } from "./office.js";
import { type Conversation, Refused, type StoredFile } from "./records.js";
import { conversationView, messageView } from "./views.js";

export interface Asked {
  readonly method: string;
  /** Below `/api/v1/accounts/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: readonly StoredFile[];
}

const pageOfMessages = 20;

function listMessages(office: Office, id: number, query: URLSearchParams): object {
  office.conversationAt(id);
  const all = office.messagesIn(id);
  const after = Number(query.get("after") ?? 0);
  const before = Number(query.get("before") ?? Number.MAX_SAFE_INTEGER);
  const within = all.filter((each) => each.id > after && each.id < before);
  const payload = query.has("after") ? within.slice(0, 100) : within.slice(-pageOfMessages);
  return { meta: { labels: [], contact: {} }, payload: payload.map(messageView) };
}

function listConversations(office: Office, query: URLSearchParams): object {
  const within = query.get("updated_within");
  const from = within === null ? 0 : office.now().getTime() / 1000 - Number(within);
  const all = [...office.conversations.values()]
    .filter(({ inbox_id, updated_at }) => inbox_id === Number(query.get("inbox_id")) && updated_at > from)
    .sort((a, b) => a.last_activity_at - b.last_activity_at);
  if (query.get("sort_by") !== "last_activity_at_asc") all.reverse();
  const shown = within === null ? all.slice(0, 25) : all;
  const payload = shown.map((each) => conversationView(office, each));
  return { data: { meta: { all_count: all.length }, payload } };
}

function searchContacts(office: Office, query: URLSearchParams): object {
  const word = query.get("q") ?? "";
  const payload = [...office.contacts.values()].filter(({ identifier, email, phone_number }) =>
    [identifier, email, phone_number].some((each) => each?.includes(word)),
  );
  return { meta: { count: payload.length, current_page: 1 }, payload };
}

const byContact = (office: Office, id: number): readonly Conversation[] =>
  [...office.conversations.values()].filter(({ contact_id }) => contact_id === id).reverse();

/** One call of the API by a user of the account. */
export function route(office: Office, { method, path, query, body, files }: Asked): object {
  const id = Number(/^\/\w+\/(\d+)/.exec(path)?.[1]);
  switch (`${method} ${path.replace(/\d+/, "{id}")}`) {
    case "GET /inboxes/{id}":
      if (id !== apiInbox && id !== 4) throw new Refused(404, "Resource could not be found");
      return { id, name: "Gatehouse", channel_type: id === apiInbox ? "Channel::Api" : "Channel::WebWidget" };
    case "GET /contacts/search":
      return searchContacts(office, query);
    case "POST /contacts":
      return { payload: { contact: office.createContact(body), contact_inbox: { inbox: null, source_id: null } } };
    case "GET /contacts/{id}/conversations":
      office.contactAt(id);
      return { payload: byContact(office, id).map((each) => conversationView(office, each)) };
    case "GET /conversations":
      return listConversations(office, query);
    case "POST /conversations":
      return conversationView(office, office.createConversation(body));
    case "GET /conversations/{id}/messages":
      return listMessages(office, id, query);
    case "POST /conversations/{id}/messages":
      return messageView(office.say(id, body, 1, files));
    case "POST /conversations/{id}/toggle_status":
      return {
        payload: { success: true, conversation_id: id, current_status: office.setStatus(id, body["status"]).status },
      };
    default:
      throw new Refused(404, "Resource could not be found");
  }
}
