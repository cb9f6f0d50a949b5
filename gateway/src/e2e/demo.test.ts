import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { needServer } from "../testing/servers.js";
import { api } from "./support/app.js";
import { openPage } from "./support/browser.js";
import { type Demo, startDemo } from "./support/demo.js";
import { eventually } from "./support/eventually.js";
import type { RunningGateway } from "./support/gateway.js";
import { sendMail } from "./support/mailbox.js";

const run = promisify(execFile);

describe("the demo: no configuration file", () => {
  const admin = "admin-".repeat(8);
  let demo: Demo;
  let gateway: RunningGateway;
  before(async () => {
    demo = await startDemo({ GATEHOUSE_ADMIN_TOKEN: admin });
    gateway = demo.gateway;
  });
  after(() => demo?.end());

  const paste = async (): Promise<{ id: string; conversation_id: string; duplicate: boolean }> => {
    const line = await eventually("the curl is printed", () =>
      gateway
        .output()
        .split("\n")
        .find((text) => text.startsWith("curl ")),
    );
    const { stdout } = await run("sh", ["-c", `${line} -w '\\n%{http_code}'`]);
    const [body, status] = stdout.trim().split("\n");
    assert.equal(status, "202");
    return JSON.parse(body ?? "");
  };
  /** What the desk shows to a page that opens now. */
  const shown = async (text: string): Promise<string> => {
    const abort = new AbortController();
    const answer = await fetch(`${gateway.url}/demo/desk/live`, { signal: abort.signal });
    let seen = "";
    try {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        seen += Buffer.from(chunk).toString();
        if (seen.includes(text)) return seen;
      }
    } finally {
      abort.abort();
    }
    return assert.fail(`${text} is not shown`);
  };

  it("prints a curl that works when it is pasted, again and again", async () => {
    const first = await paste();
    const second = await paste();
    assert.equal(first.duplicate, false);
    assert.notEqual(second.id, first.id);
    assert.equal(second.conversation_id, first.conversation_id);
    assert.match(await shown(second.id), /如何退费/);
  });

  it("takes mail for anybody", async () => {
    await sendMail(demo.smtpPort, { to: "anyone@anywhere.example", subject: "演示邮件", text: "你好" });
    await shown("演示邮件");
  });

  it("lets its admin read everything", async () => {
    const { id } = await paste();
    const { body } = await api(`${gateway.url}/api/v1/messages/${id}`, admin);
    assert.equal(body.text, "如何退费？");
  });

  it("takes no reply that another site's page sends", async () => {
    const { conversation_id } = await paste();
    const body = JSON.stringify({ conversation_id, text: "x" });
    const post = (headers: Record<string, string>) =>
      fetch(`${gateway.url}/demo/desk/reply`, { method: "POST", headers, body });
    assert.equal((await post({ "content-type": "application/json", origin: "https://evil.example" })).status, 403);
    assert.equal((await post({ "content-type": "text/plain" })).status, 415);
  });

  for (const [language, title, sent] of [
    ["zh-CN", "演示工作台", "已发出"],
    ["en-US", "Demo desk", "sent"],
  ] as const)
    it(`shows the desk in ${language}, and a reply typed there leaves`, async (t) => {
      const chromium = needServer(t, "chromium");
      if (chromium === undefined) return;
      await paste();
      const page = await openPage(chromium, `${gateway.url}/demo/desk`, language);
      try {
        const text = (): Promise<string> => page.evaluate("document.body?.innerText ?? ''");
        await eventually("the message is shown", async () =>
          (await text()).includes("如何退费？") ? true : undefined,
        );
        assert.equal(await page.evaluate("document.querySelector('h1').textContent"), title);
        const reply = `答复 ${language}`;
        await page.evaluate(
          "[...document.querySelectorAll('article')].find((a) => a.innerText.includes('如何退费？')).querySelector('input').focus()",
        );
        await page.type(reply);
        await page.evaluate("document.activeElement.form.requestSubmit()");
        await eventually("the reply has left", async () =>
          (
            await page.evaluate<string>(
              `[...document.querySelectorAll('li')].find((l) => l.innerText.includes('${reply}'))?.innerText ?? ''`,
            )
          ).includes(sent)
            ? true
            : undefined,
        );
        assert.deepEqual(page.complaints, []);
      } finally {
        await page.close();
      }
    });
});
