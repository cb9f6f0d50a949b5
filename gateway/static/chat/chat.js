import { openFeed } from "./feed.js";
import { createOutbox } from "./outbox.js";
import { createReceipts } from "./receipts.js";
import { place, remove, visitorToken } from "./storage.js";

const postMs = 60_000;
/** Until the gateway has said how much one message may carry. */
const cautiousBytes = 700_000;

/** One POST to the gateway: { status, retryMs }. Throws when there is no answer. */
const poster = ({ server, account, user, token }) =>
  async function post(body) {
    const answer = await fetch(`${server}/hooks/${encodeURIComponent(account)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ ...body, ...(user && { user }) }),
      credentials: "omit",
      signal: AbortSignal.timeout?.(postMs),
    });
    const seconds = Number(answer.headers.get("retry-after"));
    return { status: answer.status, ...(seconds > 0 && { retryMs: seconds * 1000 }) };
  };

const order = (a, b) => (a.at === b.at ? a.sequence - b.sequence : a.at < b.at ? -1 : 1);

/** The id this browser gave to a message of its own. */
const ownId = ({ source_id }) => source_id?.slice(source_id.lastIndexOf("/") + 1);
const isAnswer = ({ direction, deleted }) => direction === "outbound" && !deleted;

/** What the feed told, and which of it was before the person's eyes. */
function createBook({ post, seen }) {
  const messages = new Map();
  const read = new Set();
  const receipts = createReceipts(post);
  let reading = false;

  function acknowledge(message) {
    if (reading) read.add(message.id);
    receipts.tell(message, reading ? "read" : "delivered");
  }

  return {
    receipts,
    list: () => [...messages.values()].sort(order),
    unread: () =>
      [...messages.values()].filter((one) => isAnswer(one) && one.status !== "read" && !read.has(one.id)).length,
    take(message) {
      messages.set(message.id, message);
      const own = ownId(message);
      if (own !== undefined) seen(own);
      if (isAnswer(message)) acknowledge(message);
    },
    look(now) {
      reading = now;
      if (reading) [...messages.values()].filter(isAnswer).forEach(acknowledge);
    },
  };
}

/**
 * The conversation of this browser with the school. `changed()` is called whenever there is something else to show.
 * `user` is who the school's site signed for, if anybody: what waits to be sent is never sent in another's name.
 */
export function createChat({ server, account, user, changed }) {
  const keys = { token: place(account, "token"), outbox: place(account, user ? `outbox/${user.id}` : "outbox") };
  const token = visitorToken(keys.token);
  const post = poster({ server, account, user, token });
  const end = new AbortController();
  const ended = end.signal;
  const info = { state: "connecting", loaded: false, maxBytes: cautiousBytes };
  const outbox = createOutbox({ key: keys.outbox, post, changed, ended });
  const book = createBook({ post, seen: outbox.seen });

  function frame(heard) {
    if (heard.type === "ready") {
      const { title, greeting, max_file_bytes } = heard;
      Object.assign(info, { title, greeting, maxBytes: max_file_bytes });
    } else if (heard.type === "messages") {
      heard.messages.forEach(book.take);
      info.loaded = true;
    }
    changed();
  }

  function state(now) {
    info.state = now;
    if (now === "online") {
      outbox.flush();
      book.receipts.flush();
    }
    changed();
  }

  openFeed({ server, hello: () => ({ type: "hello", account, token, ...(user && { user }) }), frame, state, ended });
  addEventListener("online", () => outbox.flush(), { signal: ended });
  outbox.flush();

  return {
    outbox,
    ended,
    /** Is the conversation before the person's eyes? */
    read: book.look,
    view() {
      const messages = book.list();
      const known = new Set(messages.map(ownId));
      const waiting = outbox.items().filter(({ body }) => !known.has(body.id));
      return { info, messages, waiting, sending: outbox.isBusy(), unread: book.unread() };
    },
    /** Ends, and leaves nothing in this browser. */
    forget() {
      end.abort();
      Object.values(keys).forEach(remove);
    },
  };
}
