import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, it } from "node:test";
import type { HttpCall } from "@gatehouse/sdk";
import { createEgress, type EgressDeps } from "./egress.js";
import type { ResolvedAddress } from "./guard.js";

const record = (address: string): ResolvedAddress => ({ address, family: address.includes(":") ? 6 : 4 });

/** An egress whose resolver answers from a table, and whose dialler writes down where it was sent and refuses. */
function watched(allowPrivate: readonly string[], names: Readonly<Record<string, readonly string[][]>> = {}) {
  const dialled: string[] = [];
  const asked = new Map<string, number>();
  const deps: EgressDeps = {
    allowPrivate,
    resolve: (host) => {
      const answers = names[host] ?? [];
      const turn = asked.get(host) ?? 0;
      asked.set(host, turn + 1);
      return Promise.resolve((answers[Math.min(turn, answers.length - 1)] ?? []).map(record));
    },
    dial: () => (addresses, options, callback) => {
      for (const { address } of addresses) dialled.push(`${address} ${options.port}`);
      callback(Object.assign(new Error("refused by the test"), { code: "ECONNREFUSED" }), null);
    },
  };
  const egress = createEgress(deps);
  const send = (url: string, tls?: HttpCall["tls"]) =>
    egress.request(
      { method: "POST", url, headers: {}, body: "{}", ...(tls !== undefined && { tls }) },
      { signal: new AbortController().signal, timeoutMs: 2000 },
    );
  return { egress, send, dialled };
}

const literals = [
  ..."169.254.169.254 100.100.100.200 [fd00:ec2::254] 127.1 0x7f.1 0x7f000001 2130706433 0177.0.0.1 ①②⑦.⓪.⓪.①".split(
    " ",
  ),
  ..."[::ffff:127.0.0.1] [64:ff9b::7f00:1] [::1] [::] [::127.0.0.1] 0.0.0.0 0 10.0.0.5 172.16.0.1 192.168.1.1".split(
    " ",
  ),
  ..."127.0.0.1. 127.0.0.1:6379 [fe80::1] 224.0.0.1 255.255.255.255 198.18.0.1 [2002:7f00:1::] [fc00::1] 100.64.0.1".split(
    " ",
  ),
];

describe("forbidden literal targets", () => {
  for (const host of literals) {
    it(`${host} is refused before anything is dialled`, async () => {
      const { send, dialled } = watched([]);
      await assert.rejects(send(`http://${host}/latest`), { code: "rejected", message: /egress\.allow_private/ });
      await assert.rejects(send(`https://${host}/latest`), { code: "rejected" });
      await assert.rejects(send(`https://${host}/latest`, { servername: "crm.example" }), { code: "rejected" });
      assert.deepEqual(dialled, []);
    });
  }

  it("a public literal is dialled", async () => {
    const { send, dialled } = watched([]);
    await assert.rejects(send("http://1.1.1.1/in"), { code: "unavailable" });
    assert.deepEqual(dialled, ["1.1.1.1 "]);
  });

  for (const url of ["ftp://crm.example/", "file:///etc/passwd", "https://a:hush@crm.example/", "crm"]) {
    it(`${url} is refused without repeating it`, async () => {
      const { send, dialled } = watched([]);
      await assert.rejects(send(url), (error: Error) => {
        assert.doesNotMatch(error.message, /hush|passwd/);
        return "code" in error && error.code === "rejected";
      });
      assert.deepEqual(dialled, []);
    });
  }
});

