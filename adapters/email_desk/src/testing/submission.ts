import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface SubmittedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/** A submission server on loopback that knows one login and hands on each mail it takes. */
export interface Submission {
  readonly port: number;
  readonly mails: readonly SubmittedMail[];
  /** What it says to the next mails at the end of DATA; undefined: 250. */
  refuse(reply: { readonly code: number; readonly text: string } | undefined): void;
  stop(): void;
}

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

export async function submission(
  onMail: (mail: SubmittedMail) => void = () => undefined,
  more: SMTPServerOptions = { disabledCommands: ["STARTTLS"] },
): Promise<Submission> {
  const mails: SubmittedMail[] = [];
  let refused: { readonly code: number; readonly text: string } | undefined;
  const server = new SMTPServer({
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === "pw" ? done(null, { user: username }) : done(refusal(535, "5.7.8 bad login")),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (refused !== undefined) return done(refusal(refused.code, refused.text));
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const mail = { from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) };
        mails.push(mail);
        onMail(mail);
        done();
      });
    },
    ...more,
  });
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    mails,
    refuse: (reply) => (refused = reply),
    stop: () => server.close(() => undefined),
  };
}
