import { once } from "node:events";
import { type Host, PluginError } from "@gatehouse/sdk";
import { WebSocket } from "ws";
import type { Config } from "../config.js";
import { eventsTarget } from "./call.js";

const pingMs = 20_000;
const maxFrameBytes = 1_048_576;

/** Throws `unauthorized` where Asterisk refuses the user, `unavailable` where it cannot be reached. */
async function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  const refused = new Promise<never>((_, reject) => {
    socket.once("unexpected-response", (_request, { statusCode }) => {
      const code = statusCode === 401 || statusCode === 403 ? "unauthorized" : "unavailable";
      reject(new PluginError(code, `the ARI refused the WebSocket with ${statusCode}`));
    });
  });
  try {
    await Promise.race([once(socket, "open", { signal }), refused]);
  } catch (cause) {
    socket.terminate();
    throw cause instanceof PluginError ? cause : new PluginError("unavailable", "no WebSocket to the ARI", { cause });
  }
}

/** Ends a connection that is only half alive. */
function watch(socket: WebSocket): () => void {
  let alive = true;
  socket.on("pong", () => (alive = true));
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}

/** Connects, hands every text frame on in order, and resolves when the connection ends or the signal is aborted. */
export async function readEvents(
  config: Config,
  host: Host,
  signal: AbortSignal,
  on: { opened(): Promise<void>; frame(text: string): void },
): Promise<void> {
  const { url, headers } = eventsTarget(config);
  const port = Number(url.port || (url.protocol === "wss:" ? 443 : 80));
  const tls = url.protocol === "wss:" ? { tls: { servername: url.hostname } } : {};
  const wire = await host.connect({ host: url.hostname, port, ...tls }, signal);
  const socket = new WebSocket(url, {
    headers,
    // The host has dialled through its address check; ws types a net.Socket, and that is what this is.
    createConnection: () => wire as never,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
  });
  socket.on("error", (error) => host.log.debug({ reason: error.message }, "the ARI WebSocket failed"));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const abort = (): void => socket.terminate();
  signal.addEventListener("abort", abort, { once: true });
  // Before the handshake's answer: the first events may come in the same packet.
  socket.on("message", (data: Buffer) => on.frame(data.toString("utf8")));
  const unwatch = watch(socket);
  try {
    await opened(socket, signal);
    await on.opened();
    await closed;
  } finally {
    unwatch();
    signal.removeEventListener("abort", abort);
    socket.terminate();
  }
}