describe("names", () => {
  it("are refused when they lead to loopback, with or without the dot", async () => {
    const { send, dialled } = watched([], { "localhost.": [["127.0.0.1"]], localhost: [["::1"]] });
    await assert.rejects(send("http://localhost./"), { code: "rejected", message: /localhost\.:80/ });
    await assert.rejects(send("http://localhost/"), { code: "rejected" });
    assert.deepEqual(dialled, []);
  });

  it("are refused when one of several records is private", async () => {
    const { send, dialled } = watched([], {
      "mixed.example": [["1.1.1.1", "10.0.0.5"]],
      "mixed6.example": [["1.1.1.1", "::1"]],
    });
    await assert.rejects(send("http://mixed.example/"), { code: "rejected" });
    await assert.rejects(send("http://mixed6.example/"), { code: "rejected" });
    assert.deepEqual(dialled, []);
  });

  it("are asked again for each connection, so that rebinding finds the check in place", async () => {
    const { send, dialled } = watched([], { "rebind.example": [["1.1.1.1"], ["127.0.0.1"]] });
    await assert.rejects(send("http://rebind.example/"), { code: "unavailable" });
    await assert.rejects(send("http://rebind.example/"), { code: "rejected" });
    assert.deepEqual(dialled, ["1.1.1.1 "]);
  });

  it("that do not resolve are unavailable: surely not sent", async () => {
    await assert.rejects(watched([]).send("http://gone.example/"), { code: "unavailable", message: /gone\.example/ });
  });

  it("of a certificate open no way to an address", async () => {
    const { send, dialled } = watched(["crm.example:443"], {
      "crm.example": [["10.0.0.5"]],
      "a.example": [["10.0.0.6"]],
    });
    await assert.rejects(send("https://a.example/", { servername: "crm.example" }), { code: "rejected" });
    await assert.rejects(send("https://10.0.0.5/", { servername: "crm.example" }), { code: "rejected" });
    assert.deepEqual(dialled, []);
    await assert.rejects(send("https://crm.example/", { servername: "a.example" }), { code: "unavailable" });
    assert.deepEqual(dialled, ["10.0.0.5 "]);
  });

  it("on the list may lead to private addresses, at that port only", async () => {
    const names = { "crm.school.example": [["10.20.0.5"]] };
    const { send, dialled } = watched(["crm.school.example:8443"], names);
    await assert.rejects(send("https://crm.school.example:8443/"), { code: "unavailable" });
    await assert.rejects(send("https://crm.school.example/"), {
      code: "rejected",
      message: /crm\.school\.example:443/,
    });
    assert.deepEqual(dialled, ["10.20.0.5 8443"]);
  });

  for (const address of ["169.254.169.254", "100.100.100.200", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254"]) {
    it(`on the list may still not lead to ${address}`, async () => {
      const { send, dialled } = watched(["meta.example:80", "169.254.169.254:80"], { "meta.example": [[address]] });
      await assert.rejects(send("http://meta.example/"), { code: "rejected" });
      assert.deepEqual(dialled, []);
    });
  }
});

describe("listed literals", () => {
  it("are reached at the listed port and no other", async () => {
    const { send, dialled } = watched(["10.20.0.5:443", "169.254.169.254:80", "[fd12::5]:9000"]);
    await assert.rejects(send("https://10.20.0.5/"), { code: "unavailable" });
    await assert.rejects(send("https://10.20.0.5:22/"), { code: "rejected", message: /10\.20\.0\.5:22/ });
    await assert.rejects(send("http://169.254.169.254/"), { code: "unavailable" });
    await assert.rejects(send("http://[fd12::5]:9000/"), { code: "unavailable" });
    await assert.rejects(send("http://[fd12::5]:9001/"), { code: "rejected", message: /\[fd12::5\]:9001/ });
    assert.deepEqual(dialled, ["10.20.0.5 ", "169.254.169.254 ", "fd12::5 9000"]);
  });
});

describe("the socket itself", () => {
  it("is checked where it ended, and nothing is written to a wrong one", async () => {
    const received: Buffer[] = [];
    const server = createServer((socket) =>
      socket.on("data", (chunk) => received.push(chunk)).on("error", () => undefined),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const egress = createEgress({
      allowPrivate: [],
      resolve: () => Promise.resolve([record("1.1.1.1")]),
      dial: () => (_addresses, _options, callback) => {
        const socket = connect(port, "127.0.0.1", () => callback(null, socket));
      },
    });
    const call = { method: "POST", url: "http://crm.example/in", headers: {}, body: "hush" } as const;
    const sent = egress.request(call, { signal: new AbortController().signal, timeoutMs: 2000 });
    await assert.rejects(sent, { code: "rejected" });
    await new Promise<void>((resolve) => server.close(() => resolve()));
    assert.equal(Buffer.concat(received).toString(), "");
  });
});

describe("resolve, for clients that speak something else than HTTP", () => {
  it("answers a checked address or refuses", async () => {
    const { egress } = watched(["mail.school.example:993", "127.0.0.1:1883"], {
      "mail.school.example": [["10.1.1.1"]],
      "mail.example": [["1.1.1.1"]],
      "127.1": [["127.0.0.1"]],
    });
    assert.equal(await egress.resolve("mail.school.example", 993), "10.1.1.1");
    assert.equal(await egress.resolve("mail.example", 143), "1.1.1.1");
    assert.equal(await egress.resolve("127.0.0.1", 1883), "127.0.0.1");
    await assert.rejects(egress.resolve("mail.school.example", 25), { code: "rejected" });
    await assert.rejects(egress.resolve("127.1", 1883), { code: "rejected" });
    await assert.rejects(egress.resolve("[::1]", 143), { code: "rejected" });
  });
});
