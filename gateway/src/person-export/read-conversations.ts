import type { Conversation, Message } from "@gatehouse/sdk";
import type { FileStores } from "../files/file-store.js";
import { conversationView } from "../pipeline/admit/conversations.js";
import { openConversation } from "../pipeline/hold-conversation.js";
import type { Setup } from "../pipeline/setup.js";
import { openMessage } from "../pipeline/stored-message.js";
import { listAttachmentStates } from "../store/sql/list-attachment-states.js";
import { listConversationsOfPeople } from "../store/sql/list-conversations-of-people.js";
import { listExternalRefs } from "../store/sql/list-external-refs.js";
import { listMarks, type Mark } from "../store/sql/list-marks.js";
import { listMessages } from "../store/sql/list-messages.js";
import { listRevisions } from "../store/sql/list-revisions.js";
import { listRouteDecisions } from "../store/sql/list-route-decisions.js";
import type { StoredMessage } from "../store/sql/read-messages.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";

export interface ReadDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly contents: FileStores;
  readonly setup: Setup;
  /** A message was read: each is twice, for programs and for people. */
  readonly onMessage?: () => void;
}

/** A conversation, what the school's systems call it, and by which rules it was routed. */
export type OwnConversation = Conversation & {
  readonly external_refs: readonly object[];
  readonly routed: readonly object[];
};

const conversationsAtOnce = 100;
const messagesAtOnce = 200;

/** What these people and the school talk about, oldest first; page by page. */
export async function* conversationsOf(
  { store, keyring, setup }: ReadDeps,
  people: readonly string[],
  until: Date,
): AsyncGenerator<OwnConversation> {
  for (let after = ""; ; ) {
    const page = await store.transact(systemContext, async (tx) => {
      const rows = await listConversationsOfPeople(tx, people, until, after, conversationsAtOnce);
      const routes = await listRouteDecisions(
        tx,
        rows.map(({ id }) => id),
      );
      return Promise.all(
        rows.map(async (row) => ({
          row,
          external_refs: await listExternalRefs(tx, row.id),
          routed: routes
            .filter((route) => route.conversation_id === row.id)
            .map(({ conversation_id: _, ...route }) => route),
        })),
      );
    });
    for (const { row, ...more } of page) {
      const { held, identity } = openConversation(keyring, row);
      yield { ...conversationView(held, identity.key, setup.accounts.get(row.account_id)), ...more };
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.row.id;
  }
}

/** A message, what it said before, and which of its files are here. */
export interface WholeMessage {
  readonly message: Message;
  /** Oldest first. */
  readonly earlier: readonly Message[];
  readonly files: ReadonlyMap<string, string>;
  /** Receipts and reactions, oldest first. */
  readonly marks: readonly Mark[];
}

/** Those that something is left of: what was erased or has expired without a trace says nothing. */
const isThere = ({ wrapped, content }: Pick<StoredMessage, "wrapped" | "content">): boolean =>
  wrapped !== null && content.length > 0;

async function wholeOf(keyring: Keyring, tx: Tx, rows: readonly StoredMessage[]): Promise<WholeMessage[]> {
  const changed = rows.filter(({ revision }) => revision > 1).map(({ id }) => id);
  const ids = rows.map(({ id }) => id);
  const [files, marks, revisions] = await Promise.all([
    listAttachmentStates(tx, ids),
    listMarks(tx, ids),
    changed.length === 0 ? [] : listRevisions(tx, changed),
  ]);
  const states = new Map(files.map(({ id, state }) => [id, state]));
  return rows.map((row) => ({
    message: openMessage(keyring, row).message,
    earlier: revisions
      .filter((old) => old.message_id === row.id && isThere(old))
      .map((old) => openMessage(keyring, { ...row, ...old, status: null }).message),
    files: states,
    marks: marks.filter((mark) => mark.message_id === row.id),
  }));
}

/** The messages of a conversation up to a moment, or those of them that `list` gives, in their order; page by page. */
export async function* messagesOf(
  { store, keyring }: ReadDeps,
  conversationId: string,
  until: Date,
  list = listMessages,
): AsyncGenerator<WholeMessage> {
  for (let after = 0; ; ) {
    const { rows, whole } = await store.transact(systemContext, async (tx) => {
      const page = await list(tx, conversationId, after, messagesAtOnce);
      return { rows: page, whole: await wholeOf(keyring, tx, page.filter(isThere)) };
    });
    for (const one of whole) if (Date.parse(one.message.admitted_at) <= until.getTime()) yield one;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = Number(last.sequence);
  }
}
