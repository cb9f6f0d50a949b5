import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import { type Outbox, outbox, saveCalls, savedCalls, stayConnected } from "@gatehouse/sdk/voice";
import type { Config } from "./config.js";
import { readChannels } from "./esl/channels.js";
import { type Connection, connect } from "./esl/connection.js";
import { readEslEvent, subscription, timeOf } from "./esl/event.js";
import { rawOf } from "./report.js";
import { catchUp } from "./track/catch-up.js";
import type { LiveCall, Move } from "./track/live-call.js";
import { track } from "./track/track.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

/** The running calls, and where every move of them goes. */
interface Book {
  calls: ReadonlyMap<string, LiveCall>;
  readonly box: Outbox;
}

function apply(book: Book, { calls, reports }: Move): void {
  const changed = calls !== book.calls;
  book.calls = calls;
  if (changed || reports.length > 0) book.box.put(reports.map(rawOf));
}

/** Subscribed before the channels are listed, so that nothing falls in between; what comes twice changes nothing. */
async function catchUpNow(connection: Connection, book: Book, host: Host): Promise<void> {
  const reply = await connection.ask(subscription);
  if (!(reply.headers.get("Reply-Text") ?? "").startsWith("+OK"))
    throw new PluginError("unavailable", "the event socket refused the subscription");
  const { body } = await connection.ask("api show channels as json");
  apply(book, catchUp(book.calls, readChannels(body), host.now().toISOString()));
}

async function connection(config: Config, host: Host, book: Book, signal: AbortSignal): Promise<void> {
  const open = await connect(config, host, signal);
  try {
    await catchUpNow(open, book, host);
    await open.events((body) => {
      const event = readEslEvent(body);
      if (event !== undefined && !signal.aborted)
        apply(book, track(book.calls, event, timeOf(event) ?? host.now().toISOString()));
    });
  } finally {
    open.close();
  }
}

/** Follows the calls until aborted, connecting again after every loss. What only a person can mend ends it. */
export const listen =
  (config: Config, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const box = outbox(emit, host, signal, () => saveCalls(host, [...book.calls.values()]));
    const saved = await savedCalls<LiveCall>(host);
    const book: Book = { calls: new Map(saved.map((call) => [call.id, call])), box };
    const run = (): Promise<void> => connection(config, host, book, signal);
    await stayConnected({ name: "the event socket", run }, host, signal);
  };
