import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { approvedSignature, fillTemplate } from "./approved-text.js";
import { errorOf, sampleOutbound } from "./testing/index.js";

const options = {
  templates: [
    { id: "t-1", text: "<b> <a>" },
    { id: "free", text: "<x>" },
  ],
  default_template: "free",
};
const variablesOf = (text: string): readonly string[] => [...text.matchAll(/<(\w+)>/g)].map(([, name = ""]) => name);
const to = { scheme: "phone", value: "+8613800138000" } as const;
const asking = (parameters: Readonly<Record<string, string>>, more: object = {}, provider_template_id = "t-1") =>
  sampleOutbound(to, { template: { provider_template_id, parameters, ...more } });

describe("an approved text", () => {
  it("has the values of its own variables, in their order, and no other", () => {
    assert.deepEqual(fillTemplate(asking({ a: "1", b: "2", c: "3" }), options, variablesOf), {
      template: "t-1",
      values: [
        ["b", "2"],
        ["a", "1"],
      ],
    });
  });

  it("carries a free text as the one variable of the default template", () => {
    const free = fillTemplate(sampleOutbound(to, { text: "您好" }), options, variablesOf);
    assert.deepEqual(free, { template: "free", values: [["x", "您好"]] });
  });

  it("is refused where a value, the template or the signature is missing", () => {
    const message = asking({ a: "", b: "2" });
    assert.match(
      errorOf(() => fillTemplate(message, options, variablesOf, (name) => `<${name}>`)).message,
      /needs <a>/,
    );
    assert.match(errorOf(() => fillTemplate(asking({}, {}, "t-2"), options, variablesOf)).message, /template is not/);
    assert.match(errorOf(() => approvedSignature(asking({}, { sign_name: "他校" }), ["本校"])).message, /signature/);
  });

  it("is signed with the first signature unless the message names another", () => {
    assert.equal(approvedSignature(asking({}), ["本校", "分校"]), "本校");
    assert.equal(approvedSignature(asking({}, { sign_name: "分校" }), ["本校", "分校"]), "分校");
  });
});
