import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GatewayEvent } from "@gatehouse/sdk";
import { withClient } from "../store/embedded/with-client.js";
import { sendSigned } from "./support/app.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { newSecret } from "./support/gateway.js";
import { tokenOf } from "./support/token-of.js";

/** A 教务 system behind NAT, which nobody can call. */
describe("an endpoint that fetches its events", () => {
  let school: School;
  const command_key = newSecret();
  const token = tokenOf("jwc");
  before(async () => {
    const jwc = {
      id: "jwc",
      adapter: "pull",
      events: ["message.received"],
      filter: { "text.contains_any": ["成绩"] },
      policy: { phone: "mask" },
      commands: ["message.send"],
      config: { command_key },
    };
    school = await startSchool({
      change: (config) => ({
        ...config,
        endpoints: [...config.endpoints, jwc],
        tokens: [...config.tokens, { id: "jwc_reader", role: "receiver", endpoint: "jwc", token }],
      }),
    });
  });
  after(() => school?.end());

  const page = async (after = "") => await school.call("GET", `/events?limit=50&after=${after}`, undefined, { token });
  const rows = (sql: string): Promise<Record<string, unknown>[]> =>
    withClient(school.database.owner, async (client) => (await client.query(sql)).rows);

  it("gets what its filter lets through, as its policy lets it leave, each written in the register; nothing waits in the outbox", async () => {
    await school.write("m-1", "食堂几点开门");
    const { body } = await school.write("m-2", "查成绩，电话 13912345678", {
      from: { scheme: "phone", value: "+8613912345678" },
    });
    const items = await eventually("the event", async () => {
      const found = (await page()).body.items as GatewayEvent[];
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      items.map(({ data }) => data.message?.id),
      [body.id],
    );
    assert.ok(!JSON.stringify(items).includes("13912345678"));
    const register = await rows("SELECT via, fields FROM disclosure WHERE endpoint_id = 'jwc'");
    assert.equal(register[0]?.["via"], "pull");
    assert.deepEqual(await rows("SELECT 1 FROM delivery WHERE target_id = 'jwc'"), []);
  });

  it("answers by a signed command, in what it has fetched and nowhere else", async () => {
    const { body } = await school.write("m-3", "成绩什么时候出来", { from: { scheme: "app_user", value: "s-1" } });
    const send = (id: string) =>
      sendSigned(`${school.gateway.url}/hooks/jwc`, command_key, {
        type: "message.send",
        id,
        conversation_id: body.conversation_id,
        text: "周五",
      });
    assert.equal((await send("c-1")).status, 404, "it has not fetched the conversation yet");
    await eventually("the event", async () =>
      ((await page()).body.items as GatewayEvent[]).some(({ data }) => data.message?.id === body.id),
    );
    const answer = await send("c-2");
    assert.equal(answer.status, 202);
    assert.equal((await school.app.about(answer.body.id))[0]?.text, "周五");
  });

  it("is told that a cursor is of another database", async () => {
    const ahead = Buffer.from(`1.${2n ** 62n}.evt_${"0".repeat(32)}`).toString("base64url");
    const answer = await page(ahead);
    assert.equal(answer.status, 410);
    assert.match(answer.body.detail, /cursor_expired/);
  });
});
