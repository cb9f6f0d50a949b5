import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { PluginError } from "@gatehouse/sdk";
import { type Dovecot, dovecot } from "@gatehouse/sdk/mail/testing";
import { fakeHost, missing, sampleOutbound } from "@gatehouse/sdk/testing";
import { SMTPServer } from "smtp-server";
import { config } from "./config.js";
import { withImap } from "./imap/client.js";
import { smtpSend } from "./send/send.js";
import { refreshToken, type TokenServer, tokenServer } from "./testing/token-server.js";

const user = "desk@school.example";
const signal = (): AbortSignal => AbortSignal.timeout(20_000);
const host = () => fakeHost({ allows: () => true });

async function refusedAs(code: string, run: () => Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof PluginError && error.code === code);
}

describe("a login by OAuth2", () => {
  let tokens: TokenServer;
  before(async () => {
    tokens = await tokenServer(user);
  });
  after(() => tokens?.stop());
  const oauth2 = (refresh_token = refreshToken) => ({
    token_url: tokens.tokenUrl,
    client_id: "gatehouse",
    refresh_token,
  });

  describe("to a mailbox", { skip: missing("dovecot", "openssl") }, () => {
    let server: Dovecot;
    before(async () => {
      server = await dovecot(tokens.introspectionUrl);
      await server.start();
    });
    after(() => server?.remove());
    const imapOf = (refresh?: string) => {
      const given = {
        host: "mail.school.example",
        port: server.port,
        tls: "starttls",
        ca: server.ca,
        user,
        oauth2: oauth2(refresh),
      };
      const { imap } = config.parse({ imap: given });
      return imap ?? assert.fail();
    };
    const look = (with_: ReturnType<typeof host>, refresh?: string): Promise<number> =>
      withImap(imapOf(refresh), with_, signal(), async (client) => (await client.mailboxOpen("INBOX")).exists);

    it("shares one token until it is refused, then asks for another", async () => {
      const one = host();
      const before = tokens.given.length;
      assert.deepEqual([await look(one), await look(one)], [0, 0]);
      assert.equal(tokens.given.length, before + 1, "the token is kept");
      tokens.revoke();
      await refusedAs("unauthorized", () => look(one));
      assert.equal(await look(one), 0);
      assert.equal(tokens.given.length, before + 2);
    });

    it("asks for a person when the refresh token is worth nothing", () =>
      refusedAs("unauthorized", () => look(host(), "revoked-refresh-token")));
  });

  it("to a submission server", async () => {
    const seen: string[] = [];
    const server = new SMTPServer({
      authMethods: ["XOAUTH2"],
      allowInsecureAuth: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      onAuth: ({ method, username, accessToken }, _session, done) => {
        seen.push(`${method} ${username}`);
        if (accessToken === tokens.given.at(-1)) done(null, { user: username });
        else done(null, { data: { status: "401" } } as never);
      },
      onData: (stream, _session, done) => void stream.resume().on("end", done),
    });
    server.on("error", () => undefined);
    const listener = server.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const given = { host: "127.0.0.1", port, tls: "none", from: user, user, oauth2: oauth2() };
    const { smtp_submit } = config.parse({ smtp_submit: given });
    try {
      const send = smtpSend(smtp_submit ?? assert.fail(), host());
      const message = sampleOutbound({ scheme: "email", value: "parent@a.example" });
      const context = { config: {}, idempotencyKey: message.id, attempt: 1, now: new Date(), nonce: "n" };
      assert.equal((await send(message, context, signal())).status, "accepted");
      assert.deepEqual(seen, [`XOAUTH2 ${user}`]);
    } finally {
      await new Promise<void>((resolve) => server.close(resolve));
    }
  });
});

describe("the options of a login", () => {
  const imap = { host: "imap.a.example", port: 993, tls: "implicit", user };
  const oauth2 = { token_url: "https://login.example/token", client_id: "c", refresh_token: "r" };
  it("take a password or OAuth2, one of them", () => {
    assert.ok(config.safeParse({ imap: { ...imap, password: "p" } }).success);
    assert.ok(config.safeParse({ imap: { ...imap, oauth2 } }).success);
    assert.ok(!config.safeParse({ imap }).success);
    assert.ok(!config.safeParse({ imap: { ...imap, password: "p", oauth2 } }).success);
  });
});
