import assert from "node:assert/strict";
import { generateKeyPairSync, sign as signBytes } from "node:crypto";
import { describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import { PluginError } from "./error.js";
import { type SignatureHeaders, sign, verify } from "./signature.js";

/** The vector of standard-webhooks' own JavaScript tests (github.com/standard-webhooks/standard-webhooks, MIT). */
const vector = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

const now = new Date();
const other = `whsec_${Buffer.alloc(32, "b").toString("base64")}`;
const mapOf = (headers: object): Map<string, string> => new Map(Object.entries(headers));
const code = (expected: string) => (error: unknown) => error instanceof PluginError && error.code === expected;

const refused = (headers: ReadonlyMap<string, string>, body = vector.body, at = now, secrets = [vector.secret]): void =>
  assert.throws(() => verify(secrets, headers, Buffer.from(body), at), code("bad_signature"));

function keyPair(): {
  readonly secret: string;
  readonly open: string;
  readonly raw: ReturnType<typeof generateKeyPairSync>;
} {
  const raw = generateKeyPairSync("ed25519");
  const seed = raw.privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const point = raw.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return { secret: `whsk_${seed.toString("base64")}`, open: `whpk_${point.toString("base64")}`, raw };
}

describe("Standard Webhooks signatures", () => {
  it("gives and takes the published vector", () => {
    const headers = sign([vector.secret], vector.id, vector.at, vector.body);
    assert.deepEqual(headers, {
      "webhook-id": vector.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": vector.signature,
    });
    assert.equal(verify([vector.secret], mapOf(headers), Buffer.from(vector.body), vector.at), vector.id);
  });

  it("is verified by the npm package standardwebhooks", () => {
    for (const body of [vector.body, '{"text":"如何退费？👍"}']) {
      const headers: SignatureHeaders = sign([other, vector.secret], "evt_1", now, body);
      assert.deepEqual(new Webhook(vector.secret).verify(body, { ...headers }), JSON.parse(body));
    }
  });

  it("verifies what the npm package standardwebhooks signs", () => {
    const body = '{"text":"如何退费？👍"}';
    const headers = {
      "webhook-id": "m-1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(vector.secret).sign("m-1", now, body),
    };
    assert.equal(verify([vector.secret], mapOf(headers), Buffer.from(body), now), "m-1");
  });

  it("signs with Ed25519, verified by node:crypto and with the public key alone", () => {
    const { secret, open, raw } = keyPair();
    const headers = sign([secret], "evt_1", now, vector.body);
    const input = Buffer.from(`evt_1.${headers["webhook-timestamp"]}.${vector.body}`);
    const expected = signBytes(null, input, raw.privateKey).toString("base64");
    assert.equal(headers["webhook-signature"], `v1a,${expected}`);
    assert.equal(verify([open], mapOf(headers), Buffer.from(vector.body), now), "evt_1");
    refused(mapOf(headers), vector.body, now, [keyPair().open]);
  });

  it("takes several signatures of which one is valid, and several secrets", () => {
    const both = sign([other, vector.secret], "m-1", now, vector.body);
    assert.equal(both["webhook-signature"].split(" ").length, 2);
    verify([vector.secret], mapOf(both), Buffer.from(vector.body), now);
    const one = sign([other], "m-1", now, vector.body);
    verify([vector.secret, other], mapOf(one), Buffer.from(vector.body), now);
    const noise = { ...one, "webhook-signature": `v1,AAAA v2,x junk ${one["webhook-signature"]}` };
    verify([other], mapOf(noise), Buffer.from(vector.body), now);
  });

  it("refuses another secret, a changed byte, a re-serialised body and a bent signature", () => {
    const headers = sign([vector.secret], "m-1", now, vector.body);
    refused(mapOf(headers), vector.body, now, [other]);
    refused(mapOf(headers), vector.body.replace("2432232314", "2432232315"));
    refused(mapOf(headers), JSON.stringify(JSON.parse(vector.body)));
    refused(mapOf({ ...headers, "webhook-signature": `${headers["webhook-signature"]}x` }));
    refused(mapOf({ ...headers, "webhook-signature": headers["webhook-signature"].replace("v1,", "v1a,") }));
    refused(mapOf({ ...headers, "webhook-id": "m-2" }));
  });

  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"])
    it(`refuses a request without ${name}`, () => {
      const headers = mapOf(sign([vector.secret], "m-1", now, vector.body));
      headers.delete(name);
      refused(headers);
      headers.set(name, "");
      refused(headers);
    });

  it("refuses more than five minutes off in either direction, and a timestamp that is no number", () => {
    const secs = (shift: number): Date => new Date(now.getTime() + shift * 1000);
    const signedAt = (shift: number): Map<string, string> =>
      mapOf(sign([vector.secret], "m-1", secs(shift), vector.body));
    for (const shift of [-299, 299]) verify([vector.secret], signedAt(shift), Buffer.from(vector.body), now);
    for (const shift of [-302, 302]) refused(signedAt(shift));
    for (const text of ["NaN", "1e9", " 1", "-1"]) refused(signedAt(0).set("webhook-timestamp", text));
  });

  it("verifies bytes that are no UTF-8", () => {
    const body = Buffer.from([0xff, 0x00, 0xfe]);
    assert.equal(verify([other], mapOf(sign([other], "m-1", now, body)), body, now), "m-1");
  });
});
