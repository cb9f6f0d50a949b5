import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { seal, unseal } from "./seal.js";

const key = { kid: "dk_1", key: randomBytes(32) };
const place = "message|msg_1|content";
const bound = Buffer.from(`${place}|${key.kid}`);

/** AES-256-GCM as somebody else may have done it. */
function sealedWith(options: { iv?: Buffer; tagBytes?: number; bound?: Buffer }): Buffer {
  const iv = options.iv ?? randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.key, iv, { authTagLength: options.tagBytes ?? 16 });
  cipher.setAAD(options.bound ?? bound);
  const body = Buffer.concat([cipher.update("text"), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
}

/** The kinds of fault that Wycheproof's aes_gcm_test.json is made of; the values are our own. */
describe("AES-GCM that is not ours does not open", () => {
  it("what is right does", () => assert.equal(unseal(key, place, sealedWith({})).toString(), "text"));

  for (const tagBytes of [4, 8, 12, 13, 14, 15])
    it(`a tag of ${tagBytes} bytes`, () => assert.throws(() => unseal(key, place, sealedWith({ tagBytes }))));

  for (const bytes of [1, 8, 11, 13, 16, 32])
    it(`a nonce of ${bytes} bytes`, () =>
      assert.throws(() => unseal(key, place, sealedWith({ iv: randomBytes(bytes) }))));

  for (const [name, other] of [
    ["nothing", Buffer.alloc(0)],
    ["the place alone", Buffer.from(place)],
    ["one byte more", Buffer.concat([bound, Buffer.from([0])])],
    ["one byte less", bound.subarray(0, -1)],
  ] as const)
    it(`bound to ${name}`, () => assert.throws(() => unseal(key, place, sealedWith({ bound: other }))));

  it("a tag with any bit changed, all zeroes, all ones, or of another text", () => {
    const sealed = seal(key, place, "text");
    const withTag = (tag: Buffer): Buffer => Buffer.concat([sealed.subarray(0, -16), tag]);
    for (let bit = 0; bit < 128; bit += 1) {
      const tag = Buffer.from(sealed.subarray(-16));
      tag[bit >> 3] = (tag[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.throws(() => unseal(key, place, withTag(tag)), `bit ${bit}`);
    }
    for (const tag of [Buffer.alloc(16), Buffer.alloc(16, 255), seal(key, place, "text").subarray(-16)])
      assert.throws(() => unseal(key, place, withTag(tag)));
  });

  it("anything cut short, down to nothing, or with a byte in front or behind", () => {
    const sealed = seal(key, place, "text");
    for (let length = 0; length < sealed.length; length += 1)
      assert.throws(() => unseal(key, place, sealed.subarray(0, length)), `${length} bytes`);
    for (const longer of [Buffer.concat([Buffer.from([0]), sealed]), Buffer.concat([sealed, Buffer.from([0])])])
      assert.throws(() => unseal(key, place, longer));
  });

  it("two ciphertexts put together under one tag", () => {
    const [a, b] = [seal(key, place, "aaaa"), seal(key, place, "bbbb")];
    assert.throws(() => unseal(key, place, Buffer.concat([a.subarray(0, -16), b.subarray(12)])));
  });
});
