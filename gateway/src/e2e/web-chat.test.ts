import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { freePort } from "../testing/free-port.js";
import { findServer, skipWithout } from "../testing/servers.js";
import { openPage, type Page } from "./support/browser.js";
import { type ChatWindow, chatIn, type Site, startSite } from "./support/chat-browser.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { runGateway } from "./support/gateway.js";

describe("web chat, in a real browser", { skip: skipWithout("chromium") }, () => {
  let school: School;
  let site: Site;
  let stranger: Site;
  let gateway: School["gateway"];
  const opened: Page[] = [];
  const identitySecret = "identity-secret-of-the-school-000001";
  /** Attributes with which the school's site says who is logged in. */
  let identity = "";

  const policyOf = (origin: string): string =>
    `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace("http", "ws")}; img-src ${origin}`;
  const host = (): { html: string; policy: string } => ({
    policy: policyOf(school.gateway.url),
    html: `<!doctype html><meta charset="utf-8"><title>s</title><h1>学校主页</h1><script src="${school.gateway.url}/chat/widget.js" data-account="front_page" ${identity} async></script>`,
  });

  before(async () => {
    [site, stranger] = await Promise.all([startSite(host), startSite(host)]);
    school = await startSchool({
      env: { GATEHOUSE_PORT: String(await freePort()) },
      change: (config) => ({
        ...config,
        accounts: [
          ...config.accounts,
          {
            id: "front_page",
            connector: "web_chat",
            config: { allowed_origins: [site.origin], title: "招生咨询", identity_secret: identitySecret },
          },
        ],
      }),
    });
    gateway = school.gateway;
  });
  after(async () => {
    for (const page of opened) await page.close();
    await gateway?.end("SIGTERM");
    await school?.end();
    await site?.close();
    await stranger?.close();
  });

  async function open(url: string, language = "zh-CN"): Promise<{ page: Page; chat: ChatWindow }> {
    const page = await openPage(findServer("chromium") ?? "", url, language);
    opened.push(page);
    const chat = chatIn(page);
    await eventually("the chat is there", () => chat.ask<true | undefined>("root ? true : undefined"));
    return { page, chat };
  }

  const shut = async (page: Page): Promise<void> => {
    opened.splice(opened.indexOf(page), 1);
    await page.close();
  };

  /** The helpdesk's event about the newest message with this text. */
  const arrived = (text: string) =>
    eventually(
      `the helpdesk has ${text}`,
      () => school.crm.received.find(({ event }) => event.data.message?.text === text)?.event,
    );
  const arrivals = (text: string): number =>
    new Set(
      school.crm.received.flatMap(({ event }) => (event.data.message?.text === text ? [event.data.message.id] : [])),
    ).size;

  async function answer(conversation_id: string, text: string): Promise<string> {
    const { status, body } = await school.call("POST", "/messages", { conversation_id, text });
    assert.equal(status, 202);
    return body.id;
  }

  it("carries words both ways, and keeps them over a reload", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await chat.write("请问几号开学？");
    const { data } = await arrived("请问几号开学？");
    assert.equal(data.message?.trust, "unauthenticated");
    assert.equal(data.message?.from.scheme, "app_user");
    await chat.shows("已送达");
    const id = await answer(data.conversation?.id ?? "", "九月一日，详见 https://www.school.example/opening 。");
    await chat.shows("九月一日");
    await eventually("it was read", async () =>
      (await school.call("GET", `/messages/${id}`)).body.status === "read" ? true : undefined,
    );
    const href = await chat.ask<string>('root.querySelector(".text a").href');
    assert.equal(href, "https://www.school.example/opening");
    await page.reload();
    await chat.shows("九月一日");
    assert.equal(await chat.count("请问几号开学？"), 1);
    assert.equal(await page.evaluate("document.title"), "招生咨询");
    assert.deepEqual(page.complaints, []);
    await shut(page);
  });

  it("shows notes and other people's words to nobody", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await chat.write("我是第一个人");
    const { data } = await arrived("我是第一个人");
    const note = { type: "conversation.note", id: "n-1", conversation_id: data.conversation?.id, text: "秘密便条" };
    await school.command(note);
    await answer(data.conversation?.id ?? "", "给第一个人的答复");
    await chat.shows("给第一个人的答复");
    assert.ok(!(await chat.text()).includes("秘密便条"));
    const other = await open(`${school.gateway.url}/chat`);
    await other.chat.shows("已连接");
    await other.chat.write("我是第二个人");
    await other.chat.shows("已送达");
    assert.ok(!(await other.chat.text()).includes("第一个人"));
    await shut(page);
    await shut(other.page);
  });

  it("keeps markup as text", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    const hostile = "<img src=x onerror=\"document.title='xss'\"><script>document.title='xss'</script>";
    await chat.write(hostile);
    const { data } = await arrived(hostile);
    await answer(data.conversation?.id ?? "", `${hostile} javascript:alert(1)`);
    await chat.shows("javascript:alert(1)");
    assert.equal(await chat.ask('root.querySelectorAll(".log script, .log img, .log a").length'), 0);
    assert.equal(await page.evaluate("document.title"), "招生咨询");
    await shut(page);
  });

  it("waits while the gateway is away, and then arrives once", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await chat.write("先说一句");
    await arrived("先说一句");
    await chat.shows("已送达");
    await gateway.end("SIGTERM");
    await chat.shows("网络已断开");
    await chat.write("断线时写的");
    await chat.shows("等待发送");
    gateway = await runGateway(school.env);
    await arrived("断线时写的");
    await eventually("it is shown as delivered", async () =>
      (await chat.text()).includes("等待发送") ? undefined : true,
    );
    assert.equal(await chat.count("断线时写的"), 1);
    await page.reload();
    await chat.shows("断线时写的");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assert.equal(arrivals("断线时写的"), 1);
    await shut(page);
  });

  it("sends once what was answered, but whose answer was lost", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await page.evaluate(`(() => {
      const real = fetch;
      window.lost = 0;
      window.fetch = async (...call) => {
        const answer = await real(...call);
        if (String(call[0]).includes("/hooks/") && window.lost < 2) {
          window.lost += 1;
          throw new TypeError("the line broke");
        }
        return answer;
      };
    })()`);
    await chat.write("只说一遍");
    await eventually("an answer was lost", async () =>
      (await page.evaluate<number>("window.lost")) > 0 ? true : undefined,
    );
    await chat.shows("已送达");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(arrivals("只说一遍"), 1);
    assert.equal(await chat.count("只说一遍"), 1);
    await shut(page);
  });

  it("opens from one line on the school's own site, by keys alone", async () => {
    const { page, chat } = await open(site.origin, "en-US");
    await page.press("Tab");
    assert.equal(await chat.ask('root.activeElement?.getAttribute("aria-label")'), "Open chat");
    await page.press("Enter");
    await chat.shows("Connected");
    assert.equal(await chat.ask("root.activeElement?.tagName"), "TEXTAREA");
    await page.type("by keys");
    await page.press("Enter");
    const { data } = await arrived("by keys");
    assert.equal(data.message?.metadata?.["page"], `${site.origin}/`);
    await page.press("Escape");
    assert.equal(await chat.ask('root.querySelector(".panel").hidden'), true);
    await answer(data.conversation?.id ?? "", "an answer behind the closed window");
    await eventually("it is counted", async () =>
      (await chat.ask('root.activeElement?.getAttribute("aria-label")')) === "Open chat, 1 unread" ? true : undefined,
    );
    await page.press("Enter");
    await chat.shows("an answer behind the closed window");
    assert.deepEqual(page.complaints, []);
    await shut(page);
  });

  it("takes nothing from a site the account does not name", async () => {
    const { page, chat } = await open(stranger.origin);
    await chat.ask('root.querySelector(".opener").click()');
    await chat.shows("网络已断开");
    await chat.write("from elsewhere");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(arrivals("from elsewhere"), 0);
    await shut(page);
  });

  it("offers buttons, and tells the helpdesk which was pressed", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await chat.write("我想报名");
    const { data } = await arrived("我想报名");
    const interactive = {
      kind: "buttons",
      body: "哪个学部？",
      actions: [
        { id: "level:junior", title: "初中部", type: "reply" },
        { id: "site", title: "官网", type: "url", value: "https://www.school.example/" },
        { id: "bad", title: "坏链接", type: "url", value: "javascript:document.title=1" },
      ],
    };
    const reply_to_id = data.message?.id;
    const body = { conversation_id: data.conversation?.id, text: "", interactive, reply_to_id };
    assert.equal((await school.call("POST", "/messages", body)).status, 202);
    await chat.shows("哪个学部？");
    assert.equal(await chat.ask('root.querySelector("blockquote").innerText'), "我想报名");
    assert.equal(await chat.ask('root.querySelectorAll("a.action").length'), 1);
    await chat.ask('root.querySelector("button.action").click()');
    const pressed = await arrived("初中部");
    assert.equal(pressed.data.message?.interactive_reply?.action_id, "level:junior");
    await shut(page);
  });

  it("knows who the school's site signed for, on every device", async () => {
    const user = { id: "s-7", name: "李雷", expires: Math.floor(Date.now() / 1000) + 3600 };
    const lines = `${user.expires}\n${user.id}\n${user.name}`;
    const signature = createHmac("sha256", identitySecret).update(lines).digest("hex");
    const attributes = { id: user.id, name: user.name, expires: user.expires, signature };
    identity = Object.entries(attributes)
      .map(([name, value]) => `data-user-${name}="${value}"`)
      .join(" ");
    const first = await open(site.origin);
    await first.chat.ask('root.querySelector(".opener").click()');
    await first.chat.shows("已连接");
    await first.chat.write("我是李雷");
    const { data } = await arrived("我是李雷");
    assert.deepEqual([data.message?.from.value, data.message?.from.display_name], ["s-7", "李雷"]);
    assert.notEqual(data.message?.trust, "unauthenticated");
    const second = await open(site.origin);
    await second.chat.ask('root.querySelector(".opener").click()');
    await second.chat.shows("我是李雷");
    identity = identity.replace("s-7", "s-8");
    const forged = await open(site.origin);
    await forged.chat.ask('root.querySelector(".opener").click()');
    await forged.chat.shows("聊天暂时无法使用");
    await forged.chat.write("冒名");
    await forged.chat.shows("未能送达");
    identity = "";
    for (const { page } of [first, second, forged]) await shut(page);
    assert.equal(arrivals("冒名"), 0);
  });

  it("forgets the conversation on this device when it is asked to", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await chat.write("公用电脑");
    await chat.shows("已送达");
    await page.evaluate("window.confirm = () => true");
    await chat.ask('root.querySelector("header button").click()');
    await eventually("nothing is shown", async () => ((await chat.text()).includes("公用电脑") ? undefined : true));
    await chat.shows("已连接");
    await page.reload();
    await chat.shows("已连接");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.ok(!(await chat.text()).includes("公用电脑"));
    await shut(page);
  });

  it("makes a large photograph smaller, and says what is too large", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await page.evaluate(`(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 1500;
      const context = canvas.getContext("2d");
      for (let n = 0; n < 60000; n += 1) {
        context.fillStyle = "#" + (n * 7919 % 16777216).toString(16).padStart(6, "0");
        context.fillRect(n * 31 % 1500, n * 17 % 1500, 9, 9);
      }
      const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      const held = new DataTransfer();
      held.items.add(new File([photo, new Uint8Array(3000000)], "照片.png", { type: "image/png" }));
      held.items.add(new File([new Uint8Array(2000000)], "档案.zip", { type: "application/zip" }));
      const picker = document.querySelector("gatehouse-chat").shadowRoot.querySelector("input[type=file]");
      picker.files = held.files;
      picker.dispatchEvent(new Event("change"));
    })()`);
    await chat.shows("“档案.zip”太大了");
    await chat.shows("照片.jpg");
    await chat.write("照片");
    const file = (await arrived("照片")).data.message?.attachments[0];
    assert.deepEqual([file?.kind, file?.content_type, file?.filename], ["image", "image/jpeg", "照片.jpg"]);
    assert.ok((file?.size ?? 0) > 10_000 && (file?.size ?? 0) < 761_856);
    await eventually("it is shown", async () =>
      (await chat.ask<number>('root.querySelector(".file img")?.naturalWidth ?? 0')) > 0 ? true : undefined,
    );
    await shut(page);
  });

  it("carries a file", async () => {
    const { page, chat } = await open(`${school.gateway.url}/chat`);
    await chat.shows("已连接");
    await chat.ask(`(() => {
      const held = new DataTransfer();
      held.items.add(new File(["hello file"], "说明.txt", { type: "text/plain" }));
      const picker = root.querySelector("input[type=file]");
      picker.files = held.files;
      picker.dispatchEvent(new Event("change"));
    })()`);
    await chat.shows("说明.txt");
    await chat.write("请看附件");
    const { data } = await arrived("请看附件");
    const file = data.message?.attachments[0];
    assert.equal(file?.filename, "说明.txt");
    assert.equal(await (await fetch(file?.url ?? "")).text(), "hello file");
    await chat.shows("已送达");
    const href = await eventually("the file can be had", () =>
      chat.ask<string | undefined>('root.querySelector("a.file")?.href'),
    );
    assert.equal(await (await fetch(href)).text(), "hello file");
    await shut(page);
  });
});
