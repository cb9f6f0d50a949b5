import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { credentials, type PlatformServer, platformServer, sealedRequest, sealOf } from "@gatehouse/sdk/wechat/testing";
import { type Arrived, answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

const parent = "oMini0parent000000000000001";
const customerPath = "/cgi-bin/message/custom/send";

describe("a WeChat mini program", () => {
  let platform: PlatformServer;
  let school: School;
  before(async () => {
    const { app_id, app_secret } = credentials("a");
    platform = await platformServer({ app_id, app_secret, msgtypes: ["text", "image", "link", "miniprogrampage"] });
    const config = credentials("a", platform.origin);
    school = await schoolWith([{ id: "mini", connector: "wechat_mini", config }], [new URL(platform.origin).host]);
  });
  after(async () => {
    await school?.end();
    await platform?.stop();
  });

  /** As the platform pushes it in JSON: its id has more digits than a number holds. */
  async function push(content: string, id: string): Promise<void> {
    const head = `"ToUserName":"gh_0123456789ab","FromUserName":"${parent}","CreateTime":${Math.floor(Date.now() / 1000)}`;
    const item = `{${head},"MsgType":"text","Content":"${content}","MsgId":${id}}`;
    const { url, rawBody } = sealedRequest(item, new Date(), sealOf(credentials("a")));
    const given = await fetch(`${school.gateway.url}/hooks/mini${url.search}`, { method: "POST", body: rawBody });
    assert.deepEqual([given.status, await given.text()], [200, "success"]);
  }
  async function write(content: string, id: string): Promise<Arrived> {
    platform.windows.wrote(parent, new Date());
    await push(content, id);
    return arrived(school, saying(content));
  }
  const sent = () => platform.reached.filter(({ path }) => path === customerPath).map(({ body }) => body);

  it("brings a message once, with its long id exact, and the answer to the same person", async () => {
    const { message, conversation } = await write("缴费失败怎么办", "24800000000000001234");
    await push("缴费失败怎么办", "24800000000000001234");
    assert.deepEqual([message.source_id, message.from.value], ["24800000000000001234", parent]);
    await untilStatus(school, await answer(school, conversation.id, { text: "请截图。" }), "sent");
    assert.deepEqual(sent().at(-1), { touser: parent, msgtype: "text", text: { content: "请截图。" } });
    assert.equal(timesArrived(school, saying("缴费失败怎么办")), 1);
  });

  it("uploads a picture of ours and sends it; a file becomes a link in words", async () => {
    const { conversation } = await write("有样例吗", "24800000000000001235");
    const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(2_000, 3)]);
    const picture = { filename: "样例.png", content_type: "image/png", content_base64: png.toString("base64") };
    const paper = { filename: "说明.pdf", content_type: "application/pdf", content_base64: "JVBERi0xLjQK" };
    const id = await answer(school, conversation.id, { text: "如图", attachments: [picture, paper] });
    await untilStatus(school, id, "sent");
    const [{ text }, { image }] = sent().slice(-2) as [{ text: { content: string } }, { image: { media_id: string } }];
    assert.match(text.content, /^如图[\s\S]*\[文件\] 说明\.pdf[\s\S]*http/);
    assert.deepEqual(platform.media.get(image.media_id)?.bytes, png);
  });

  it("sends again what the platform was too busy for", async () => {
    const { conversation } = await write("还在吗", "24800000000000001236");
    platform.fails(customerPath, 43_108);
    await untilStatus(school, await answer(school, conversation.id, { text: "在。" }), "sent");
    assert.equal(sent().filter(({ text }) => (text as { content?: string })?.content === "在。").length, 1);
  });
});
