import type { ProcessSession } from "../../store/process-session.js";
import { type AnchorRow, listAnchors } from "../../store/sql/list-anchors.js";
import { readSealLag } from "../../store/sql/read-seal-lag.js";
import { type Store, systemContext } from "../../store/transaction.js";
import type { Sink } from "../anchor/sink.js";
import { type BookHealth, type Trouble, troublesOf } from "./troubles.js";

export interface WatchDeps {
  readonly store: Store;
  readonly session: Pick<ProcessSession, "claim">;
  readonly sinks: readonly Pick<Sink, "id" | "kind">[];
  readonly halted: () => string | undefined;
  readonly tell: (text: string) => Promise<void>;
  readonly warn: (fields: object, message: string) => void;
}

export interface AnchorAge {
  readonly id: string;
  readonly secs: number;
}

export interface BookWatch {
  round(): Promise<void>;
  anchorAges(): readonly AnchorAge[];
}

const agesOf = (rows: readonly AnchorRow[], now: Date): readonly AnchorAge[] =>
  rows.flatMap(({ target, sent_at }) =>
    sent_at === null ? [] : [{ id: target, secs: (now.getTime() - sent_at.getTime()) / 1000 }],
  );

/**
 * One worker looks at the book, whoever seals it: a sealer that is gone cannot tell of itself. People hear once when
 * something begins, and once when it is over.
 */
export function watchBook({ store, session, sinks, halted, tell, warn }: WatchDeps): BookWatch {
  const told = new Map<string, Trouble>();
  let anchors: readonly AnchorRow[] = [];

  async function look(): Promise<BookHealth> {
    const [lagSecs, rows] = await store.transact(systemContext, (tx) =>
      Promise.all([readSealLag(tx), listAnchors(tx, sinks)]),
    );
    anchors = rows;
    return { lagSecs, halted: halted(), anchors: rows };
  }

  async function begins(trouble: Trouble): Promise<void> {
    warn({ trouble: trouble.key }, trouble.text);
    await tell(trouble.text);
    told.set(trouble.key, trouble);
  }

  async function ends({ key, text }: Trouble): Promise<void> {
    await tell(`已恢复 | over: ${text}`);
    told.delete(key);
  }

  return {
    async round() {
      if (!(await session.claim("ledger/watch"))) return;
      const troubles = troublesOf(await look());
      for (const trouble of troubles) if (!told.has(trouble.key)) await begins(trouble);
      for (const known of [...told.values()]) if (!troubles.some(({ key }) => key === known.key)) await ends(known);
    },
    anchorAges: () => agesOf(anchors, store.clock.now()),
  };
}
