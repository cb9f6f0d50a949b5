import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BlockList } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { root } from "./root.js";

interface Https {
  readonly services: { readonly caddy: { readonly networks: { readonly front: { readonly ipv4_address: string } } } };
  readonly networks: { readonly front: { readonly ipam: { readonly config: readonly [Range] } } };
}
interface Range {
  readonly subnet: string;
  readonly ip_range: string;
}

const text = readFileSync(join(root, "docker/compose.https.yaml"), "utf8");
const { services, networks } = parse(text) as Https;
const caddy = services.caddy.networks.front.ipv4_address;

function holds(range: string, address: string): boolean {
  const [net = "", prefix] = range.split("/");
  const list = new BlockList();
  list.addSubnet(net, Number(prefix));
  return list.check(address);
}

describe("Caddy in front of compose", () => {
  it("has an address that no other container is given, though it starts last", () => {
    const [{ subnet, ip_range: given }] = networks.front.ipam.config;
    assert.equal(holds(subnet, caddy), true);
    assert.equal(holds(given, caddy), false);
  });

  it("is the proxy that the file itself and the manual tell people to name", () => {
    for (const words of [text, readFileSync(join(root, "docs/operations.md"), "utf8")])
      assert.match(words, new RegExp(`proxies: \\[${caddy.replaceAll(".", "\\.")}\\]`));
  });
});
