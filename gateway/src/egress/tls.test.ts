import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type ServerOptions } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import type { HttpCall } from "@gatehouse/sdk";
import { binary, freePort, missing } from "@gatehouse/sdk/testing";
import { createEgress, type Egress } from "./egress.js";
import { type Authority, authorities, type Pair } from "./testing/certificates.js";
import type { Trust } from "./trust.js";

const idle = new AbortController().signal;
const limits = { signal: idle, timeoutMs: 5000 };
const closers: (() => void)[] = [];
const made = authorities();
let campus: Authority;
let stranger: Authority;
let server: Pair;
let ours: Pair;

before(() => {
  campus = made.authority("Campus CA");
  stranger = made.authority("Another CA");
  server = campus.issue("localhost");
  ours = campus.issue("gatehouse");
});
after(() => {
  for (const close of closers) close();
  made.remove();
});

interface Receiver {
  readonly egress: Egress;
  readonly port: number;
  /** Name of the client certificate and port of each request that came through. */
  readonly seen: { readonly who: string; readonly port: number | undefined }[];
  send(tls?: Trust): ReturnType<Egress["request"]>;
}

const callTo = (port: number, tls?: Trust): HttpCall => ({
  method: "POST",
  url: `https://localhost:${port}/in`,
  headers: {},
  body: "{}",
  ...(tls !== undefined && { tls }),
});

function egressTo(port: number): Egress {
  const egress = createEgress({ allowPrivate: [`localhost:${port}`] });
  closers.push(() => void egress.close());
  return egress;
}

/** A real https server on loopback that writes down who came. */
async function receiver(options: ServerOptions): Promise<Receiver> {
  const seen: Receiver["seen"] = [];
  const listening = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    seen.push({ who: String(subject?.CN ?? ""), port: request.socket.remotePort });
    request.resume().on("end", () => response.end("ok"));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  closers.push(() => {
    listening.close();
    listening.closeAllConnections();
  });
  const { port } = listening.address() as AddressInfo;
  const egress = egressTo(port);
  return {
    egress,
    port,
    seen,
    send: (tls) => egress.request(callTo(port, tls), { ...limits, pool: "crm", maxInFlight: 1 }),
  };
}

/** Refuses all who bring no certificate of the campus. */
const closed = (more: ServerOptions = {}): ServerOptions => ({
  ...server,
  ca: campus.ca,
  requestCert: true,
  rejectUnauthorized: true,
  ...more,
});

const fails = (sent: Promise<unknown>, message: RegExp) => assert.rejects(sent, { code: "unavailable", message });

