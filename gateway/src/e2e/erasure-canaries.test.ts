import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { leafHash } from "../ledger/merkle/hash.js";
import { verifyInclusion } from "../ledger/merkle/verify-proof.js";
import { type Checkpoint, parseCheckpoint } from "../ledger/note/checkpoint.js";
import { type ProofFile, parseProofFile } from "../ledger/note/proof-file.js";
import { proveLeaf } from "../ledger/prove-leaf.js";
import { withClient } from "../store/embedded/with-client.js";
import { createPool } from "../store/pool.js";
import { createStore, systemContext } from "../store/transaction.js";
import { startRedis, type TestRedis } from "../testing/redis.js";
import { findServer, skipWithout } from "../testing/servers.js";
import { createKeyring } from "../vault/keyring.js";
import { type Find, type Search, searchBytes, searchDatabase, searchFolder } from "./support/canary-search.js";
import { runCommand } from "./support/command.js";
import { dumpRedis } from "./support/dump-redis.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

const canary = {
  phone: "13612345987",
  name: "金丝雀王小明",
  text: "canary-text-想要退学-7f3a",
  edited: "canary-edited-我改主意了-11",
  late: "canary-late-edit-55d2",
  file: "canary-file-成绩单-8c",
  content: "canary-content-数学六十分-90",
  ref: "canary-ref-c1e7",
  metadata: "canary-meta-3310",
  reply: "canary-reply-亲爱的小明-2b",
  note: "canary-note-家里困难-4d",
  answer: "canary-answer-ticket-of-小明-6e",
  providers: "canary-provider-says-7c",
} as const;
const e164 = `+86${canary.phone}`;
const them = { from: { scheme: "phone", value: e164, display_name: canary.name } };

/** That a line is in the book. */
interface Proof {
  readonly entry: string;
  readonly file: string | undefined;
}

