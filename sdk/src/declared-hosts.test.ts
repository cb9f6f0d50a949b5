import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { declaredHosts } from "./declared-hosts.js";
import { manifest } from "./manifest.js";

const config = {
  url: "https://crm.example/in",
  broker: "mqtt.example",
  imap: { host: "mail.example", port: 993 },
  smtp: { relay: { host: "relay.example" } },
};

const allows = (net: readonly string[], host: string, port: number): boolean => {
  const parsed = manifest.parse({
    id: "sample",
    kind: "adapter",
    api: 1,
    engine: "*",
    title: { zh: "样例", en: "Sample" },
    permissions: { net },
  });
  return declaredHosts(parsed, config)(host, port);
};

describe("declaredHosts", () => {
  for (const [entry, host, port, expected] of [
    ["api.example:443", "api.example", 443, true],
    ["api.example:443", "api.example", 80, false],
    ["api.example", "api.example", 8443, true],
    ["config.url", "crm.example", 443, true],
    ["config.url", "crm.example", 8080, false],
    ["config.url", "evil.example", 443, false],
    ["config.broker", "mqtt.example", 1883, true],
    ["config.imap", "mail.example", 993, true],
    ["config.imap", "mail.example", 143, false],
    ["config.smtp.relay", "relay.example", 25, true],
    ["config.missing.option", "relay.example", 25, false],
  ] as const)
    it(`${entry} ${expected ? "lets" : "does not let"} ${host}:${port}`, () =>
      assert.equal(allows([entry], host, port), expected));

  it("declares nothing by default", () => assert.equal(allows([], "crm.example", 443), false));
});
