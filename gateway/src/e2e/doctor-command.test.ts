import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { credentials, type PlatformServer, platformServer } from "@gatehouse/sdk/wechat/testing";
import { runCommand } from "./support/command.js";
import { type School, tokens } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

describe("gatehouse doctor, beside a gateway that runs", () => {
  let platform: PlatformServer;
  let school: School;
  before(async () => {
    const { app_id, app_secret } = credentials("a");
    platform = await platformServer({ app_id, app_secret, msgtypes: ["text"] });
    const config = credentials("a", platform.origin);
    const accounts = [
      { id: "right", connector: "wechat_oa", config },
      { id: "wrong", connector: "wechat_oa", config: { ...config, app_secret: "f0".repeat(16) } },
    ];
    school = await schoolWith(accounts, [new URL(platform.origin).host]);
  });
  after(async () => {
    await school?.end();
    await platform?.stop();
  });

  it("asks each account's provider, and names the one whose credential is wrong", async () => {
    const { code, stdout } = await runCommand(school.env, "doctor", "--json");
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    assert.deepEqual(
      findings.filter(({ ok }) => !ok).map(({ name }) => name),
      ["account wrong"],
    );
    assert.match(findings.find(({ name }) => name === "account wrong")?.detail ?? "", /4000?1|40125|secret/i);
    for (const right of ["account right", "endpoint crm"])
      assert.ok(
        findings.some(({ name, ok }) => name === right && ok),
        right,
      );
    assert.equal(code, 1);
    const asked = (path: string) => school.call("POST", path, {}, { token: tokens.integrator });
    assert.equal((await asked("/accounts/wrong/check")).body.state, "failed");
    assert.equal((await asked("/endpoints/crm/check")).body.state, "ok");
    assert.equal((await asked("/endpoints/nobody/check")).status, 404);
    assert.doesNotMatch(stdout, new RegExp(credentials("a").app_secret));
  });
});
