import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeHost, rejectionOf } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import { open } from "./session.js";
import { optionsOf } from "./testing/account.js";
import { fakeEsl } from "./testing/fake-esl.js";

describe("a refusal", () => {
  it("of the password or of the access list ends listening for a person to mend", async () => {
    const esl = await fakeEsl();
    try {
      const listening = (secret: string): Promise<unknown> => {
        const config = schema.parse(optionsOf(esl.port, { event_socket: { port: esl.port, password: secret } }));
        const session = open(config, fakeHost({ allows: () => true }));
        return session.listen?.(async () => undefined, AbortSignal.timeout(5000)) ?? Promise.resolve();
      };
      assert.equal((await rejectionOf(listening("wrong"))).code, "unauthorized");
      esl.rude();
      assert.equal((await rejectionOf(listening("esl-password-1"))).code, "unauthorized");
    } finally {
      await esl.stop();
    }
  });
});

describe("a recording", () => {
  it("is fetched by its name from the configured place, with its credentials", async () => {
    const config = schema.parse(optionsOf(8021));
    const session = open(config, fakeHost({ allows: () => true }));
    const raw = { key: "k", body: Buffer.from("{}"), contentType: "application/json" };
    const call = await session.fetchAttachment?.({ source_ref: "a?b/../c.wav" }, raw, AbortSignal.timeout(1000));
    assert.ok(call !== undefined && "url" in call);
    assert.equal(call.url, "http://127.0.0.1:8090/recordings/a%3Fb%2F..%2Fc.wav");
    assert.equal(
      call.headers["authorization"],
      `Basic ${Buffer.from("gatehouse:recordings-password").toString("base64")}`,
    );
  });
});

describe("options", () => {
  const base = { port: 8021, password: "p" };
  for (const [name, more] of [
    ["a plain socket off this machine", { event_socket: { ...base, host: "10.0.0.5" } }],
    ["a plain socket to a name", { event_socket: { ...base, host: "pbx.school.example" } }],
    ["a dial string without the number", { callback: { endpoint: "user/1", dial: "sofia/gateway/t/1" } }],
    ["a dial string with options of its own", { callback: { endpoint: "user/1", dial: "{a=b}user/{number}" } }],
    ["an endpoint with a second one", { callback: { endpoint: "user/1,user/2", dial: "user/{number}" } }],
  ] as const)
    it(`refuses ${name}`, () => assert.ok(!schema.safeParse({ ...optionsOf(8021), ...more }).success));

  it("takes loopback plain and everything else by TLS", () => {
    for (const host of ["127.0.0.1", "localhost", "127.1.2.3"])
      schema.parse({ ...optionsOf(8021), event_socket: { ...base, host } });
    schema.parse({ ...optionsOf(8021), event_socket: { ...base, host: "10.0.0.5", tls: "implicit" } });
  });
});
