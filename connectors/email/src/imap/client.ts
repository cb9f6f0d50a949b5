import { isIP } from "node:net";
import type { Host } from "@gatehouse/sdk";
import { imapFailure } from "@gatehouse/sdk/mail";
import { ImapFlow } from "imapflow";
import type { ImapConfig } from "../config.js";
import { accessToken, forgetToken } from "../oauth.js";

const connectMs = 10_000;

/** A password, or a token that may have to be fetched first. */
async function login({ user, password, oauth2 }: ImapConfig, host: Host, signal: AbortSignal) {
  return oauth2 === undefined
    ? { user, pass: password ?? "" }
    : { user, accessToken: await accessToken(oauth2, host, signal) };
}

/** An unconnected client for the checked address of the server; certificates are checked against its name. */
export async function imapClient(config: ImapConfig, host: Host, signal: AbortSignal): Promise<ImapFlow> {
  const address = await host.resolve(config.host, config.port);
  const client = new ImapFlow({
    host: address,
    port: config.port,
    secure: config.tls === "implicit",
    ...(config.tls !== "implicit" && { doSTARTTLS: config.tls === "starttls" }),
    ...(isIP(config.host) === 0 && { servername: config.host }),
    ...(config.ca !== undefined && { tls: { ca: config.ca } }),
    auth: await login(config, host, signal),
    clientInfo: { name: "gatehouse" },
    disableAutoIdle: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    // Some servers answer a request for a piece of a part with the whole part, encoded.
    maxLiteralSize: config.max_bytes * 2 + 1024 * 1024,
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
  const client = await imapClient(config, host, signal);
  const abort = (): void => client.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await client.connect();
    return await run(client);
  } catch (error) {
    const failure = imapFailure(error);
    if (failure.code === "unauthorized" && config.oauth2 !== undefined) await forgetToken(config.oauth2, host);
    throw failure;
  } finally {
    signal.removeEventListener("abort", abort);
    client.close();
  }
}
