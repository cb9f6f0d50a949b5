import { isIP } from "node:net";
import type { Host } from "@gatehouse/sdk";
import { smtpFailure, smtpStep } from "@gatehouse/sdk/mail";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpSubmitConfig } from "../config.js";
import { accessToken, forgetToken } from "../oauth.js";

const connectMs = 10_000;
const silenceMs = 30_000;

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

type Credentials = Parameters<SMTPConnection["login"]>[0];

/** The initial response of SASL XOAUTH2, as Google and Microsoft define it. */
const xoauth2 = (user: string, token: string): string =>
  Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString("base64");

/** The two members nodemailer asks of a token source. A refused token is not tried twice: the next send fetches another. */
const tokenSource = (user: string, token: string) => ({
  getToken: (renew: boolean, done: (error: Error | null, token?: string) => void) =>
    renew ? done(new Error("the token was refused")) : done(null, token),
  buildXOAuth2Token: (given: string) => xoauth2(user, given),
});

/** Nothing for a relay that knows no login. */
async function loginOf(config: SmtpSubmitConfig, host: Host, signal: AbortSignal): Promise<Credentials | undefined> {
  const { user, password: pass, oauth2 } = config;
  if (user === undefined) return undefined;
  if (oauth2 === undefined) return pass === undefined ? undefined : { user, pass };
  const source = tokenSource(user, await accessToken(oauth2, host, signal));
  return { user, oauth2: source } as unknown as Credentials;
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
    await smtpStep(open, signal, (done) => open.connect(done));
    const credentials = await loginOf(config, host, signal);
    if (credentials !== undefined) await smtpStep(open, signal, (done) => open.login(credentials, done));
    return await run(open);
  } catch (error) {
    const failure = smtpFailure(error, handedOver());
    if (failure.code === "unauthorized" && config.oauth2 !== undefined) await forgetToken(config.oauth2, host);
    throw failure;
  } finally {
    connection?.close();
  }
}
