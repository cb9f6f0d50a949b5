import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ConfigError } from "./config-error.js";
import { readEnvironment } from "./environment.js";

const key = Buffer.alloc(32, 7).toString("base64");

describe("readEnvironment", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readEnvironment({ GATEHOUSE_PORT: "" }), {
      host: "127.0.0.1",
      port: 8080,
      roles: ["door", "desk", "worker"],
      logLevel: "info",
      demoSmtpPort: 2525,
    });
  });

  it("reads what is given, secrets from files too", () => {
    const file = join(mkdtempSync(join(tmpdir(), "gatehouse ")), "key");
    writeFileSync(file, `${key}\n`);
    const read = readEnvironment({
      GATEHOUSE_PORT: "0",
      GATEHOUSE_ROLES: "door, desk",
      GATEHOUSE_MASTER_KEY: `file:${file}`,
    });
    assert.equal(read.port, 0);
    assert.deepEqual(read.roles, ["door", "desk"]);
    assert.deepEqual(read.masterKey, { kind: "file", path: file });
  });

  const wrong: readonly [string, string, RegExp][] = [
    ["GATEHOUSE_PORT", "eighty", /port from 0 to 65535/],
    ["GATEHOUSE_PORT", "65536", /port from 0 to 65535/],
    ["GATEHOUSE_DEMO_SMTP_PORT", "-1", /port/],
    ["GATEHOUSE_ROLES", "door,kitchen", /door,desk,worker/],
    ["GATEHOUSE_LOG", "loud", /info/],
    ["DATABASE_URL", "mysql://hush@x/y", /postgres:\/\//],
    ["DATABASE_OWNER_URL", "hush", /postgres:\/\//],
    ["REDIS_URL", "localhost:6379", /redis:\/\//],
    ["GATEHOUSE_ADMIN_TOKEN", "hush", /32 characters/],
    ["GATEHOUSE_ADMIN_TOKEN", "hush ".repeat(8), /no spaces/],
    ["GATEHOUSE_MASTER_KEY", "hush", /32 bytes/],
    ["GATEHOUSE_MASTER_KEY", "file:/nowhere/key", /cannot be read/],
    ["GATEHOUSE_MASTER_KEY", "command:hush", /full path/],
  ];
  for (const [name, value, cure] of wrong) {
    it(`${name}=${value} is refused with what would be right`, () => {
      assert.throws(
        () => readEnvironment({ [name]: value }),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.equal(error.exitCode, 78);
          assert.match(error.message, new RegExp(name));
          assert.match(error.message, cure);
          assert.doesNotMatch(error.message, /hush/);
          return true;
        },
      );
    });
  }

  it("names every wrong variable at once", () => {
    assert.throws(() => readEnvironment({ GATEHOUSE_PORT: "x", GATEHOUSE_LOG: "x" }), /GATEHOUSE_PORT.*GATEHOUSE_LOG/s);
  });
});
