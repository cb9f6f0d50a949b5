import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { missing } from "@gatehouse/sdk/testing";
import { credentials, type PlatformServer, platformServer, sealedRequest, sealOf } from "@gatehouse/sdk/wechat/testing";
import { phone } from "../../../connectors/app_mqtt/dist/testing/account.js";
import { type Mosquitto, mosquitto } from "../../../connectors/app_mqtt/dist/testing/mosquitto.js";
import { type FakeSmsc, shortMessage, startSmsc } from "../../../connectors/sms_smpp/dist/testing/fake-smsc.js";
import { admissions, company, example, parent } from "../../../connectors/wecom_kf/dist/testing/account.js";
import { type FakeKf, startFakeKf } from "../../../connectors/wecom_kf/dist/testing/fake-kf.js";
import { arrived, saying, timesArrived } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
import { type RunningGateway, runGateway } from "./support/gateway.js";
import { knockAt } from "./support/kf-knock.js";
import { withoutCommits } from "./support/no-commit.js";
import { schoolWith } from "./support/school-with.js";

/** Messages that were handed over to a process which is killed before it could store them. */
describe("kill -9 between provider and commit", { skip: missing("mosquitto", "mosquitto_passwd") }, () => {
  let broker: Mosquitto;
  let smsc: FakeSmsc;
  let kf: FakeKf;
  let platform: PlatformServer;
  let school: School;
  let next: RunningGateway | undefined;
  const app = { host: "127.0.0.1", tls: false, user: "gatehouse", password: "pw" };
  const sms = { host: "127.0.0.1", system_id: "school", password: "secret", source_addr: "10690000" };
  before(async () => {
    const { app_id, app_secret } = credentials("a");
    [broker, smsc, kf, platform] = await Promise.all([
      mosquitto(),
      startSmsc({ receipts: "none" }),
      startFakeKf(company),
      platformServer({ app_id, app_secret, msgtypes: ["text"] }),
    ]);
    await broker.start();
    school = await schoolWith(
      [
        { id: "app", connector: "app_mqtt", config: { ...app, port: broker.port } },
        { id: "sms", connector: "sms_smpp", config: { ...sms, port: smsc.port } },
        { id: "kf", connector: "wecom_kf", config: { ...example, api_url: kf.origin } },
        { id: "oa", connector: "wechat_oa", config: credentials("a", platform.origin) },
      ],
      [`127.0.0.1:${broker.port}`, `127.0.0.1:${smsc.port}`, new URL(kf.origin).host, new URL(platform.origin).host],
    );
  });
  after(async () => {
    await next?.end("SIGTERM");
    await school?.end();
    await Promise.all([broker?.remove(), smsc?.stop(), kf?.stop(), platform?.stop()]);
  });

  const xml = `<xml><ToUserName>gh_1</ToUserName><FromUserName>oKit0parent0000000000000001</FromUserName><CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType>text</MsgType><Content>公众号</Content><MsgId>24800000000000001</MsgId></xml>`;
  /** One push of the platform; undefined where nobody answered it. */
  async function push(url: string): Promise<string | undefined> {
    const request = sealedRequest(xml, new Date(), sealOf(credentials("a")));
    const at = `${url}/hooks/oa${request.url.search}`;
    return fetch(at, { method: "POST", body: request.rawBody }).then(
      (given) => given.text(),
      () => undefined,
    );
  }

  it("loses nothing of what its provider keeps, and doubles nothing", async () => {
    const device = await phone(broker.port, "u-1");
    await eventually("it listens to both", () => (smsc.binds.length > 0 ? true : undefined));
    await withoutCommits(school.database, async () => {
      const asked = kf.seen.length;
      kf.customerSays(admissions, parent, { msgtype: "text", text: { content: "微信客服" } });
      await device.publishAsync("school/in/u-1", JSON.stringify({ id: "m-1", text: "校园应用" }), { qos: 1 });
      smsc.push(shortMessage("短信"));
      assert.equal(await knockAt(school.gateway.url, admissions, kf.mailbox.knock()), 200);
      const unanswered = push(school.gateway.url);
      await sleep(1_000);
      assert.deepEqual([smsc.answers, smsc.queued()], [[], 0]);
      await school.gateway.end("SIGKILL");
      assert.equal(await unanswered, undefined);
      assert.ok(kf.seen.slice(asked).some(({ path }) => path === "kf/sync_msg"));
    });
    next = await runGateway(school.env);
    assert.equal(await push(next.url), "success");
    for (const words of ["校园应用", "短信", "公众号", "微信客服"]) await arrived(school, saying(words));
    assert.equal(await push(next.url), "success");
    await device.publishAsync("school/in/u-1", JSON.stringify({ id: "m-2", text: "还在吗" }), { qos: 1 });
    await arrived(school, saying("还在吗"));
    for (const words of ["校园应用", "短信", "公众号", "微信客服"])
      assert.equal(timesArrived(school, saying(words)), 1);
    assert.deepEqual(smsc.answers, [0]);
    await device.endAsync(true);
  });
});
