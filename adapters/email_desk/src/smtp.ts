import type { Duplex } from "node:stream";
import { type Host, limited } from "@gatehouse/sdk";
import { smtpFailure, smtpStep } from "@gatehouse/sdk/mail";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { type Config, domainOf } from "./config.js";

const connectMs = 10_000;
const silenceMs = 30_000;

/** Over a socket of the host, which checked the address; implicit TLS is its work, STARTTLS the library's. */
function connectionOver(socket: Duplex, { smtp, address }: Config): SMTPConnection {
  return new SMTPConnection({
    connection: socket as never,
    secured: smtp.tls === "implicit",
    host: smtp.host,
    port: smtp.port,
    requireTLS: smtp.tls === "starttls",
    ignoreTLS: smtp.tls === "none",
    ...(smtp.ca !== undefined && { tls: { ca: smtp.ca } }),
    name: domainOf(address),
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    logger: false,
  });
}

async function dial({ smtp }: Config, host: Host, signal: AbortSignal): Promise<Duplex> {
  const limit = limited(signal, connectMs);
  const tls = smtp.ca === undefined ? {} : { ca: smtp.ca };
  const target = { host: smtp.host, port: smtp.port, ...(smtp.tls === "implicit" && { tls }) };
  try {
    return await host.connect(target, limit.signal);
  } finally {
    limit.release();
  }
}

/** Connects, logs in where there is a login, runs, closes. `handedOver` tells, when something fails, which mail had left. */
export async function withSmtp<T>(
  config: Config,
  host: Host,
  signal: AbortSignal,
  run: (connection: SMTPConnection) => Promise<T>,
  handedOver: () => string | undefined = () => undefined,
): Promise<T> {
  const { user, password: pass } = config.smtp;
  let socket: Duplex | undefined;
  try {
    signal.throwIfAborted();
    socket = await dial(config, host, signal);
    const open = connectionOver(socket, config);
    open.on("error", () => undefined);
    await smtpStep(open, signal, (done) => open.connect(done));
    if (user !== undefined && pass !== undefined)
      await smtpStep(open, signal, (done) => open.login({ user, pass } as never, done));
    return await run(open);
  } catch (error) {
    throw smtpFailure(error, handedOver());
  } finally {
    socket?.destroy();
  }
}
