import { isIP } from "node:net";
import type { Host } from "@gatehouse/sdk";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpSubmitConfig } from "../config.js";
import { sendFailure } from "./failure.js";

const connectMs = 10_000;
const silenceMs = 30_000;

type Done = (error: Error | null | undefined) => void;

/** A callback as a promise that also ends when the connection breaks or the caller gives up. */
export function step(connection: SMTPConnection, signal: AbortSignal, start: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      connection.close();
      reject(new Error("given up"));
    };
    signal.addEventListener("abort", abort, { once: true });
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("the server closed the connection")));
    start((error) => {
      signal.removeEventListener("abort", abort);
      if (error) reject(error);
      else resolve();
    });
  });
}

async function smtpConnection(config: SmtpSubmitConfig, host: Host): Promise<SMTPConnection> {
  const address = await host.resolve(config.host, config.port);
  return new SMTPConnection({
    host: address,
    port: config.port,
    secure: config.tls === "implicit",
    requireTLS: config.tls === "starttls",
    ignoreTLS: config.tls === "none",
    ...(isIP(config.host) === 0 && { servername: config.host }),
    ...(config.ca !== undefined && { tls: { ca: config.ca } }),
    name: config.from.slice(config.from.lastIndexOf("@") + 1),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    logger: false,
  });
}

/** Connects, logs in, runs, closes. `handedOver` tells, when something fails, which mail had left. */
export async function withSmtp<T>(
  config: SmtpSubmitConfig,
  host: Host,
  signal: AbortSignal,
  run: (connection: SMTPConnection) => Promise<T>,
  handedOver: () => string | undefined = () => undefined,
): Promise<T> {
  let connection: SMTPConnection | undefined;
  try {
    signal.throwIfAborted();
    const open = await smtpConnection(config, host);
    connection = open;
    open.on("error", () => undefined);
    await step(open, signal, (done) => open.connect(done));
    const { user, password: pass } = config;
    if (user !== undefined && pass !== undefined) await step(open, signal, (done) => open.login({ user, pass }, done));
    return await run(open);
  } catch (error) {
    throw sendFailure(error, handedOver());
  } finally {
    connection?.close();
  }
}
