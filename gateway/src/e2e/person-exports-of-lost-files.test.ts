import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { unzipSync } from "fflate";
import { makeUnreadable } from "../files/testing/make-unreadable.js";
import { verify } from "../ledger/export/testing/run-verifiers.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { sealedBook } from "./support/sealed-book.js";
import { tokenOf } from "./support/token-of.js";

const security = tokenOf("security");
const names = ["whole", "gone", "cut", "changed", "unreadable"] as const;
type Name = (typeof names)[number];
interface Own {
  readonly id: string;
  readonly filename: string;
  readonly file?: string;
  readonly missing?: { readonly reason: string; readonly at: string };
}
/** Several frames, so that a beginning is left. */
const contents = Object.fromEntries(names.map((name) => [name, randomBytes(700_000)])) as Record<Name, Buffer>;

describe("everything about one person, where files are lost", () => {
  let school: School;
  let person: string;
  const place = mkdtempSync(join(tmpdir(), "lost-files-"));
  const root = join(place, "files");

  const officer = (method: string, path: string, body?: object) => school.call(method, path, body, { token: security });
  const fileOf = (id: string): string => join(root, id.slice(-4, -2), id.slice(-2), id);

  before(async () => {
    const token = { id: "security", role: "security", token: security };
    school = await startSchool({
      change: (config) => ({
        ...config,
        limits: { body_bytes: 8_388_608 },
        files: { kind: "disk", path: root },
        tokens: [...config.tokens, token],
      }),
    });
    const attachments = names.map((name) => ({
      content_base64: contents[name].toString("base64"),
      filename: `${name}.bin`,
    }));
    const { body } = await school.write("p-1", "五个文件", { from: { scheme: "app_user", value: "a" }, attachments });
    person = body.person_id;
    const stored = await eventually("files on the disk", async () => {
      const rows = await school.query<{ id: string }>(
        `SELECT c.id FROM attachment a JOIN file_content c ON c.id = a.content_id WHERE c.place = 'disk' ORDER BY a.id`,
      );
      return rows.length === names.length ? rows.map(({ id }) => fileOf(id)) : undefined;
    });
    const files = Object.fromEntries(names.map((name, at) => [name, stored[at] ?? ""])) as Record<Name, string>;
    rmSync(files.gone);
    await makeUnreadable(files.unreadable);
    truncateSync(files.cut, 600_000);
    const bytes = readFileSync(files.changed);
    bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
    writeFileSync(files.changed, bytes);
    await sealedBook(school);
  });
  after(async () => {
    await school?.end();
    rmSync(place, { recursive: true });
  });

  const made = () =>
    eventually("an export that has ended", async () => {
      const { body } = await officer("GET", `/people/${person}/export`);
      assert.notEqual(body.state, "failed", body.failure);
      return body.state === "done" ? body : undefined;
    });

  /** The folder of a copy names what is lost in its manifest, messages and transcript, and gives the rest. */
  async function namesTheLost(dir: string): Promise<void> {
    const text = (name: string): string => readFileSync(join(dir, name), "utf8");
    const { missing, views } = JSON.parse(text("manifest.json"));
    const { attachments } = JSON.parse(text("messages.jsonl"));
    const found = Object.fromEntries(
      (attachments as Own[]).map((one) => [one.filename.replace(".bin", ""), one]),
    ) as Record<Name, Own>;
    assert.deepEqual(
      names.map((name) => [found[name].file !== undefined, found[name].missing?.reason]),
      [
        [true, undefined],
        [false, "gone"],
        [true, "cut_off"],
        [true, "changed"],
        [false, "changed"],
      ],
    );
    assert.deepEqual(
      missing,
      [found.gone, found.cut, found.changed, found.unreadable].map(({ id, missing: lack }) => ({
        name: `${id}.bin`,
        ...lack,
      })),
    );
    for (const { id } of [found.gone, found.unreadable])
      assert.ok(!views.some(({ name }: { name: string }) => name.startsWith(id)));
    const bytes = (name: Name): Buffer => readFileSync(join(dir, found[name].file ?? ""));
    assert.ok(bytes("whole").equals(contents.whole));
    for (const name of ["cut", "changed"] as const) {
      assert.ok(bytes(name).length > 0 && bytes(name).equals(contents[name].subarray(0, bytes(name).length)), name);
    }
    assert.equal(text("transcript.html").split("未能读出").length, 5);
    const { code, out } = await verify(dir);
    assert.equal(code, 0, out);
  }

  it("gives the rest, names each of them, and tells the officer how many", async () => {
    assert.equal((await officer("POST", `/people/${person}/export`, { purpose: "x" })).status, 202);
    const { id, files_missing } = await made();
    assert.equal(files_missing, 4);
    const answer = await fetch(`${school.gateway.url}/api/v1/people/${person}/export/${id}/file`, {
      headers: { authorization: `Bearer ${security}` },
    });
    const dir = join(place, "unpacked");
    for (const [name, bytes] of Object.entries(unzipSync(Buffer.from(await answer.arrayBuffer())))) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), bytes);
    }
    await namesTheLost(dir);
  });

  it("says of a lost file that is asked for by itself what became of it", async () => {
    const rows = await school.query<{ id: string; size: string }>("SELECT id, size FROM attachment ORDER BY id");
    const answers = await Promise.all(
      rows.map(({ id }) =>
        fetch(`${school.gateway.url}/api/v1/attachments/${id}`, {
          headers: { authorization: `Bearer ${tokens.desk}` },
        }),
      ),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 500, 200, 200, 500],
    );
    for (const at of [1, 4]) assert.match(await (answers[at] as Response).text(), /"File lost"/);
    for (const one of answers.slice(2, 4)) await assert.rejects(one.arrayBuffer(), "it breaks off, and is never short");
    await answers[0]?.arrayBuffer();
  });

  it("is written by the command just so", async () => {
    const dir = join(place, "by-hand");
    const { code, stderr, stdout } = await runCommand(school.env, "people", "export", person, "--out", dir, "--json");
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).files_missing, 4);
    await namesTheLost(dir);
    const plain = await runCommand(school.env, "people", "export", person, "--out", join(place, "again"));
    assert.match(plain.stdout, /4 files could not be read/);
  });

  it("waits for a store that is away, and takes nothing for lost", async () => {
    renameSync(root, `${root}-away`);
    assert.equal((await officer("POST", `/people/${person}/export`, { purpose: "x" })).status, 202);
    const waiting = await eventually("an export that waits", async () => {
      const { body } = await officer("GET", `/people/${person}/export`);
      return body.retry_at === null ? undefined : body;
    });
    assert.equal(waiting.state, "running");
    assert.match(waiting.failure, /is its disk mounted/);
    renameSync(`${root}-away`, root);
    await school.query("UPDATE person_export SET retry_at = now() WHERE id = $1", [waiting.id]);
    const { id, files_missing, failure } = await made();
    assert.deepEqual([id, files_missing, failure], [waiting.id, 4, null]);
  });
});
