import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { urlOf } from "./support/gateway.js";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly missing?: readonly string[];
}

describe("a backup of a school whose files lie in a folder", () => {
  let school: School;
  let target: TestDatabase;
  let env: Record<string, string>;
  const place = mkdtempSync(join(tmpdir(), "backup-beside-"));
  const root = join(place, "files");
  const file = join(place, "today.gatehouse");
  const archive = (): string => join(school.env["GATEHOUSE_DATA"] as string, "archive");
  const names: string[] = [];

  before(async () => {
    school = await startSchool({ change: (config) => ({ ...config, files: { kind: "disk", path: root } }) });
    const attachments = [1, 2, 3].map((n) => ({
      content_base64: Buffer.alloc(300_000, n).toString("base64"),
      filename: `${n}.bin`,
    }));
    for (const [n, one] of attachments.entries()) await school.write(`b-${n}`, "附件", { attachments: [one] });
    const ids = await eventually("files on the disk", async () => {
      const rows = await withClient(school.database.superuser, async (client) => {
        const text = "SELECT id FROM file_content WHERE place = 'disk' AND state = 'stored' ORDER BY id";
        return (await client.query<{ id: string }>(text)).rows;
      });
      return rows.length === 3 ? rows.map(({ id }) => id) : undefined;
    });
    names.push(...ids.map((id) => join(id.slice(-4, -2), id.slice(-2), id)));
    mkdirSync(join(archive(), "audit-2024_01"), { recursive: true });
    target = await freshDatabase();
    const data = mkdtempSync(join(place, "data-"));
    cpSync(join(school.env["GATEHOUSE_DATA"] as string, "keys"), join(data, "keys"), { recursive: true });
    const urls = { DATABASE_URL: urlOf(target.app), DATABASE_OWNER_URL: urlOf(target.owner) };
    env = { ...school.env, ...urls, GATEHOUSE_DATA: data };
  });
  after(async () => {
    await school?.end();
    await target?.drop();
    rmSync(place, { recursive: true });
  });

  const filesFinding = async (): Promise<Finding> => {
    const { stdout } = await runCommand(env, "doctor", "--json");
    return JSON.parse(stdout).findings.find(({ name }: Finding) => name === "files");
  };

  it("says which folders are to be saved besides", async () => {
    const plain = await runCommand(school.env, "backup", "--out", file);
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(plain.stdout, new RegExp(`not in it, to be saved besides.*\\n +${root} · 3 .* files · 0\\.9 MiB\\n`));
    assert.match(plain.stdout, new RegExp(`${archive()} · 1 .*months of the book`));
    const { stdout } = await runCommand(school.env, "backup", "--out", file, "--json");
    assert.deepEqual(JSON.parse(stdout).beside, [
      { what: "files", where: root, count: 3, bytes: 900_000 },
      { what: "months_of_the_book", where: archive(), count: 1 },
    ]);
  });

  it("is made although the configuration cannot be read, and says so", async () => {
    const broken = { ...school.env, GATEHOUSE_CONFIG: join(place, "nowhere.yaml") };
    const { code, stdout } = await runCommand(broken, "backup", "--out", join(place, "other.gatehouse"));
    assert.equal(code, 0);
    assert.match(stdout, /as files in gatehouse\.yaml says, which cannot be read · 3 /);
  });

  it("is restored, telling every file that is not there", async () => {
    renameSync(root, `${root}-saved`);
    const restored = await runCommand(env, "restore", file, "--replace", "--json");
    assert.equal(restored.code, 0, restored.stderr);
    const { files_folder, files_missing, months_missing } = JSON.parse(restored.stdout);
    assert.deepEqual([files_folder, files_missing, months_missing], [root, names, []]);
    const again = await runCommand(env, "restore", file, "--replace");
    assert.match(again.stdout, new RegExp(`3 of 3 files are missing or not whole in ${root}: .*${names[0]}`));
  });

  it("is whole again with the folder copied back; until then the doctor names what is missing", async () => {
    const nothing = await filesFinding();
    assert.deepEqual([nothing.ok, nothing.missing], [false, names]);
    renameSync(`${root}-saved`, root);
    assert.deepEqual(await filesFinding(), { name: "files", ok: true, detail: `disk, 3 files in ${root}` });
    truncateSync(join(root, names[1] ?? ""), 1_000);
    const most = await filesFinding();
    assert.deepEqual([most.ok, most.missing], [false, [names[1]]]);
    assert.match(most.detail, /1 of 3 files are missing or not whole/);
    rmSync(join(root, names[1] ?? ""));
    assert.deepEqual((await filesFinding()).missing, [names[1]]);
  });
});