describe("TLS with certificates of the call", () => {
  it("reaches a receiver of a private authority, which alone is trusted", async () => {
    const { send, port } = await receiver(server);
    const says = new RegExp(`^localhost:${port} .*not trusted here.* ca`);
    assert.equal((await send({ ca: campus.ca })).body, "ok");
    await fails(send(), says);
    await fails(send({ ca: stranger.ca }), says);
    await fails(send({ ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }), /localhost/);
  });

  it("takes several authorities, as while one is replaced", async () => {
    const { send } = await receiver(server);
    assert.equal((await send({ ca: `${stranger.ca}${campus.ca}` })).status, 200);
  });

  it("shows our certificate to a receiver that demands one", async () => {
    const { send, seen } = await receiver(closed());
    assert.equal((await send({ ca: campus.ca, ...ours })).status, 200);
    assert.equal(seen[0]?.who, "gatehouse");
  });

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const)
    it(`says that a certificate is demanded, and nothing was taken (${maxVersion})`, async () => {
      const { send, seen } = await receiver(closed({ maxVersion }));
      for (let round = 0; round < 20; round += 1)
        await fails(send({ ca: campus.ca }), /^localhost:\d+ .*(demands|may demand) a client certificate/);
      assert.deepEqual(seen, []);
    });

  it("says that the receiver's certificate has expired", async () => {
    const { send } = await receiver(campus.issue("localhost", -1));
    await fails(send({ ca: campus.ca }), /^a certificate of localhost:\d+ has expired/);
  });

  it("says that the receiver's certificate is for another name, unless that name is given", async () => {
    const { send } = await receiver(campus.issue("crm.school.example"));
    await fails(send({ ca: campus.ca }), /^the certificate of localhost:\d+ is made out to another name/);
    assert.equal((await send({ ca: campus.ca, servername: "crm.school.example" })).status, 200);
  });

  it("says that what answers speaks no TLS", async () => {
    const plain = createTcpServer((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad\r\n\r\n")));
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    closers.push(() => plain.close());
    const { port } = plain.address() as AddressInfo;
    await fails(egressTo(port).request(callTo(port), limits), /does not speak TLS.*http:/);
  });

  it("never crashes on texts that are no certificates", async () => {
    const { send, seen } = await receiver(server);
    const other = campus.issue("another");
    for (const tls of [
      { cert: ours.cert, key: other.key },
      { cert: "x", key: "y" },
      { cert: ours.cert, key: ours.key.slice(0, 60) },
    ])
      await fails(send(tls), /^the certificates given for localhost:\d+ cannot be used/);
    assert.deepEqual(seen, []);
  });

  it("gives certificates to no address without TLS", async () => {
    const { port, egress } = await receiver(server);
    const call = { ...callTo(port, { ca: campus.ca }), url: `http://localhost:${port}/` };
    await assert.rejects(egress.request(call, limits), { code: "rejected", message: /not https/ });
  });

  it("downloads with them too", async () => {
    const { egress, port } = await receiver(closed());
    const url = `https://localhost:${port}/a.jpg`;
    const file = await egress.download(url, { maxBytes: 9, signal: idle, tls: { ca: campus.ca, ...ours } });
    for await (const chunk of file.body) assert.equal(chunk.toString(), "ok");
    await fails(egress.download(url, { maxBytes: 9, signal: idle, tls: { ca: stranger.ca } }), /not trusted here/);
  });

  it("tells the same to those who open a socket", async () => {
    const { egress, port } = await receiver(server);
    const at = { host: "localhost", port };
    await fails(egress.connect({ ...at, tls: { ca: stranger.ca } }, idle), /^localhost:\d+ .*not trusted here/);
    await fails(egress.connect({ ...at, tls: { cert: "x", key: "y" } }, idle), /cannot be used/);
    (await egress.connect({ ...at, tls: { ca: campus.ca } }, idle)).destroy();
  });
});

describe("pools of TLS", () => {
  it("are kept while the certificates are the same texts, and closed when they change", async () => {
    const renewed = campus.issue("gatehouse-2027");
    const { send, seen } = await receiver(closed());
    const tls = { ca: campus.ca, ...ours };
    await send(tls);
    await send({ ...tls });
    await send({ ca: campus.ca, ...renewed });
    await send({ ca: campus.ca, ...renewed });
    const ports = seen.map(({ port }) => port);
    assert.deepEqual(
      seen.map(({ who }) => who),
      ["gatehouse", "gatehouse", "gatehouse-2027", "gatehouse-2027"],
    );
    assert.equal(ports[0], ports[1]);
    assert.equal(ports[2], ports[3]);
    assert.notEqual(ports[1], ports[2]);
  });

  it("leave no socket of the old certificates open, and let calls under way end", async () => {
    const waiting: (() => void)[] = [];
    const gone: number[] = [];
    const listening = createServer(server, (request, response) => {
      if (request.url === "/slow") waiting.push(() => response.end("late"));
      else response.end("ok");
    });
    listening.on("secureConnection", (socket) => {
      const { remotePort = 0 } = socket;
      socket.on("close", () => gone.push(remotePort));
    });
    listening.listen(0, "127.0.0.1");
    await once(listening, "listening");
    closers.push(() => listening.close());
    const { port } = listening.address() as AddressInfo;
    const egress = egressTo(port);
    const slow = { ...callTo(port, { ca: campus.ca }), url: `https://localhost:${port}/slow` };
    const late = egress.request(slow, limits);
    await once(listening, "request");
    await egress.request(callTo(port, { ca: `${campus.ca}${stranger.ca}` }), limits);
    waiting[0]?.();
    assert.equal((await late).body, "late");
    while (gone.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(gone.length, 1);
  });

  it("are not shared between keys: nobody sends under another's certificate", async () => {
    const { egress, port, seen } = await receiver(closed({ rejectUnauthorized: false }));
    const tls = { ca: campus.ca };
    await egress.request(callTo(port, { ...tls, ...ours }), { ...limits, pool: "crm" });
    await egress.request(callTo(port, tls), { ...limits, pool: "lms" });
    assert.deepEqual(
      seen.map(({ who }) => who),
      ["gatehouse", ""],
    );
  });
});

describe("TLS against openssl s_server", { skip: missing("openssl") }, () => {
  /** Another implementation's refusals: it answers HTTP by itself (-www) and checks whom it meets. */
  async function opensslServer(...more: readonly string[]): Promise<number> {
    for (const [name, text] of [
      ["s.pem", server.cert],
      ["s.key", server.key],
      ["ca.pem", campus.ca],
    ] as const)
      writeFileSync(join(made.folder, name), text);
    const port = await freePort();
    const files = ["-cert", "s.pem", "-key", "s.key", "-CAfile", "ca.pem", "-verify_return_error", "-Verify", "1"];
    const args = ["s_server", "-accept", `127.0.0.1:${port}`, ...files, "-www", ...more];
    const child = spawn(binary("openssl") ?? "openssl", args, {
      cwd: made.folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    closers.push(() => void child.kill());
    for await (const line of child.stdout) if (String(line).includes("ACCEPT")) return port;
    throw new Error("openssl s_server did not start");
  }

  for (const version of ["-tls1_2", "-tls1_3"]) {
    it(`is let in with our certificate and told what is wrong with others (${version})`, async () => {
      const port = await opensslServer(version);
      const egress = egressTo(port);
      const send = (tls: Trust) => egress.request({ ...callTo(port, tls), method: "GET" }, limits);
      await fails(send({ ca: campus.ca }), /(demands|may demand) a client certificate/);
      await fails(send({ ca: campus.ca, ...stranger.issue("gatehouse") }), /does not accept our client certificate/);
      await fails(send({ ca: campus.ca, ...campus.issue("gatehouse", -1) }), /our client certificate has expired/);
      assert.equal((await send({ ca: campus.ca, ...ours })).status, 200);
    });
  }
});
