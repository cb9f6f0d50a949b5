import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { findServer, skipWithout } from "../testing/servers.js";
import { openPage, type Page } from "./support/browser.js";
import { codeOf } from "./support/browser-session.js";
import { eventually } from "./support/eventually.js";
import { type PeopleSchool, startPeopleSchool } from "./support/school-with-people.js";

describe("the login page, in a real browser", { skip: skipWithout("chromium") }, () => {
  let school: PeopleSchool;
  let page: Page;
  let password = "";
  const next = "Blaue-Kraniche7";
  before(async () => {
    school = await startPeopleSchool();
    const made = await school.call(
      "POST",
      "/users",
      { name: "he-zhuren", display_name: "何主任" },
      { token: school.officers.admin },
    );
    password = made.body.one_time_password;
    const rights = { roles: ["auditor"] };
    await school.call("PATCH", `/users/${made.body.id}`, rights, { token: school.officers.security });
    page = await openPage(findServer("chromium") ?? "", `${school.gateway.url}/login`, "zh-CN");
  });
  after(async () => {
    await page?.close();
    await school?.end();
  });

  const heading = (text: string): Promise<unknown> =>
    eventually(`the page says ${text}`, async () => {
      const shown = await page.evaluate<string>("document.querySelector('h2')?.textContent ?? ''");
      return shown.includes(text) ? shown : undefined;
    });
  const focused = (): Promise<string> => page.evaluate("document.activeElement.id");
  const wrong = (): Promise<string> =>
    eventually("it says what is wrong", () =>
      page.evaluate<string | undefined>("document.querySelector('[role=alert]').textContent || undefined"),
    );

  /** As a person at the keyboard: types into each field in turn, then Enter. */
  async function fill(...values: string[]): Promise<void> {
    for (const [at, value] of values.entries()) {
      if (at > 0) await page.press("Tab");
      await page.type(value);
    }
    await page.press("Enter");
  }

  it("says the same for whatever is wrong, and empties the password", async () => {
    await heading("登录");
    assert.equal(await focused(), "name");
    await fill("nobody", "wrong-password");
    assert.equal(await wrong(), "用户名、密码或动态口令不对。");
    assert.equal(await page.evaluate("document.getElementById('password').value"), "");
    await page.evaluate("document.getElementById('name').select()");
  });

  it("leads from the one-time password to an own one, a second factor and its recovery codes", async () => {
    await fill("he-zhuren", password);
    await heading("请设置新密码");
    await fill(password, "short");
    assert.match(await wrong(), /至少 12 个字符/);
    await fill(password, next);
    await heading("登录");
    await fill("he-zhuren", next);
    await heading("请启用动态口令");
    const secret = (await page.evaluate<string>("document.querySelector('.secret').textContent")).replaceAll(" ", "");
    await fill(await codeOf(secret));
    await heading("恢复码");
    assert.equal(await page.evaluate("document.querySelectorAll('li').length"), 10);
    await page.evaluate("document.querySelector('main button').click()");
    await heading("已登录");
    assert.match(await page.evaluate("document.body.innerText"), /何主任[\s\S]*审计管理员/);
  });

  it("logs out, in the other language as well", async () => {
    await page.evaluate("document.getElementById('language').click()");
    await heading("You are logged in");
    assert.equal(await page.evaluate("document.documentElement.lang"), "en");
    await page.evaluate("document.querySelector('main button').click()");
    await heading("Log in");
    assert.equal((await page.evaluate<Promise<number>>("fetch('/api/v1/me').then((a) => a.status)")) as number, 401);
  });

  it("each field has a label, the script sees no cookie, and the policy allows nothing inline", async () => {
    const labels = "[...document.querySelectorAll('input')].every((i) => i.labels.length === 1)";
    assert.equal(await page.evaluate(labels), true);
    assert.equal(await page.evaluate("document.cookie"), "");
    const { headers } = await fetch(`${school.gateway.url}/login`);
    const policy = headers.get("content-security-policy") ?? "";
    assert.doesNotMatch(policy, /unsafe/);
    const refused = page.complaints.filter((complaint) => !/status of 40[01]/.test(complaint));
    assert.deepEqual(refused, []);
  });
});
