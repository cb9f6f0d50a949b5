import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { allowsOrigin, chatAccounts } from "./account.js";
import { callerOf } from "./caller.js";
import { createFeed } from "./feed.js";
import { type LiveDeps, servePage } from "./live-page.js";

export interface Live {
  /** Takes `GET /chat/live` over from the HTTP server, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every page; they come back to whoever answers then. */
  stop(): Promise<void>;
}

const path = "/chat/live";
const maxPages = 5_000;
const maxFrameBytes = 8_192;
const beatMs = 30_000;

const refusals = {
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
  503: "Service Unavailable",
} as const;

function refuse(socket: Duplex, status: keyof typeof refusals): void {
  socket.on("error", () => undefined);
  const later = status === 429 || status === 503 ? "Retry-After: 5\r\n" : "";
  socket.end(`HTTP/1.1 ${status} ${refusals[status]}\r\nConnection: close\r\nContent-Length: 0\r\n${later}\r\n`);
}

/** The visitors' live feed. Everything a stranger can make grow is bounded: pages, frames, what waits to be sent. */
export function createLive(deps: LiveDeps): Live {
  const { setup, limits, log } = deps;
  const accounts = chatAccounts(setup);
  const feed = createFeed(deps);
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  const pages = new Set<ReturnType<typeof servePage>>();
  const beating = setInterval(() => pages.forEach((page) => page.beat()), beatMs);
  beating.unref();
  let stopped = false;

  function refusal(request: IncomingMessage): keyof typeof refusals | undefined {
    if (request.url?.split("?", 1)[0] !== path) return 404;
    const origin = request.headers.origin ?? "";
    if (![...accounts.values()].some((account) => allowsOrigin(setup, account, origin))) return 403;
    if (stopped || pages.size >= maxPages) return 503;
    return limits.wait(callerOf(request, setup.proxies), "", Date.now()) === undefined ? undefined : 429;
  }

  return {
    upgrade(request, socket, head) {
      const status = refusal(request);
      if (status !== undefined) return refuse(socket, status);
      server.handleUpgrade(request, socket, head, (websocket) => {
        const origin = request.headers.origin ?? "";
        const page = servePage({ ...deps, accounts, feed, publicUrl: setup.publicUrl }, websocket, origin);
        pages.add(page);
        websocket.once("close", () => pages.delete(page));
        websocket.on("error", (error) => log.debug({ err: error }, "a visitor's page broke its connection"));
      });
    },
    async stop() {
      stopped = true;
      clearInterval(beating);
      await feed.stop();
      await Promise.all([...pages].map((page) => page.end()));
    },
  };
}
