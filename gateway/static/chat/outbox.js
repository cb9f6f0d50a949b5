import { randomText, read, write } from "./storage.js";

const maxItems = 50;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** Answers after which the same message would be refused again. */
const isFinal = (status) => status >= 400 && status < 500 && status !== 408 && status !== 429;

const itemsIn = (key) => {
  try {
    const items = JSON.parse(read(key) ?? "[]");
    return Array.isArray(items) ? items : [];
  } catch {
    return [];
  }
};

/**
 * Messages on their way out, kept in the browser until the gateway has committed them: the same id at every try, so a
 * lost answer or a second tab makes no second message. `post(body)` gives { status, retryMs } or throws.
 */
export function createOutbox({ key, post, changed, ended }) {
  /** Committed by the gateway, but not yet seen in its feed. */
  const arrived = new Map();
  let pauseMs = firstPauseMs;
  let timer;
  let busy = false;

  /** Reads first: another tab may have changed it meanwhile. */
  const update = (change) => {
    const kept = write(key, JSON.stringify(change(itemsIn(key))));
    changed();
    return kept;
  };
  const remove = (id) => update((items) => items.filter((item) => item.body.id !== id));
  const mark = (id, members) =>
    update((items) => items.map((item) => (item.body.id === id ? { ...item, ...members } : item)));

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  async function send(item) {
    const answer = await post(item.body).catch(() => ({ status: 0 }));
    if (answer.status >= 200 && answer.status < 300) {
      pauseMs = firstPauseMs;
      arrived.set(item.body.id, { ...item, arrived: true });
      remove(item.body.id);
      return true;
    }
    if (isFinal(answer.status)) {
      mark(item.body.id, { failed: answer.status });
      return true;
    }
    later(answer.retryMs ?? pauseMs * (0.5 + Math.random()));
    return false;
  }

  /** Sends in order; stops at the first that cannot leave now. */
  async function flush() {
    if (busy || ended.aborted) return;
    busy = true;
    clearTimeout(timer);
    try {
      for (;;) {
        const next = itemsIn(key).find((item) => item.failed === undefined);
        if (next === undefined || !(await send(next))) break;
      }
    } finally {
      busy = false;
      changed();
    }
  }

  addEventListener("storage", (event) => event.key === key && changed(), { signal: ended });
  ended.addEventListener("abort", () => clearTimeout(timer));
  return {
    items: () => [...arrived.values(), ...itemsIn(key)],
    isBusy: () => busy,
    isFull: () => itemsIn(key).length >= maxItems,
    remove,
    /** The feed shows it now. */
    seen(id) {
      arrived.delete(id);
      if (itemsIn(key).some((item) => item.body.id === id)) remove(id);
    },
    flush: () => {
      pauseMs = firstPauseMs;
      void flush();
    },
    /** False when the browser has no room to keep it over a reload. */
    add(members) {
      const body = { type: "message", id: randomText(16), ...members, sent_at: new Date().toISOString() };
      const kept = update((items) => [...items, { body }]);
      void flush();
      return kept;
    },
    again(id) {
      mark(id, { failed: undefined });
      void flush();
    },
  };
}
