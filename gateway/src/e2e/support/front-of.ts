import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a fake and lets its calls through, or not. */
export interface Front {
  readonly origin: string;
  /** `host:port`, for the allow-list. */
  readonly address: string;
  /** Calls whose `METHOD path` matches wait from now on; `done`: the fake has done what was asked, its answer waits. */
  hold(calls: RegExp, done?: boolean): void;
  /** Calls are answered so from now on, and do not reach the fake. */
  fail(status: number): void;
  /** What waits goes through, and so does everything after it. */
  release(): void;
  /** How many of them wait. */
  held(): number;
  /** Nobody listens any more. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

const ended = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

export async function frontOf(target: string): Promise<Front> {
  const waiting = new Map<ServerResponse, () => void>();
  let held: { readonly calls: RegExp; readonly done: boolean } | undefined;
  let status: number | undefined;

  function wait(outgoing: ServerResponse, go: () => void): void {
    waiting.set(outgoing, go);
    outgoing.once("close", () => waiting.delete(outgoing));
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, done: boolean): void {
    const { method, headers, url = "/" } = incoming;
    const call = request(`${target}${url}`, { method, headers }, (answer) => {
      const give = (): void => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      };
      if (done) wait(outgoing, give);
      else give();
    });
    call.on("error", () => outgoing.destroy());
    incoming.pipe(call);
  }

  function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (status !== undefined) outgoing.writeHead(status, { connection: "close" }).end();
    else if (held === undefined || !held.calls.test(`${incoming.method} ${incoming.url}`))
      pass(incoming, outgoing, false);
    else if (held.done) pass(incoming, outgoing, true);
    else wait(outgoing, () => pass(incoming, outgoing, false));
  }

  let server = createServer(serve);
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    address: `127.0.0.1:${port}`,
    hold: (calls, done = false) => (held = { calls, done }),
    fail: (code) => (status = code),
    release() {
      held = undefined;
      status = undefined;
      for (const go of waiting.values()) go();
      waiting.clear();
    },
    held: () => waiting.size,
    down: () => ended(server),
    async up() {
      server = createServer(serve);
      await listen(port);
    },
    stop: () => ended(server),
  };
}
