import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callerOf } from "./caller.js";

const proxies = ["10.0.0.5", "172.30.0.0/29", "fd00::5"];

describe("where a call comes from", () => {
  for (const [peer, noted, caller] of [
    ["10.0.0.5", undefined, "10.0.0.5"],
    ["::ffff:10.0.0.5", "1.1.1.1, 198.51.100.1", "198.51.100.1"],
    ["fd00::5", "2001:db8::1:2:3:4", "2001:db8::/64"],
    ["fd00::5", "2001:db8:0:0:ffff::1", "2001:db8::/64"],
    ["fd00::5", "2001:db8:0:1::1", "2001:db8:0:1::/64"],
    ["10.0.0.5", "nonsense", "10.0.0.5"],
    ["10.0.0.5", "", "10.0.0.5"],
  ] as const)
    it(`${peer}, noted ${noted}`, () => {
      const socket = { remoteAddress: peer } as never;
      const headers = noted === undefined ? {} : { "x-forwarded-for": noted };
      assert.equal(callerOf({ socket, headers }, proxies), caller);
    });

  for (const [peer, caller] of [
    ["10.0.0.5", "198.51.100.1"],
    ["::ffff:10.0.0.5", "198.51.100.1"],
    ["172.30.0.2", "198.51.100.1"],
    ["fd00::5", "198.51.100.1"],
    ["10.0.0.6", "10.0.0.6"],
    ["172.30.0.8", "172.30.0.8"],
    ["127.0.0.1", "127.0.0.1"],
    ["fd00::6", "fd00::/64"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["203.0.113.9", "203.0.113.9"],
  ] as const)
    it(`${peer}, with the header of a proxy`, () => {
      const socket = { remoteAddress: peer } as never;
      assert.equal(callerOf({ socket, headers: { "x-forwarded-for": "198.51.100.1" } }, proxies), caller);
    });

  it("nobody is believed where there are no proxies", () => {
    const socket = { remoteAddress: "127.0.0.1" } as never;
    assert.equal(callerOf({ socket, headers: { "x-forwarded-for": "198.51.100.1" } }, []), "127.0.0.1");
  });
});
