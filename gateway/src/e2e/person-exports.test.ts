import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { unzipSync } from "fflate";
import { verify } from "../ledger/export/testing/run-verifiers.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { sealedBook } from "./support/sealed-book.js";
import { tokenOf } from "./support/token-of.js";

const security = tokenOf("security");
const second = tokenOf("second");
const auditor = tokenOf("auditor");

const mother = { from: { scheme: "phone", value: "+8613800138001", display_name: "王妈妈" } };
const other = { from: { scheme: "phone", value: "+8613911112222", display_name: "canary-李四" } };
const secret = "canary-别人的秘密-77";
const nasty = `<script>alert(1)</script> =HYPERLINK("http://x") & "引号'`;

describe("everything about one person", () => {
  let school: School;
  let person: string;
  let conversation: string;
  const place = mkdtempSync(join(tmpdir(), "person-exports-"));

  const officer = (method: string, path: string, body?: object, token = security) =>
    school.call(method, path, body, { token });

  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [
          ...config.tokens,
          { id: "security", role: "security", token: security },
          { id: "second", role: "security", token: second },
          { id: "auditor", role: "auditor", token: auditor },
        ],
      }),
    });
    const files = [
      {
        content_base64: Buffer.from("收据的内容").toString("base64"),
        filename: "收据.txt",
        content_type: "text/plain",
      },
      { content_base64: Buffer.from("<script>1</script>").toString("base64"), filename: "x.html" },
    ];
    const { body } = await school.write("p-1", nasty, { ...mother, attachments: files, metadata: { page: "/fees" } });
    ({ person_id: person, conversation_id: conversation } = body);
    await school.write("p-2", "改之前", mother);
    await school.say({ type: "edit", id: "p-3", message_id: "p-2", text: "改之后" });
    await school.call("POST", "/messages", { conversation_id: conversation, text: "学校的答复" });
    await school.call("POST", `/conversations/${conversation}/notes`, {
      text: "爸爸电话 13911112222，本人 13800138001",
    });
    await school.write("o-1", secret, other);
    const complaint = { person_id: person, state: "received", received_at: "2026-11-25T08:00:00Z", about_minor: false };
    await officer("POST", "/registers/complaint", { ...complaint, what: "李家 13911112222 的投诉" });
    const consent = { person_id: person, granted_by: person, purpose: "notices", state: "granted" };
    await officer("POST", "/registers/consent", consent);
    await school.event("message.received", body.id);
    await sealedBook(school);
  });
  after(async () => {
    await school?.end();
    rmSync(place, { recursive: true });
  });

  const until = (id: string, state: string) =>
    eventually(`the export of ${id} is ${state}`, async () => {
      const { body } = await officer("GET", `/people/${id}/export`);
      return body.state === state ? body : undefined;
    });

  async function download(id: string, pex: string, { token = security, range = "" } = {}) {
    const headers = { authorization: `Bearer ${token}`, ...(range !== "" && { range }) };
    const answer = await fetch(`${school.gateway.url}/api/v1/people/${id}/export/${pex}/file`, { headers });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  function unpack(zip: Buffer): string {
    const dir = mkdtempSync(join(place, "unpacked-"));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), bytes);
    }
    return dir;
  }

  const text = (dir: string, name: string): string => readFileSync(join(dir, name), "utf8");
  const lines = (dir: string, name: string) =>
    text(dir, name)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const lined = async (type: string): Promise<number> =>
    (await school.query<{ n: number }>("SELECT count(*)::int AS n FROM audit_entry WHERE type = $1", [type]))[0]?.n ??
    -1;
  const requestsOf = async (id: string) => {
    const { body } = await officer("GET", `/registers/dsr?person=${id}`, undefined, auditor);
    return body.items as { case_id: string; entry_id: string; data: Record<string, string> }[];
  };

  function isWhole(dir: string): void {
    const messages = lines(dir, "messages.jsonl");
    assert.deepEqual(
      messages.map(({ author }) => author),
      ["subject", "school", "note", "subject"],
    );
    const [first, , note, edited] = messages;
    assert.equal(first.text, nasty);
    assert.equal(first.metadata.page, "/fees");
    assert.equal(first.from.value, "+8613800138001");
    assert.equal(note.text, "爸爸电话 139****2222，本人 13800138001");
    assert.deepEqual([edited.text, edited.earlier[0].text], ["改之后", "改之前"]);
    const [receipt, page] = first.attachments;
    assert.equal(text(dir, receipt.file), "收据的内容");
    assert.match(page.file, /^att_\w+\.bin$/);
    const known = JSON.parse(text(dir, "person.json"));
    assert.deepEqual(
      [known.records[0].display_name, known.contact_points[0].value, known.registers.consent[0].state],
      ["王妈妈", "+8613800138001", "granted"],
    );
    assert.deepEqual(
      known.registers.complaint.map(({ what }: { what: string }) => what),
      ["李家 139****2222 的投诉"],
    );
    assert.equal(lines(dir, "conversations.jsonl").length, 2);
    assert.ok(lines(dir, "disclosures.jsonl").every(({ endpoint_id }) => endpoint_id === "crm"));
  }

  function isSafe(dir: string): void {
    const page = text(dir, "transcript.html");
    assert.ok(page.includes("&#60;script&#62;alert(1)") && !page.includes("<script"));
    assert.ok(page.includes("学校的答复") && page.includes("改之后") && page.includes("收据.txt"));
    for (const file of readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
      const bytes = readFileSync(join(file.parentPath, file.name), "utf8");
      for (const canary of [secret, "canary-李四", "13911112222", "token:desk"])
        assert.ok(file.name === "verify.mjs" || !bytes.includes(canary), `${canary} in ${file.name}`);
    }
  }

  it("is made once asked for, fetched in slices, and proves itself", async () => {
    const asked = await officer("POST", `/people/${person}/export`, { purpose: "本人要求复制" });
    assert.deepEqual([asked.status, asked.body.state], [202, "running"]);
    const { id, file } = await until(person, "done");
    const whole = await download(person, id);
    assert.deepEqual([whole.status, whole.headers.get("content-type")], [200, "application/zip"]);
    assert.equal(createHash("sha256").update(whole.bytes).digest("hex"), file.sha256);
    const slice = await download(person, id, { range: "bytes=10-19" });
    assert.deepEqual([slice.status, slice.bytes], [206, whole.bytes.subarray(10, 20)]);
    const dir = unpack(whole.bytes);
    isWhole(dir);
    isSafe(dir);
    const { code, out } = await verify(dir);
    assert.equal(code, 0, out);
    const { requested_by, purpose } = JSON.parse(text(dir, "manifest.json"));
    assert.deepEqual([requested_by, purpose], ["token:security", "本人要求复制"]);
    writeFileSync(join(dir, "messages.jsonl"), "{}\n");
    assert.equal((await verify(dir)).code, 1);
    assert.deepEqual(
      await Promise.all(["asked", "made", "downloaded"].map((step) => lined(`person.export.${step}`))),
      [1, 1, 2],
    );
  });

  it("stands in the register of requests, answered, and its clock has stopped", async () => {
    const [received, answered] = await requestsOf(person);
    assert.deepEqual([received?.data["state"], answered?.data["state"]], ["received", "answered"]);
    assert.equal(answered?.case_id, received?.case_id);
    assert.match(answered?.data["note"] ?? "", /^export pex_/);
    const { body } = await officer("GET", "/compliance/deadlines", undefined, auditor);
    const clock = body.items.find((one: { case_id: string }) => one.case_id === received?.case_id);
    assert.equal(clock.state, "done");
    assert.equal(await lined("register.dsr.recorded"), 0);
  });

  it("answers the request that an officer had written down, and no other's", async () => {
    const { body: who } = await school.write("q-1", "请给我副本", { from: { scheme: "app_user", value: "q" } });
    const at = new Date(Date.now() - 21 * 86_400_000).toISOString();
    const row = { person_id: who.person_id, kind: "port", state: "received", received_at: at, channel: "窗口" };
    const { body: kept } = await officer("POST", "/registers/dsr", row);
    const clock = async (): Promise<string> => {
      const { body } = await officer("GET", "/compliance/deadlines", undefined, auditor);
      return body.items.find((one: { case_id: string }) => one.case_id === kept.id).state;
    };
    assert.equal(await clock(), "soon");
    const wrong = await officer("POST", `/people/${person}/export`, { purpose: "x", request_id: kept.id });
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [400, "request_id"]);
    const asked = await officer("POST", `/people/${who.person_id}/export`, { purpose: "x", request_id: kept.id });
    assert.deepEqual([asked.status, asked.body.request_id], [202, kept.id]);
    await until(who.person_id, "done");
    assert.equal(await clock(), "done");
    const rows = await requestsOf(who.person_id);
    assert.deepEqual(
      rows.map(({ data }) => [data["kind"], data["state"], data["channel"]]),
      [
        ["port", "received", "窗口"],
        ["port", "answered", "窗口"],
      ],
    );
  });

  it("has every record that is the same person, and reactions of theirs", async () => {
    const [first, merged] = [
      { scheme: "app_user", value: "one" },
      { scheme: "app_user", value: "two" },
    ];
    const { body: one } = await school.write("s-1", "第一个身份", { from: first });
    const { body: two } = await school.write("s-2", "第二个身份", { from: merged });
    const reaction = { type: "reaction", id: "s-3", message_id: "s-1", emoji: "👍", action: "added", from: first };
    assert.equal((await school.say(reaction)).status, 202);
    await school.query("UPDATE person SET merged_into_id = $1 WHERE id = $2", [one.person_id, two.person_id]);
    const asked = await officer("POST", `/people/${two.person_id}/export`, { purpose: "x" });
    await until(two.person_id, "done");
    const dir = unpack((await download(two.person_id, asked.body.id)).bytes);
    const said = lines(dir, "messages.jsonl").map(({ author, text: words, reactions }) => [
      author,
      words,
      reactions?.[0].emoji,
    ]);
    assert.deepEqual(said, [
      ["subject", "第一个身份", "👍"],
      ["subject", "第二个身份", undefined],
    ]);
    assert.equal(JSON.parse(text(dir, "person.json")).records.length, 2);
    assert.equal(lines(dir, "conversations.jsonl")[0].routed[0].group_id, "front_desk");
  });

  it("of a minor waits for somebody else, and every step stands in the register of access", async () => {
    const { body: child } = await school.write("c-1", "孩子的话", { from: { scheme: "app_user", value: "child" } });
    await school.query("UPDATE person SET minor = true WHERE id = $1", [child.person_id]);
    const asked = await officer("POST", `/people/${child.person_id}/export`, { purpose: "监护人要求", language: "en" });
    assert.equal(asked.body.state, "awaiting_approval");
    const path = `/people/${child.person_id}/export/${asked.body.id}`;
    assert.equal((await download(child.person_id, asked.body.id)).status, 404);
    assert.equal((await officer("POST", `${path}/approve`, {})).status, 403);
    assert.equal((await officer("POST", `${path}/approve`, {}, second)).status, 200);
    assert.equal((await officer("POST", `${path}/approve`, {}, second)).status, 409);
    await until(child.person_id, "done");
    const dir = unpack((await download(child.person_id, asked.body.id)).bytes);
    assert.match(text(dir, "transcript.html"), /What passed between you and the school/);
    assert.equal(JSON.parse(text(dir, "manifest.json")).approved_by, "token:second");
    const { body } = await officer("GET", `/registers/minor_access?person=${child.person_id}`, undefined, auditor);
    assert.deepEqual(
      body.items.map(({ data }: { data: { step: string; by: string } }) => `${data.step} ${data.by}`),
      ["asked token:security", "approved token:security", "viewed token:security"],
    );
  });

  it("is asked for and handed over by its own people alone", async () => {
    const wish = { purpose: "x" };
    for (const token of [tokens.desk, auditor, tokens.integrator])
      assert.equal((await officer("POST", `/people/${person}/export`, wish, token)).status, 403);
    const { body } = await officer("GET", `/people/${person}/export`);
    assert.equal((await download(person, body.id, { token: tokens.admin })).status, 403);
    assert.equal((await officer("POST", `/people/${person}/export`, {})).status, 400);
    assert.equal((await officer("POST", "/people/per_none/export", wish)).status, 404);
  });

  it("is written into a folder by the command, with one line for asking and one for making", async () => {
    const before = await Promise.all(["asked", "made"].map((step) => lined(`person.export.${step}`)));
    const dir = join(place, "by-hand");
    const { code, stderr, stdout } = await runCommand(school.env, "people", "export", person, "--out", dir, "--json");
    assert.equal(code, 0, stderr);
    isWhole(dir);
    isSafe(dir);
    assert.equal((await verify(dir)).code, 0);
    const now = await Promise.all(["asked", "made"].map((step) => lined(`person.export.${step}`)));
    assert.deepEqual(
      now,
      before.map((n) => n + 1),
    );
    const rows = await requestsOf(person);
    assert.equal(rows.at(-1)?.data["state"], "answered");
    assert.equal(rows.at(-1)?.case_id, JSON.parse(stdout).request_id);
    assert.equal((await runCommand(school.env, "people", "export", person, "--out", dir)).code, 2);
    assert.equal((await runCommand(school.env, "people", "export", "per_none", "--out", join(place, "n"))).code, 2);
  });

  it("lies sealed in the file store, and is gone when its time is over", async () => {
    const stored = await school.query<{ content: Buffer }>(
      "SELECT f.content FROM file_chunk f JOIN person_export x ON x.content_id = f.content_id",
    );
    assert.ok(stored.length > 0);
    for (const { content } of stored) assert.ok(!content.includes("PK\u0003\u0004") && !content.includes("manifest"));
    const { id } = await until(person, "done");
    await school.query("UPDATE person_export SET ended_at = now() - interval '8 days' WHERE content_id IS NOT NULL");
    await until(person, "done");
    const expired = await eventually("an expired archive", async () => {
      const rows = await school.query<{ id: string }>("SELECT id FROM person_export WHERE state = 'expired'");
      return rows.length > 0 ? rows.map((row) => row.id) : undefined;
    });
    assert.ok(!expired.includes(id));
    assert.equal((await download(person, expired[0] ?? "")).status, 410);
    assert.ok((await lined("person.export.expired")) >= 1);
  });

  it("that cannot be made fails, says so, and leaves its request open", async () => {
    const { body: who } = await school.write("l-1", "打不开的话", { from: { scheme: "app_user", value: "l" } });
    await school.query("UPDATE message SET content = '\\x00' WHERE id = $1", [who.id]);
    await officer("POST", `/people/${who.person_id}/export`, { purpose: "x" });
    assert.notEqual((await until(who.person_id, "failed")).failure, null);
    assert.deepEqual(
      (await requestsOf(who.person_id)).map(({ data }) => data["state"]),
      ["received"],
    );
    const out = join(place, "broken");
    const command = await runCommand(school.env, "people", "export", who.person_id, "--out", out);
    assert.deepEqual([command.code, readdirSync(out)], [1, []]);
  });

  it("cannot be had of somebody who was erased, and the archive goes with them", async () => {
    const { body: asked } = await officer("POST", `/people/${person}/export`, { purpose: "x" });
    await until(person, "done");
    const erasure = await officer("POST", `/people/${person}/erasure`, { reason: "本人申请" });
    assert.equal(erasure.status, 202);
    const { certificate, request_id } = await eventually("it is erased", async () => {
      const { body } = await officer("GET", `/people/${person}/erasure`);
      return body.state === "erased" ? body : undefined;
    });
    assert.ok(certificate.erased.person_exports >= 2);
    assert.equal((await officer("POST", `/people/${person}/export`, { purpose: "x" })).status, 410);
    assert.equal((await officer("GET", `/people/${person}/export`)).status, 410);
    assert.equal((await download(person, asked.id)).status, 410);
    const command = await runCommand(school.env, "people", "export", person, "--out", join(place, "late"));
    assert.deepEqual([command.code, /erased/.test(command.stderr)], [1, true]);
    const [left] = await school.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM person_export WHERE sha256 IS NOT NULL AND person_id = $1",
      [person],
    );
    assert.equal(left?.n, 0);
    const [contents] = await school.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM file_content c JOIN data_key k ON k.kid = c.kid WHERE k.owner_id = $1 AND c.state = 'stored'",
      [person],
    );
    assert.equal(contents?.n, 0);
    const rows = (await requestsOf(person)).filter((row) => row.case_id === request_id);
    assert.deepEqual(
      rows.map(({ data }) => [data["kind"], data["state"]]),
      [
        ["delete", "received"],
        ["delete", "answered"],
      ],
    );
    assert.equal(rows.at(-1)?.entry_id, certificate.entry_id);
  });

  it("waits while a hold keeps somebody who is to be erased", async () => {
    const { body: who } = await school.write("h-1", "有争议", { from: { scheme: "app_user", value: "held" } });
    await officer("POST", "/holds", { person_id: who.person_id, reason: "诉讼" });
    const { body } = await officer("POST", `/people/${who.person_id}/erasure`, { reason: "x" });
    assert.equal(body.state, "restricted");
    assert.equal((await officer("POST", `/people/${who.person_id}/export`, { purpose: "x" })).status, 409);
    assert.deepEqual(
      (await requestsOf(who.person_id)).map(({ data }) => data["state"]),
      ["received"],
    );
  });
});
