import { isIP } from "node:net";
import type { Host } from "@gatehouse/sdk";
import { imapFailure } from "@gatehouse/sdk/mail";
import { ImapFlow } from "imapflow";
import type { ImapConfig } from "./config.js";

const connectMs = 10_000;
const literalBytes = 64 * 1024 * 1024;

/** For the checked address of the server; certificates are checked against its name. */
async function clientFor(config: ImapConfig, host: Host): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: await host.resolve(config.host, config.port),
    port: config.port,
    secure: config.tls === "implicit",
    ...(config.tls !== "implicit" && { doSTARTTLS: config.tls === "starttls" }),
    ...(isIP(config.host) === 0 && { servername: config.host }),
    ...(config.ca !== undefined && { tls: { ca: config.ca } }),
    auth: { user: config.user, pass: config.password },
    clientInfo: { name: "gatehouse" },
    disableAutoIdle: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    maxLiteralSize: literalBytes,
    logger: false,
  });
  // A lost connection also fails the command under way; unheard, this event would end the process.
  client.on("error", () => client.close());
  return client;
}

/** Connects, runs, and closes, whatever happens. An abort closes the connection under the running command. */
export async function withImap<T>(
  config: ImapConfig,
  host: Host,
  signal: AbortSignal,
  run: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = await clientFor(config, host);
  const abort = (): void => client.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await client.connect();
    return await run(client);
  } catch (error) {
    throw imapFailure(error);
  } finally {
    signal.removeEventListener("abort", abort);
    client.close();
  }
}
