import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { replaceWornKeys } from "../pipeline/replace-worn-keys.js";
import { createPool } from "../store/pool.js";
import { createStore, type Store } from "../store/transaction.js";
import type { LiveKeyring } from "../vault/keyring.js";
import { masterSource } from "../vault/master-source.js";
import { openKeys } from "../vault/open-keys.js";
import { seal } from "../vault/seal.js";
import { runCommand } from "./support/command.js";
import { type School, startSchool } from "./support/front-desk.js";

interface KeyRow {
  readonly kid: string;
  readonly class: string;
  readonly wrapped: Buffer;
}

const inTwoYears = new Date(Date.now() + 730 * 86_400_000);

describe("a data key that served long enough", () => {
  let school: School;
  let store: Store;
  let keyring: LiveKeyring;
  let person: string;
  const policy = { suite: "aes", data_key_days: 365 } as const;

  const keysOf = (owner: string): Promise<KeyRow[]> =>
    school.query("SELECT kid, class, wrapped FROM data_key WHERE owner_id = $1 ORDER BY created_at, kid", [owner]);
  const kidOf = async (message: string): Promise<string | undefined> =>
    (await school.query<{ kid: string }>("SELECT kid FROM message WHERE id = $1", [message]))[0]?.kid;
  const replace = (given: object = policy): Promise<void> =>
    replaceWornKeys(
      { store, keyring, policy: { ...policy, ...given }, isConfigured: (id) => id === "campus_app" },
      inTwoYears,
    );
  /** Keys this process sealed with are looked at; others are somebody else's to replace. */
  const use = (rows: readonly KeyRow[]): void =>
    rows.forEach((row) => {
      seal(keyring.open(row), "x|x|x", "x");
    });
  const replaced = async (): Promise<number> =>
    (
      await school.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM audit_entry WHERE type = 'key.data_key_replaced'",
      )
    )[0]?.n ?? -1;

  before(async () => {
    school = await startSchool();
    store = createStore(createPool(school.database.app, () => {}));
    const source = masterSource(school.env["GATEHOUSE_DATA"] as string, undefined);
    keyring = await openKeys({ store, source, suite: "aes" });
    for (const id of ["m-1", "m-2"]) person = (await school.write(id, `第一 ${id}`)).body.person_id as string;
  });
  after(async () => {
    await store?.close();
    await school?.end();
  });

  it("is replaced for what is new, and everything opens as before", async () => {
    const first = await school.call("GET", "/conversations?status=open");
    const [open, closed] = (first.body.items as { id: string }[]).map(({ id }) => id);
    await school.call("PATCH", `/conversations/${closed}`, { status: "closed" });
    const [old] = await keysOf(person);
    use([old as KeyRow]);
    await replace();
    const [, fresh, ...more] = await keysOf(person);
    assert.ok(fresh !== undefined && more.length === 0);
    assert.equal(await replaced(), 1);

    const third = await school.write("m-3", "第三");
    assert.equal(third.body.person_id, person);
    assert.equal(await kidOf(third.body.id as string), fresh.kid);
    const answer = await school.call("POST", "/messages", { conversation_id: open, text: "好的" });
    assert.equal(answer.status, 202);
    assert.equal(await kidOf(answer.body.id as string), fresh.kid);
    for (const id of [open, closed]) {
      const { body } = await school.call("GET", `/conversations/${id}`);
      assert.equal(body.person.display_name, "王妈妈");
      const { body: messages } = await school.call("GET", `/conversations/${id}/messages`);
      assert.match(messages.items[0].text, /^第一/);
    }
    assert.equal((await school.event("message.received", third.body.id as string)).data.message?.text, "第三");
  });

  it("is not replaced twice, nor is one that nobody seals with any more", async () => {
    use(await keysOf(person));
    const before = await keysOf(person);
    await replaceWornKeys({ store, keyring, policy, isConfigured: () => false }, new Date());
    assert.equal((await keysOf(person)).length, before.length);
    keyring.forgetAll();
    use([before[0] as KeyRow]);
    await replace();
    assert.equal((await keysOf(person)).length, before.length);
    assert.equal(await replaced(), 1);
  });

  it("an account's too, of which there is one in use; its raw events open by the old one", async () => {
    await school.say({ type: "edit", id: "e-1", message_id: "nowhere", text: "早" });
    use(await keysOf("campus_app"));
    await replace();
    const keys = await keysOf("campus_app");
    assert.deepEqual(keys.map((row) => row.class).sort(), ["account", "past_account"]);
    await school.say({ type: "edit", id: "e-2", message_id: "nowhere", text: "晚" });
    const raws = await school.query<{ kid: string }>(
      "SELECT kid FROM raw_event WHERE account_id = 'campus_app' AND unowned",
    );
    assert.deepEqual(new Set(raws.map(({ kid }) => kid)), new Set(keys.map(({ kid }) => kid)));
  });

  it("another suite in the configuration replaces keys as they are used", async () => {
    keyring = await openKeys({
      store,
      source: masterSource(school.env["GATEHOUSE_DATA"] as string, undefined),
      suite: "sm",
    });
    use((await keysOf(person)).slice(-1));
    await replace({ suite: "sm", data_key_days: 3_650 });
    assert.match((await keysOf(person)).at(-1)?.kid ?? "", /^dksm_/);
    const { body } = await school.write("m-9", "国密");
    assert.match((await kidOf(body.id as string)) ?? "", /^dksm_/);
    const read = await school.call("GET", `/messages/${body.id}`);
    assert.equal(read.body.text, "国密");
  });

  it("is destroyed with all the others of its person", async () => {
    assert.ok((await keysOf(person)).length >= 3);
    const { code, stderr } = await runCommand(school.env, "people", "erase", person, "--reason", "asked", "--json");
    assert.equal(code, 0, stderr);
    assert.ok((await keysOf(person)).every(({ wrapped }) => wrapped === null));
  });
});
