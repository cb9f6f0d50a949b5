import type { Duplex } from "node:stream";
import { finished } from "node:stream/promises";
import { limited, refuseForNow, type SocketTarget, sign } from "@gatehouse/sdk";
import type { StreamOptions } from "../../config/streams.js";
import { callMs, type Request } from "../anchor/sink.js";
import { type Streamed, shownAs } from "./streamed.js";
import { syslogFrame } from "./syslog-frame.js";

export interface OutletDeps {
  readonly request: Request;
  readonly connect: (target: SocketTarget, signal: AbortSignal) => Promise<Duplex>;
  /** Of this gateway, as the receiver sees it. */
  readonly host: string;
  readonly now: () => Date;
}

/** Where entries flow to. */
export interface Outlet {
  readonly id: string;
  /** Resolves when the other side has them all. Throws why not; then they come again. */
  send(batch: readonly Streamed[], signal: AbortSignal): Promise<void>;
}

type Of<Kind extends StreamOptions["kind"]> = Extract<StreamOptions, { readonly kind: Kind }>;

const webhook = ({ request, now }: OutletDeps, { id, url, secret, format }: Of<"webhook">): Outlet => ({
  id,
  async send(batch, signal) {
    const body = JSON.stringify({ items: batch.map((one) => shownAs(format, one)) });
    const name = `stream_${id}_${batch[0]?.index ?? 0}`;
    const headers = {
      "content-type": "application/json",
      ...(secret !== undefined && sign([secret], name, now(), body)),
    };
    const call = { method: "POST", url, headers, body } as const;
    refuseForNow(await request(call, { signal, timeoutMs: callMs, pool: `stream:${id}` }));
  },
});

/** Who reads to the end closes their side at once; who does neither that nor resets the connection is given so long. */
const graceMs = 1_000;

/** Throws when the connection was cut off with something unread in it. */
async function taken(socket: Duplex, limit: AbortSignal): Promise<void> {
  await finished(socket, { readable: false, signal: limit });
  const grace = limited(limit, graceMs);
  try {
    await finished(socket, { signal: grace.signal });
  } catch (error) {
    if (limit.aborted || !grace.signal.aborted) throw error;
  } finally {
    grace.release();
  }
}

/** Syslog has no answer: what the connection took counts as arrived. A connection for each batch shows a receiver that is gone. */
const syslog = ({ connect, host: own }: OutletDeps, { id, host, port, tls, ca, format }: Of<"syslog">): Outlet => ({
  id,
  async send(batch, signal) {
    const target = { host, port, ...(tls && { tls: { ...(ca !== undefined && { ca }) } }) };
    const limit = limited(signal, callMs);
    let socket: Duplex | undefined;
    try {
      socket = await connect(target, limit.signal);
      socket.resume();
      socket.end(Buffer.concat(batch.map((one) => syslogFrame(own, format, one))));
      await taken(socket, limit.signal);
    } finally {
      limit.release();
      socket?.destroy();
    }
  },
});

/** The configured streams (`audit.streams`). */
export const outletsOf = (deps: OutletDeps, streams: readonly StreamOptions[]): readonly Outlet[] =>
  streams.map((stream) => (stream.kind === "webhook" ? webhook(deps, stream) : syslog(deps, stream)));
