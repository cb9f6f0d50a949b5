import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dovecot } from "@gatehouse/sdk/mail/testing";
import { missing, testConnector } from "@gatehouse/sdk/testing";
import { SMTPServer } from "smtp-server";
import connector from "./index.js";
import { plainMail } from "./testing/account.js";

const login = { user: "desk@school.example", password: "mailbox-password" };

const example = {
  smtp_listen: { host: "127.0.0.1", port: 2525, domains: ["school.example"] },
  imap: { host: "mail.school.example", port: 993, tls: "implicit" as const, ...login },
  smtp_submit: {
    host: "smtp.school.example",
    port: 465,
    tls: "implicit" as const,
    from: "desk@school.example",
    ...login,
  },
};

/** A submission server that takes every mail and knows one password. */
async function submission(): Promise<{ readonly port: number; stop(): void }> {
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === "pw" ? done(null, { user: username }) : done(Object.assign(new Error("bad"), { responseCode: 535 })),
    onData: (stream, _session, done) => void stream.resume().on("end", done),
  });
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return { port: (listener.address() as AddressInfo).port, stop: () => server.close() };
}

let offered = 0;

async function counterpart() {
  const [server, relay] = await Promise.all([dovecot(), submission()]);
  await server.start();
  const { user } = login;
  const imap = {
    host: "mail.school.example",
    port: server.port,
    tls: "starttls" as const,
    ca: server.ca,
    user,
    password: "pw",
  };
  const smtp_submit = {
    host: "127.0.0.1",
    port: relay.port,
    tls: "none" as const,
    from: "desk@school.example",
    user,
    password: "pw",
  };
  return {
    options: { imap, smtp_submit },
    badCredential: { imap: { ...imap, password: "wrong" }, smtp_submit },
    offer: async (text: string) => {
      offered += 1;
      server.deliver(plainMail(`offer-${offered}`, text));
    },
    stop: async () => {
      relay.stop();
      await server.remove();
    },
  };
}

const base64Mail = (text: string): string =>
  `From: parent@a.example\r\nMessage-ID: <kit@a.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString("base64")}\r\n`;

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { smtp_listen: { port: 2526 } },
  inbound: { withText: (text) => ({ raw: { content_type: "message/rfc822", body: base64Mail(text) } }) },
  outbound: { to: { scheme: "email", value: "parent@a.example" } },
  counterpart: missing("dovecot", "openssl") || counterpart,
});
