import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import { outbox, saveCalls, savedCalls, stayConnected } from "@gatehouse/sdk/voice";
import { readEvent } from "./ari/event.js";
import { readEvents } from "./ari/socket.js";
import { type CallBook, callBook } from "./call-book.js";
import type { Config } from "./config.js";
import { reconcile } from "./reconcile.js";
import { takeEvent } from "./switchboard.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

/** One connection: what was missed first, then every event in order. */
async function connection(config: Config, host: Host, book: CallBook, signal: AbortSignal): Promise<void> {
  let open: () => void = () => undefined;
  let line = new Promise<void>((resolve) => (open = resolve));
  const replaced = new AbortController();
  const take = async (frame: string): Promise<void> => {
    const event = readEvent(frame);
    if (event?.type === "ApplicationReplaced") replaced.abort();
    if (event === undefined || signal.aborted) return;
    await takeEvent(book, host, event).catch((error: unknown) =>
      host.log.error({ err: error }, "an ARI event could not be taken"),
    );
  };
  await readEvents(config, host, AbortSignal.any([signal, replaced.signal]), {
    opened: async () => {
      await reconcile(book, config, host, signal);
      open();
    },
    frame: (text) => {
      line = line.then(() => take(text));
    },
  });
  if (replaced.signal.aborted)
    throw new PluginError("unavailable", "another program has taken the Stasis application over");
}

/** Runs the calls of the account until aborted, connecting again after every loss. What only a person can mend ends it. */
export const listen =
  (config: Config, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const box = outbox(emit, host, signal, () => saveCalls(host, book.calls()));
    const book: CallBook = callBook({ config, host, outbox: box, signal });
    try {
      book.adopt(await savedCalls(host));
      const run = (): Promise<void> => connection(config, host, book, signal);
      await stayConnected({ name: "the ARI connection", run }, host, signal);
    } finally {
      book.stop();
    }
  };
