import { type AlarmDeps, tellPeople } from "./desk/alarms.js";
import { every } from "./jobs/every.js";
import { anchorRound } from "./ledger/anchor/anchor-round.js";
import type { Mail } from "./ledger/anchor/email-sink.js";
import { sinksOf } from "./ledger/anchor/sinks-of.js";
import { originOf } from "./ledger/seal/begin-log.js";
import { createSealer, type Sealer } from "./ledger/seal/sealer.js";
import { outletsOf } from "./ledger/stream/outlets-of.js";
import { follow } from "./ledger/stream/stream-round.js";
import { type BookWatch, watchBook } from "./ledger/watch/watch-book.js";
import type { Closers, Runtime } from "./runtime.js";

/** The book as this worker keeps it. */
export type Book = Pick<Sealer, "lagSecs" | "size"> & Pick<BookWatch, "anchorAges">;

const sealMs = 1_000;
const anchorMs = 5_000;
const streamMs = 1_000;
const watchMs = 10_000;

const mailBy =
  (alarms: AlarmDeps) =>
  ({ account, to, text }: Mail): Promise<void> =>
    tellPeople({ ...alarms, to: [{ account, scheme: "email", value: to }] }, text);

/** Seals the book, sends checkpoints out of the house and watches both, in the one worker that has its key and the lock. */
export function startBook(runtime: Runtime, alarms: AlarmDeps, closers: Closers): Book {
  const { store, session, dataDir, setup, loaded, log, egress } = runtime;
  const { audit, gateway } = loaded.config;
  const origin = originOf(setup.name, gateway.public_url);
  const stopping = new AbortController();
  const warn = (fields: object, message: string): void => log.warn(fields, message);
  const sealer = createSealer({ store, session, dataDir, origin, log });
  const sinks = sinksOf({ request: egress.request, dataDir, mail: mailBy(alarms) }, audit.anchors);
  const text = (what: string): string => `[${setup.name}] ${what}`;
  const tell = (what: string): Promise<void> => tellPeople(alarms, text(what));
  const watch = watchBook({ store, session, sinks, halted: sealer.halted, tell, warn });
  const complain = (message: string) => (err: unknown) => log.warn({ err }, message);
  const anchor = async (): Promise<void> => {
    if (sealer.isMine()) await anchorRound({ store, sinks, warn, signal: stopping.signal });
  };
  const outlets = outletsOf({ ...egress, host: setup.name, now: store.clock.now }, audit.streams);
  const follows = outlets.map((outlet) => follow({ store, signal: stopping.signal, warn }, outlet));
  const stream = async (): Promise<void> => {
    if (sealer.isMine()) await Promise.all(follows.map((one) => one()));
  };
  const running = [
    every(sealMs, () => sealer.round(), complain("the book could not be sealed")),
    every(anchorMs, anchor, complain("the anchors of the book could not be looked after")),
    every(streamMs, stream, complain("entries of the book could not be sent on")),
    every(watchMs, () => watch.round(), complain("the book could not be looked after")),
  ];
  closers.add("book", async () => {
    stopping.abort();
    await Promise.all(running.map((one) => one.stop()));
    await sealer.round();
  });
  return { lagSecs: sealer.lagSecs, size: sealer.size, anchorAges: watch.anchorAges };
}
