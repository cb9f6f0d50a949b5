import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { sampleAuthority } from "../testing/trusting.js";
import { caOption, caUnused, isCaUsed, withCa } from "./tls-option.js";

const options = z.strictObject({ url: z.url(), ca: caOption }).refine(isCaUsed, caUnused);
const faults = (value: unknown): readonly string[] =>
  options.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

describe("a desk with a private authority", () => {
  const url = "https://desk.example.edu";

  it("is known by one certificate, by several, or by the world's", () => {
    for (const ca of [sampleAuthority, `# old\n${sampleAuthority}\n# new\n${sampleAuthority}`])
      assert.deepEqual(faults({ url, ca }), []);
    assert.deepEqual(faults({ url }), []);
  });

  it("needs a certificate that can be read, and https", () => {
    const broken = sampleAuthority.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA");
    for (const ca of ["/etc/ca.pem", "", broken, `${sampleAuthority}${broken}`])
      assert.deepEqual(faults({ url, ca }), ["ca: must be the PEM text of a certificate"]);
    assert.deepEqual(faults({ url: "http://desk.example.edu", ca: sampleAuthority }), [
      "ca: needs a url that begins with https:",
    ]);
  });

  it("is trusted alone by a call, which is otherwise the same", () => {
    const call = { method: "POST", url, headers: { a: "b" }, body: "c" } as const;
    assert.deepEqual(withCa(call, { ca: sampleAuthority }), { ...call, tls: { ca: sampleAuthority } });
    assert.equal(withCa(call, {}), call);
  });
});
