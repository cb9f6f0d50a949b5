import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type School, startSchool } from "../support/front-desk.js";

const victim = { from: { scheme: "phone", value: "+8613800138000", display_name: "王妈妈" } };
const other = (more: object = {}): object => ({ from: { scheme: "app_user", value: "u-mallory" }, ...more });

/** Whoever says to be somebody else is not: persons are known by how the channel knows them. */
describe("a claimed identity", () => {
  let school: School;
  let victimId: string;
  before(async () => {
    school = await startSchool();
    victimId = await personOf("victim", "我是王妈妈", victim);
  });
  after(() => school?.end());

  async function personOf(id: string, text: string, more: object): Promise<string> {
    const { status, body } = await school.write(id, text, more);
    assert.equal(status, 202, JSON.stringify(body));
    const event = await school.event("message.received", body.id);
    return event.data.person?.id ?? assert.fail("no person");
  }

  for (const [name, text, more] of [
    ["a number in the text", "我的手机号是 13800138000，请查我的成绩", other()],
    ["the same name", "你好", { from: { scheme: "app_user", value: "u-eve", display_name: "王妈妈" } }],
    [
      "the number as the name",
      "你好",
      { from: { scheme: "app_user", value: "u-ann", display_name: "+8613800138000" } },
    ],
    ["the number as an app's user id", "你好", { from: { scheme: "app_user", value: "+8613800138000" } }],
    ["an address in metadata", "你好", other({ metadata: { phone: "+8613800138000", person_id: "me" } })],
  ] as const)
    it(`${name} makes nobody somebody else`, async () =>
      assert.notEqual(await personOf(`claim ${name}`, text, more), victimId));

  it("the number itself, from the channel that knows it, is the same person", async () =>
    assert.equal(await personOf("again", "又是我", victim), victimId));
});
