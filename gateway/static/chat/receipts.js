const rank = { delivered: 1, read: 2 };

/** Tells the gateway what of its answers arrived and was read; what could not be told is told at the next occasion. */
export function createReceipts(post) {
  const told = new Map();
  const waiting = new Map();
  let busy = false;

  async function flush() {
    if (busy) return;
    busy = true;
    for (const [message_id, status] of waiting) {
      const sent_at = new Date().toISOString();
      const answer = await post({ type: "receipt", message_id, status, sent_at }).catch(() => ({ status: 0 }));
      if (answer.status === 0 || answer.status === 429 || answer.status >= 500) break;
      if (waiting.get(message_id) === status) waiting.delete(message_id);
    }
    busy = false;
  }

  return {
    flush: () => void flush(),
    tell({ id, status }, now) {
      const known = Math.max(rank[status] ?? 0, told.get(id) ?? 0);
      if (known >= rank[now]) return;
      told.set(id, rank[now]);
      waiting.set(id, now);
      void flush();
    },
  };
}
