import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isForbidden, isLiteralOnly, literalAddress } from "./address.js";
import { allowList, parseAllowEntry } from "./allow-list.js";
import { checkUrl, portOf } from "./check-url.js";

const forbidden = [
  ..."0.0.0.0 0.1.2.3 10.0.0.5 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3".split(
    " ",
  ),
  ..."169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.168.1.1 198.18.0.1 198.19.9.9 224.0.0.1 239.1.1.1".split(
    " ",
  ),
  ..."240.0.0.1 255.255.255.255 :: ::1 ::8.8.8.8 ::10.0.0.1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 febf::1".split(
    " ",
  ),
  ..."ff02::1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 2002:7f00:1::1 2001::1 2001:0:1::1".split(" "),
  ..."::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:10.0.0.1 0:0:0:0:0:ffff:c0a8:0101 ::ffff:169.254.169.254".split(" "),
  ..."127.1 0x7f.0.0.1 2130706433 010.0.0.1 8.8.8 1.2.3.4.5 localhost example.com ::g 1::2::3 [::1] %".split(" "),
  "",
  " 8.8.8.8",
];

const free = [
  ..."1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 172.15.255.255".split(
    " ",
  ),
  ..."172.32.0.1 192.0.1.1 192.167.255.255 198.17.0.1 198.20.0.1 223.255.255.255 ::ffff:8.8.8.8 2400:3200::1".split(
    " ",
  ),
  ..."2001:4860:4860::8888 2003::1 2606:4700::1111".split(" "),
];

describe("the block list", () => {
  for (const address of forbidden) it(`forbids "${address}"`, () => assert.equal(isForbidden(address), true));
  for (const address of free) it(`lets "${address}" pass`, () => assert.equal(isForbidden(address), false));

  it("knows what may be reached only as a listed literal", () => {
    for (const address of [
      "169.254.169.254",
      "100.100.100.200",
      "fd00:ec2::254",
      "fe80::1%eth0",
      "::ffff:169.254.0.1",
    ]) {
      assert.equal(isLiteralOnly(address), true, address);
    }
    for (const address of ["10.0.0.1", "127.0.0.1", "100.64.0.1", "fd00::1", "::1"]) {
      assert.equal(isLiteralOnly(address), false, address);
    }
  });

  it("judges a mapped address like the address it maps", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        assert.equal(isForbidden(`::ffff:${address}`), isForbidden(address));
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isForbidden(text) === "boolean"));
  });
});

describe("disguised loopback addresses", () => {
  const disguises = ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127.0.0.1."];
  const others = ["[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[::1]", "[fd00:ec2::254]"];
  for (const host of [...disguises, ...others]) {
    it(`http://${host}/ is a forbidden literal`, () => {
      const checked = checkUrl(`http://${host}/in`);
      assert.ok(checked.ok);
      const literal = literalAddress(checked.url.hostname);
      assert.ok(literal !== undefined);
      assert.equal(isForbidden(literal), true);
    });
  }

  it("a name is no literal, with or without its dot", () => {
    for (const name of ["localhost", "localhost.", "crm.example", "10.0.0.5.nip.example"]) {
      assert.equal(literalAddress(name), undefined);
    }
  });
});

describe("checkUrl", () => {
  it("takes http and https, and knows the port", () => {
    const ports = { "https://crm.example/in": 443, "HTTP://crm.example": 80, "http://crm.example:9000/in": 9000 };
    for (const [text, port] of Object.entries(ports)) {
      const checked = checkUrl(text);
      assert.ok(checked.ok);
      assert.equal(portOf(checked.url), port);
    }
  });

  for (const text of ["", "crm.example/in", "/in", "ftp://crm.example", "file:///etc/passwd", "javascript:alert(1)"]) {
    it(`refuses "${text}"`, () => assert.equal(checkUrl(text).ok, false));
  }

  it("refuses a user name or password, and does not repeat it", () => {
    for (const text of ["https://hush@crm.example/", "https://:hush@crm.example/", "https://a:hush@crm.example/"]) {
      const checked = checkUrl(text);
      assert.ok(!checked.ok);
      assert.doesNotMatch(checked.message, /hush/);
    }
  });
});

describe("allowList", () => {
  const allowed = allowList(["10.20.0.5:443", "CRM.school.example:8443", "[fd12::5]:443", "127.0.0.1:9000"]);
  const cases: readonly [string, number, boolean][] = [
    ["10.20.0.5", 443, true],
    ["10.20.0.5", 22, false],
    ["10.20.0.50", 443, false],
    ["crm.school.EXAMPLE", 8443, true],
    ["crm.school.example.", 8443, false],
    ["x.crm.school.example", 8443, false],
    ["fd12::5", 443, true],
    ["[FD12:0::5]", 443, true],
    ["fd12::6", 443, false],
    ["127.0.0.1", 9000, true],
    ["::ffff:127.0.0.1", 9000, true],
    ["127.1", 9000, false],
    ["", 443, false],
  ];
  for (const [host, port, expected] of cases) {
    it(`${host} ${port}: ${expected}`, () => assert.equal(allowed(host, port), expected));
  }

  for (const entry of [
    "",
    "10.0.0.1",
    "10.0.0.0/8:443",
    "*:443",
    "fd12::5:443",
    "[fd12]:443",
    "a:0",
    "a:65536",
    "http://a:80",
  ]) {
    it(`refuses the entry "${entry}"`, () => {
      assert.equal(parseAllowEntry(entry), undefined);
      assert.throws(() => allowList([entry]), /must be host:port/);
    });
  }
});
