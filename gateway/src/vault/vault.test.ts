import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { createKeyring } from "./keyring.js";
import { seal, unseal } from "./seal.js";

const key = { kid: "dk_1", key: randomBytes(32) };
const place = "message|msg_1|content";

describe("a sealed value", () => {
  it("opens again, whatever is in it", () => {
    for (const plain of ["", "如何退费？", "x".repeat(300_000)])
      assert.equal(unseal(key, place, seal(key, place, plain)).toString(), plain);
  });

  it("does not show what is in it, and never looks the same twice", () => {
    const sealed = Array.from({ length: 1_000 }, () => seal(key, place, "canary"));
    assert.ok(sealed.every((one) => !one.includes("canary")));
    assert.equal(
      new Set(sealed.map((one) => one.subarray(0, 12).toString("hex"))).size,
      1_000,
      "a nonce was used twice",
    );
  });

  it("does not open in another place, with another key, or with any bit changed", () => {
    const sealed = seal(key, place, "text");
    assert.throws(() => unseal(key, "message|msg_2|content", sealed));
    assert.throws(() => unseal({ ...key, kid: "dk_2" }, place, sealed));
    assert.throws(() => unseal({ ...key, key: randomBytes(32) }, place, sealed));
    for (let n = 0; n < sealed.length; n += 1) {
      const changed = Buffer.from(sealed);
      changed[n] = (changed[n] as number) ^ 1;
      assert.throws(() => unseal(key, place, changed), `byte ${n}`);
    }
    assert.throws(() => unseal(key, place, sealed.subarray(0, 10)));
  });
});

describe("the keyring", () => {
  const master = randomBytes(32);
  const keyring = createKeyring(master);

  it("a data key opens in another process with the same master key, and in no other", () => {
    const { dataKey, wrapped } = keyring.create();
    assert.deepEqual(createKeyring(master).open({ kid: dataKey.kid, wrapped }), dataKey);
    assert.throws(() => createKeyring(randomBytes(32)).open({ kid: dataKey.kid, wrapped }));
    assert.throws(() => createKeyring(master).open({ kid: "dk_other", wrapped }));
    assert.ok(!wrapped.includes(dataKey.key));
  });

  it("a blind index finds equal values of one field only", () => {
    const one = keyring.blind("contact_point", "phone", "", "+8613800138000");
    assert.deepEqual(createKeyring(master).blind("contact_point", "phone", "", "+8613800138000"), one);
    for (const other of [
      keyring.blind("thread", "phone", "", "+8613800138000"),
      keyring.blind("contact_point", "phone", "+8613800138000", ""),
      keyring.blind("contact_point", "phone", "+8613800138000"),
      createKeyring(randomBytes(32)).blind("contact_point", "phone", "", "+8613800138000"),
    ])
      assert.notDeepEqual(other, one);
    assert.equal(one.length, 16);
  });

  it("a forgotten key opens by its wrapped form only", () => {
    const { dataKey, wrapped } = keyring.create();
    keyring.forget(dataKey.kid);
    assert.throws(() => keyring.open({ kid: dataKey.kid, wrapped: Buffer.alloc(60) }));
    assert.deepEqual(keyring.open({ kid: dataKey.kid, wrapped }), dataKey);
  });

  it("wants 32 bytes", () => assert.throws(() => createKeyring(randomBytes(16)), /32 bytes/));
});
