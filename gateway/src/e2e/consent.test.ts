import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

describe("consent", () => {
  let school: School;
  before(async () => {
    school = await startSchool();
  });
  after(() => school.end());

  const record = (person_id: string, state: string, granted_by: string): Promise<unknown> =>
    school.call("POST", "/registers/consent", { person_id, granted_by, purpose: "messages", state });

  const asOwner = (sql: string, values: readonly unknown[]): Promise<unknown> =>
    withClient(school.database.owner, async (client) => {
      await client.query("SELECT set_config('app.role', 'system', false)");
      return client.query(sql, [...values]);
    });

  const deadOf = (id: string): Promise<string> =>
    eventually(`a dead letter of ${id}`, async () => {
      const { body } = await school.call("GET", "/dead-letters", undefined, { token: tokens.integrator });
      const items = body["items"] as { item_id: string; code: string }[];
      return items.find(({ item_id }) => item_id === id)?.code;
    });

  const answer = async (conversation_id: unknown): Promise<string> => {
    const { status, body } = await school.call("POST", "/messages", { conversation_id, text: "您好" });
    assert.equal(status, 202, JSON.stringify(body));
    return body["id"] as string;
  };

  it("that is withdrawn between enqueue and send stops the message", async () => {
    const { body } = await school.write("c-1", "在吗");
    school.app.answer((_, response) => response.writeHead(503).end());
    const id = await answer(body["conversation_id"]);
    await school.app.about(id);
    await record(body["person_id"] as string, "withdrawn", body["person_id"] as string);
    school.app.answer(undefined);
    assert.equal(await deadOf(id), "consent_withdrawn");
    assert.equal((await school.app.about(id)).length, 1);
  });

  it("of a guardian opens messages to a minor; the child's own does not", async () => {
    const { body } = await school.write("c-2", "在吗", { from: { scheme: "phone", value: "+8613900139000" } });
    const child = body["person_id"] as string;
    await asOwner("UPDATE person SET minor = true WHERE id = $1", [child]);
    await asOwner("UPDATE conversation SET reply_opened_at = now() - interval '2 days' WHERE person_id = $1", [child]);
    await record(child, "granted", child);
    assert.equal(await deadOf(await answer(body["conversation_id"])), "guardian_consent_missing");
    await record(child, "granted", "per_guardian");
    const id = await answer(body["conversation_id"]);
    assert.equal((await school.app.about(id)).length, 1);
  });
});