describe("a person who is erased", { skip: skipWithout("redis-server") }, () => {
  let school: School;
  let redis: TestRedis;
  let search: Search;
  let person: string;
  let conversation: string;
  let answered: string;
  let proofs: readonly Proof[] = [];

  /** The stored bytes of a line of the book, by its id. */
  const entryOf = async (id: string): Promise<Buffer> => {
    const { rows } = await withClient(school.database.superuser, (client) =>
      client.query<{ entry: Buffer }>(
        "SELECT entry FROM audit_entry WHERE position(convert_to($1, 'UTF8') IN entry) > 0",
        [`"id":"${id}"`],
      ),
    );
    return rows[0]?.entry as Buffer;
  };
  const proofsAbout = async (subject: string): Promise<Proof[]> => {
    const { rows } = await withClient(school.database.superuser, (client) =>
      client.query<{ entry: Buffer; leaf: number | null }>(
        `SELECT e.entry, l.leaf_index::float8 AS leaf FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id
         WHERE position(convert_to($1, 'UTF8') IN e.entry) > 0`,
        [subject],
      ),
    );
    const store = createStore(createPool(school.database.app, () => undefined));
    const proof = async ({ entry, leaf }: (typeof rows)[number]): Promise<Proof> => ({
      entry: (JSON.parse(entry.toString()) as { id: string }).id,
      file: leaf === null ? undefined : await store.transact(systemContext, (tx) => proveLeaf(tx, leaf)),
    });
    const found = await Promise.all(rows.map(proof));
    await store.close();
    return found;
  };
  /** By the bytes that are in the book now. */
  const verifies = async ({ entry, file = "" }: Proof): Promise<boolean> => {
    const { index, proof, checkpoint } = parseProofFile(file) as ProofFile;
    const { size, root } = parseCheckpoint(checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1)) as Checkpoint;
    return verifyInclusion({ index, size, root, proof, leaf: leafHash(await entryOf(entry)) });
  };
  const folder = (): string => school.env["GATEHOUSE_DATA"] as string;
  const database = (): Promise<Find[]> => searchDatabase(school.database.superuser, search);

  before(async () => {
    redis = await startRedis(findServer("redis-server") as string);
    school = await startSchool({
      env: { REDIS_URL: redis.url, GATEHOUSE_LOG: "trace" },
      change: (config) => ({
        ...config,
        endpoints: [
          { ...config.endpoints[0], commands: ["message.send", "conversation.note"] },
          {
            id: "masked",
            adapter: "webhook",
            policy: { phone: "tokenise", display_name: "tokenise" },
            config: (config.endpoints[0] as { readonly config: object }).config,
          },
        ],
      }),
    });
    const master = Buffer.from(readFileSync(join(folder(), "keys/master"), "utf8").trim(), "base64");
    const { blind } = createKeyring(master);
    const digests = [
      blind("contact_point", "phone", "", e164),
      blind("recipient", e164),
      blind("thread", "campus_app", canary.ref),
    ];
    search = { canaries: [...Object.values(canary), e164], digests, master };
  });
  after(async () => {
    await school?.end();
    await redis?.stop();
  });

  it("was everywhere", async () => {
    school.crm.answer((_, response) => response.writeHead(500).end(canary.answer));
    const content_base64 = Buffer.from(canary.content).toString("base64");
    const attachments = [{ content_base64, filename: `${canary.file}.txt`, content_type: "text/plain" }];
    const more = { ...them, conversation_ref: canary.ref, attachments, metadata: { page: canary.metadata } };
    const { body: said } = await school.say({ type: "message", id: "k-1", text: canary.text, ...more });
    person = said.person_id;
    conversation = said.conversation_id;
    await school.say({ type: "edit", id: "k-2", message_id: "k-1", text: canary.edited });
    await school.say({ type: "reaction", id: "k-3", message_id: "k-1", emoji: "👍", action: "added", ...them });
    // Nobody can tell whose these are when they come: kept with their account's key, as letters to be replayed.
    await school.say({ type: "edit", id: "k-4", message_id: "nobody-knows", text: `${canary.late} ${canary.phone}` });
    await school.say({ type: "receipt", id: "k-5", message_id: "nobody-knows", status: "read", recipient: e164 });
    await eventually("a try that was answered with 500", async () => {
      const { body } = await school.call("GET", "/deliveries", undefined, { token: tokens.integrator });
      return body.items.some((one: { last_code: string | null }) => one.last_code !== null) || undefined;
    });
    school.crm.answer(undefined);
    await school.event("message.received", said.id);
    const reply = { conversation_id: conversation, text: canary.reply };
    const key = { key: `key-${conversation}` };
    const { body: sent } = await school.call("POST", "/messages", reply, key);
    assert.equal((await school.call("POST", "/messages", reply, key)).headers.get("idempotency-replayed"), "true");
    answered = sent.id;
    await school.event("message.sent", answered);
    await school.say({ type: "receipt", id: "k-6", message_id: sent.id, status: "delivered", recipient: e164 });
    await school.call("POST", `/conversations/${conversation}/notes`, { text: canary.note });
    const command = { type: "message.send", id: "k-7", conversation_id: conversation, text: canary.reply };
    assert.equal((await school.command(command)).status, 202);
    const finds = await database();
    const places = new Set(finds.map(({ place }) => place.replace(/_\d{4}_\d\d|_rest/, "")));
    for (const place of [
      "message.content",
      "event.data",
      "raw_event.body",
      "attempt.answer",
      "person.display_name",
      "egress_token.value",
    ])
      assert.ok(places.has(`public.${place}`), `the search is blind for ${place}: ${[...places].join(" ")}`);
    for (const place of ["message_revision.content", "attachment.meta", "file_chunk.content", "contact_point.bidx"])
      assert.ok(places.has(`public.${place}`), `the search is blind for ${place}: ${[...places].join(" ")}`);
  });

  it("has lines in the book whose proofs are handed out", async () => {
    proofs = await eventually("every line about them is sealed", async () => {
      const found = await proofsAbout(person);
      return found.every(({ file }) => file !== undefined) ? found : undefined;
    });
    assert.ok(proofs.length > 3);
    for (const proof of proofs) assert.ok(await verifies(proof));
  });

  it("is in no row of the database, opened with every key that is left", async () => {
    const waiting: { readonly about: string | undefined; readonly response: ServerResponse }[] = [];
    school.crm.answer((_, response) => {
      waiting.push({ about: school.crm.received.at(-1)?.event.data.conversation?.id, response });
    });
    const { body: last } = await school.say({ type: "message", id: "k-12", text: canary.text, ...them });
    const theirs = () => waiting.filter(({ about }) => about === last.conversation_id).length;
    await eventually("a call that is under way", () => theirs() > 0 || undefined);
    const erased = await runCommand(school.env, "people", "erase", person, "--reason", "test", "--json");
    assert.equal(erased.code, 0, erased.stderr);
    // Who is told of the erasure may name in its answer whom it is about.
    await school.crm.until(1, "person.erased");
    for (const { response } of waiting) response.writeHead(500).end(canary.answer);
    await eventually("the end of that call is written down", async () => {
      const { rows } = await withClient(school.database.superuser, (client) =>
        client.query(
          "SELECT 1 FROM attempt a JOIN event e ON e.id = a.item_id WHERE e.partition_key = $1 AND a.status = 500",
          [last.conversation_id],
        ),
      );
      return rows.length >= theirs() || undefined;
    });
    school.crm.answer(undefined);
    assert.deepEqual(await database(), []);
  });

  it("leaves every proof as good as it was, and one more: of the erasure", async () => {
    for (const proof of proofs) assert.ok(await verifies(proof));
    const certified = await eventually("the proof of the erasure", async () => {
      const { body } = await school.call("GET", `/people/${person}/erasure`, undefined, { token: tokens.admin });
      return body.proof === null ? undefined : body;
    });
    assert.ok(await verifies({ entry: certified.certificate.entry_id, file: certified.proof }));
    assert.ok(!(await verifies({ entry: proofs[0]?.entry ?? "", file: certified.proof })));
  });

  it("stays away: what arrives late about them is not kept", async () => {
    const edit = { type: "edit", id: "k-8", message_id: "k-1", text: canary.late };
    const receipt = { type: "receipt", id: "k-9", message_id: answered, status: "read", recipient: e164 };
    for (const late of [edit, receipt]) assert.equal((await school.say(late)).status, 202);
    const command = { type: "conversation.note", id: "k-10", conversation_id: conversation, text: canary.late };
    assert.notEqual((await school.command(command)).status, 202);
    const late = await school.call("POST", "/messages", { conversation_id: conversation, text: canary.late });
    assert.equal(late.status, 404);
    assert.deepEqual(await database(), []);
  });

  it("is not in Redis, the log, or any file of the data folder", async () => {
    assert.deepEqual(searchBytes(await dumpRedis(redis.url), "redis", search), []);
    assert.deepEqual(searchBytes(school.gateway.output(), "log", search), []);
    assert.deepEqual(searchFolder(folder(), search), []);
  });

  it("is in no export of the book that is made from now on, which still verifies", async () => {
    const out = join(folder(), "export");
    const words = ["audit", "export", "--from", "2026-01-01T00:00:00Z", "--to", "2100-01-01T00:00:00Z"];
    const done = await runCommand(school.env, ...words, "--purpose", "test", "--out", out);
    assert.equal(done.code, 0, done.stderr);
    assert.equal((await runCommand(school.env, "audit", "verify", out)).code, 0);
    const unpacked = (path: string): Buffer => {
      const bytes = readFileSync(path);
      return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
    };
    assert.deepEqual(searchFolder(out, search, unpacked), []);
  });

  it("is in no backup that is made from now on", async () => {
    const file = join(folder(), "after.gatehouse");
    assert.equal((await runCommand(school.env, "backup", "--out", file)).code, 0);
    for (const path of [file, `${file}.keys`])
      assert.deepEqual(searchBytes(gunzipSync(readFileSync(path)), path, search), []);
  });
});
