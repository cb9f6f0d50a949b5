import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sendSigned, textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { eventually } from "./support/eventually.js";
import { newSecret } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";

/** A school tries a new CRM beside the one it has. */
describe("a shadow endpoint", () => {
  let campus: Campus;
  let shadow: Receiver;
  const secret = newSecret();

  before(async () => {
    shadow = await startReceiver(secret);
    const endpoint = {
      id: "new_crm",
      adapter: "webhook",
      events: ["message.received"],
      shadow_of: "crm",
      commands: ["message.send"],
      config: { url: shadow.url, secret },
    };
    campus = await openCampus({
      crm: { events: ["message.received"] },
      endpoints: [endpoint],
      allow: [shadow.address],
    });
  });
  after(async () => {
    await campus?.close();
    await shadow?.close();
  });

  it("gets the same events, its commands reach nobody, and both are compared", async () => {
    shadow.answer((_, response) => void response.writeHead(500).end());
    const { body } = await campus.send(textMessage("m-1", "如何退费？"));
    const [received] = await shadow.until(1);
    assert.equal(received?.webhookId, (await campus.calledAbout(body.id)).webhookId);
    const command = { type: "message.send", id: "c-1", conversation_id: body.conversation_id, text: "never sent" };
    const answer = await sendSigned(`${campus.gateway().url}/hooks/new_crm`, secret, command);
    assert.deepEqual([answer.status, answer.body.status], [202, "recorded"]);
    assert.equal((await campus.query("SELECT 1 FROM message WHERE direction = 'outbound'")).length, 0);

    const compared = await eventually("both were tried", async () => {
      const { body: page } = await campus.admin("endpoints/new_crm/comparison");
      return page.items[0]?.verdict && page.items[0].shadow_verdict ? page : undefined;
    });
    assert.deepEqual([compared.of, compared.same], ["crm", 0]);
    const [{ verdict, status, shadow_verdict, shadow_status }] = compared.items;
    assert.deepEqual([verdict, status, shadow_verdict, shadow_status], ["done", 200, "retry", 500]);
    assert.equal((await campus.admin("endpoints/crm/comparison")).status, 404);
  });
});
