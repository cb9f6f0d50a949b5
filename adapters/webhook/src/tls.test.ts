import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer, request, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import type { Health, HttpCall } from "@gatehouse/sdk";
import { binary, fakeHost, sampleEvent } from "@gatehouse/sdk/testing";
import { Webhook } from "standardwebhooks";
import { check } from "./check.js";
import { type Config, config as schema } from "./config.js";
import { render } from "./render.js";
import { type Authority, authority, type Pair } from "./testing/authority.js";

const secret = `whsec_${Buffer.alloc(24, "a").toString("base64")}`;
const closers: (() => void)[] = [];
let campus: Authority;
let ours: Pair;

before(() => {
  const made = authority();
  closers.push(made.remove);
  campus = made;
  ours = campus.issue("gatehouse");
});
after(() => {
  for (const close of closers) close();
});

const faults = (tls: unknown, url = "https://crm.example/in"): readonly string[] =>
  schema.safeParse({ url, secret, tls }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ??
  [];

describe("the option tls", () => {
  it("takes an authority, a client certificate with its key, or both", () => {
    assert.deepEqual(faults({ ca: campus.ca }), []);
    assert.deepEqual(faults({ ...ours }), []);
    assert.deepEqual(faults({ ca: `${campus.ca}${campus.ca}`, cert: `${ours.cert}${campus.ca}`, key: ours.key }), []);
  });

  it("takes the keys openssl has written over the years", () => {
    for (const args of [
      ["genrsa", "-traditional", "2048"],
      ["genrsa", "2048"],
    ] as const) {
      const key = execFileSync(binary("openssl") ?? "openssl", args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      assert.match(faults({ cert: ours.cert, key }).join(), /^tls\.key: is not the key of cert/);
    }
  });

  it("says what is wrong with the texts", () => {
    assert.deepEqual(faults({ ca: "ca.pem" }), ["tls.ca: must be the PEM text of a certificate"]);
    assert.match(faults({ ca: ours.key }).join(), /^tls\.ca: must be/);
    assert.match(faults({ ca: campus.ca.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA") }).join(), /^tls\.ca: must be/);
    assert.match(
      faults({ cert: ours.cert, key: ours.cert }).join(),
      /^tls\.key: must be the PEM text of a private key/,
    );
    assert.deepEqual(faults({ cert: ours.cert }), ["tls.key: cert and key go together"]);
    assert.deepEqual(faults({ key: ours.key }), ["tls.key: cert and key go together"]);
    assert.match(
      faults({ cert: ours.cert, key: campus.issue("other").key }).join(),
      /^tls\.key: is not the key of cert/,
    );
    assert.match(faults({ rejectUnauthorized: false }).join(), /rejectUnauthorized/);
  });

  it("refuses a key with a pass phrase, and says how to take it away", () => {
    const locked = execFileSync(binary("openssl") ?? "openssl", ["pkey", "-aes256", "-passout", "pass:x"], {
      input: ours.key,
      encoding: "utf8",
    });
    assert.match(faults({ cert: ours.cert, key: locked }).join(), /tls\.key: has a pass phrase.*openssl pkey/);
  });

  it("is for https only", () => {
    assert.deepEqual(faults({ ca: campus.ca }, "http://crm.example/in"), ["tls: needs a url that begins with https:"]);
  });
});

interface Receiver {
  readonly url: string;
  /** What came through, with the name in the client certificate. */
  readonly taken: { readonly who: string; readonly headers: Record<string, string>; readonly body: string }[];
}

/** A receiver on loopback that lets in only who shows a certificate of the campus. */
async function receiver(own: Pair, more: ServerOptions = {}): Promise<Receiver> {
  const taken: Receiver["taken"] = [];
  const options = { ...own, ca: campus.ca, requestCert: true, rejectUnauthorized: true, ...more };
  const server = createServer(options, (incoming, response) => {
    const who = String((incoming.socket as TLSSocket).getPeerCertificate().subject.CN);
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      taken.push({ who, headers: incoming.headers as Record<string, string>, body: Buffer.concat(parts).toString() });
      response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/in`, taken };
}

/** By node:https and nothing of the gateway: what the call holds must be enough. */
function post({ url, method, headers, body, tls }: HttpCall): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, ...tls, agent: false }, (incoming) => {
      incoming.resume().on("end", () => resolve(incoming.statusCode));
    });
    outgoing.on("error", reject).end(body);
  });
}

const event = sampleEvent("message.received");
const rendered = (config: Config): HttpCall =>
  render(event, {
    config,
    idempotencyKey: event.id,
    attempt: 1,
    now: new Date(),
    nonce: "n",
    deliveryId: "dlv_1",
    replayed: false,
  });

describe("webhook over mutual TLS", () => {
  it("is delivered with our certificate, and signed all the same", async () => {
    const { url, taken } = await receiver(campus.issue("localhost"));
    const config = schema.parse({ url, secret, tls: { ca: campus.ca, ...ours } });
    assert.equal(await post(rendered(config)), 204);
    assert.equal(taken[0]?.who, "gatehouse");
    assert.deepEqual(new Webhook(secret).verify(taken[0]?.body ?? "", taken[0]?.headers ?? {}), event);
  });

  it("is not let in without", async () => {
    const { url, taken } = await receiver(campus.issue("localhost"));
    await assert.rejects(post(rendered(schema.parse({ url, secret, tls: { ca: campus.ca } }))));
    await assert.rejects(post(rendered(schema.parse({ url, secret, tls: { ...ours } }))));
    assert.deepEqual(taken, []);
  });
});

describe("check over TLS", () => {
  const ask = (options: object, now = new Date()): Promise<Health> => {
    const host = { ...fakeHost({ allows: () => true }), now: () => now };
    return check(schema.parse({ secret, ...options }), host, AbortSignal.timeout(5000));
  };

  it("shakes hands and sends nothing", async () => {
    const { url, taken } = await receiver(campus.issue("localhost"));
    const health = await ask({ url, tls: { ca: campus.ca, ...ours } });
    assert.equal(health.state, "ok");
    assert.match(health.detail, /^localhost .*valid until \d{4}-\d\d-\d\d$/);
    assert.deepEqual(taken, []);
  });

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const)
    it(`finds that our certificate is demanded, or not accepted (${maxVersion})`, async () => {
      const { url } = await receiver(campus.issue("localhost"), { maxVersion });
      const other = authority();
      closers.push(other.remove);
      for (const tls of [{ ca: campus.ca }, { ca: campus.ca, ...other.issue("gatehouse") }]) {
        const { state, detail } = await ask({ url, tls });
        assert.notEqual(state, "ok", detail);
        if (state === "failed") assert.match(detail, /^localhost hangs up .*client certificate/);
      }
    });

  it("finds a receiver of another authority, and one that is away", async () => {
    const { url } = await receiver(campus.issue("localhost"));
    const other = authority();
    closers.push(other.remove);
    assert.equal((await ask({ url, tls: { ca: other.ca } })).state, "exception");
    assert.equal((await ask({ url: "https://localhost:1/in", tls: { ca: campus.ca } })).state, "exception");
  });

  it("finds a client certificate that has expired or does not hold yet, and asks nobody", async () => {
    const url = "https://localhost:1/in";
    const expired = await ask({ url, tls: campus.issue("gatehouse", -1) });
    assert.deepEqual(expired.state, "failed");
    assert.match(expired.detail, /tls\.cert.*has expired on \d{4}-\d\d-\d\d; renew it/);
    const early = await ask({ url, tls: { ...ours } }, new Date("2020-01-01T00:00:00Z"));
    assert.deepEqual(early.state, "failed");
    assert.match(early.detail, /tls\.cert.*is not valid before .*clock/);
  });

  it("finds an authority that has expired, unless another stands beside it", async () => {
    const { url } = await receiver(campus.issue("localhost"));
    const old = authority(-1);
    closers.push(old.remove);
    const health = await ask({ url, tls: { ca: old.ca } });
    assert.deepEqual([health.state, /tls\.ca has expired/.test(health.detail)], ["failed", true]);
    assert.equal((await ask({ url, tls: { ca: `${old.ca}${campus.ca}`, ...ours } })).state, "ok");
  });
});
