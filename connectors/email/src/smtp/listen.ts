import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import { SMTPServer } from "smtp-server";
import type { SmtpListenConfig } from "../config.js";
import { refusal } from "./refusal.js";
import { type Taking, takeMail } from "./take.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

const recipients = 100;
const closeMs = 500;

function acceptsRecipient({ domains }: SmtpListenConfig, address: string): boolean {
  if (domains === undefined) return true;
  return domains.includes(address.slice(address.lastIndexOf("@") + 1).toLowerCase());
}

function smtpServer(taking: Taking): SMTPServer {
  const { config } = taking;
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    hideDSN: true,
    logger: false,
    banner: "Gatehouse",
    size: config.max_bytes,
    maxClients: config.max_clients,
    maxRecipients: recipients,
    // Counts every command before a login, and here nobody logs in: room for all recipients and then some.
    maxAllowedUnauthenticatedCommands: recipients * 4,
    socketTimeout: config.idle_timeout_secs * 1000,
    closeTimeout: closeMs,
    onRcptTo: ({ address }, _session, done) =>
      done(acceptsRecipient(config, address) ? null : refusal(550, "no such domain here")),
    onData: (stream, { envelope }, done) => {
      takeMail(taking, stream, envelope).then(() => done(), done);
    },
  });
}

const cannotListen = (config: SmtpListenConfig, cause: NodeJS.ErrnoException): PluginError => {
  const reason = cause.code === "EADDRINUSE" ? "the port is taken by another program" : (cause.code ?? cause.message);
  return new PluginError("invalid_config", `smtp_listen cannot listen on ${config.host}:${config.port}: ${reason}`, {
    cause,
  });
};

function opened(server: SMTPServer, config: SmtpListenConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(cannotListen(config, error));
    server.once("error", fail);
    server.listen(config.port, config.host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

/** Takes mail in until aborted. A client hears 250 only when the mail is safe. */
export const smtpListen =
  (config: SmtpListenConfig, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const server = smtpServer({ config, state: host.state, emit, signal });
    await opened(server, config);
    server.on("error", (error) =>
      host.log.debug({ code: (error as NodeJS.ErrnoException).code }, "an SMTP client failed"),
    );
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    await new Promise<void>((resolve) => server.close(resolve));
  };
