import type { Message } from "@gatehouse/sdk";
import type { Logger } from "pino";
import { readNews, type Visit, type VisitDeps } from "../../pipeline/visitor-messages.js";

export interface Watcher extends Visit {
  /** Called with what is new or changed, oldest first; at first always, later only when there is something. */
  show(messages: readonly Message[]): void;
}

export interface Feed {
  /** Shows the history soon, then what happens. Returns how to end it. */
  watch(watcher: Watcher): () => void;
  /** Ends after the round under way. */
  stop(): Promise<void>;
}

const roundMs = 1_000;
/** A page that has just come need not wait for the round; those that come together share one. */
const soonMs = 20;
const pagesPerQuery = 100;

/**
 * Asks the database once a second for all connected visitors, so that a reply written through any process is seen.
 * One round at a time: what a page is shown keeps its order.
 */
export function createFeed(deps: VisitDeps & { readonly log: Logger }): Feed {
  const watchers = new Set<Watcher>();
  const fresh = new Set<Watcher>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let lastFull = 0;
  let failing = false;
  let stopped = false;

  async function show(some: readonly Watcher[]): Promise<void> {
    const news = await readNews(deps, some);
    some.forEach((watcher, n) => {
      const first = fresh.delete(watcher);
      const messages = news[n] ?? [];
      if (watchers.has(watcher) && (first || messages.length > 0)) watcher.show(messages);
    });
  }

  async function round(): Promise<void> {
    const full = performance.now() - lastFull >= roundMs - soonMs;
    const due = [...(full ? watchers : fresh)];
    if (full) lastFull = performance.now();
    for (let at = 0; at < due.length && !stopped; at += pagesPerQuery) await show(due.slice(at, at + pagesPerQuery));
    failing = false;
  }

  /** Said once, not each second, while the database is away. */
  function complain(error: unknown): void {
    if (!failing) deps.log.warn({ err: error }, "the visitors' feed could not be read; it is tried again");
    failing = true;
  }

  function run(): void {
    running = round()
      .catch(complain)
      .finally(() => {
        running = undefined;
        plan();
      });
  }

  function plan(): void {
    clearTimeout(timer);
    if (stopped || running !== undefined || watchers.size === 0) return;
    const soon = fresh.size > 0 && !failing;
    timer = setTimeout(run, soon ? soonMs : Math.max(soonMs, lastFull + roundMs - performance.now()));
  }

  return {
    watch(watcher) {
      watchers.add(watcher);
      fresh.add(watcher);
      plan();
      return () => {
        watchers.delete(watcher);
        fresh.delete(watcher);
      };
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
