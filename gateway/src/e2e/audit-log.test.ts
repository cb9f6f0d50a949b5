import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { leafHash } from "../ledger/merkle/hash.js";
import { verifyInclusion } from "../ledger/merkle/verify-proof.js";
import { parseCheckpoint, signCheckpoint } from "../ledger/note/checkpoint.js";
import { parseVerifierKey } from "../ledger/note/keys.js";
import { parseNote, verifiedBy } from "../ledger/note/note.js";
import { parseProofFile } from "../ledger/note/proof-file.js";
import { signersOf } from "../ledger/seal/signing-keys.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

const auditor = tokenOf("auditor");

describe("the book, as an auditor sees it", () => {
  let school: School;
  const dir = mkdtempSync(join(tmpdir(), "anchors-"));
  mkdirSync(dir, { recursive: true });

  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [...config.tokens, { id: "auditor", role: "auditor", token: auditor }],
        audit: { anchors: [{ id: "disk", kind: "file", dir }] },
      }),
    });
    await school.write("m1", "几点开门？");
  });
  after(() => school?.end());

  const text = async (path: string, token = auditor): Promise<{ status: number; body: string }> => {
    const answer = await fetch(`${school.gateway.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, body: await answer.text() };
  };
  const entries = async (query: string): Promise<{ index: number | null; entry: { id: string; type: string } }[]> =>
    JSON.parse((await text(`/audit/entries?${query}`)).body).items;

  it("lists entries by what is asked for, page by page, and each look is an entry", async () => {
    const [received] = await entries("type=message.*");
    assert.match(received?.entry.type ?? "", /^message\./);
    const first = JSON.parse((await text("/audit/entries?limit=1")).body);
    const second = JSON.parse((await text(`/audit/entries?limit=1&after=${encodeURIComponent(first.next)}`)).body);
    assert.notEqual(second.items[0].entry.id, first.items[0].entry.id);
    const looks = await entries("actor=token:auditor&type=audit.entries.read");
    assert.ok(looks.length >= 3);
    assert.equal((await text("/audit/entries?after=x'")).status, 400);
    assert.equal((await text("/audit/entries?type=100%25")).body.includes('"items":[]'), true);
  });

  it("proves an entry against the signed checkpoint, over the api and on the command line", async () => {
    const sealed = await eventually("the entry is sealed", async () =>
      (await entries("type=message.*")).find(({ index }) => index !== null),
    );
    const shown = await runCommand(school.env, "audit", "checkpoint", "--json");
    const { key: vkey } = JSON.parse(shown.stdout);
    assert.ok(school.gateway.output().includes(vkey), "the first start shows the public key");
    const { body } = await text(`/audit/proof/${sealed.entry.id}`);
    const proof = parseProofFile(body);
    const note = parseNote(proof?.checkpoint ?? "");
    const key = parseVerifierKey(vkey);
    assert.ok(proof && note && key);
    assert.equal(verifiedBy(note, [key]).length, 1);
    const checkpoint = parseCheckpoint(note.text);
    assert.ok(checkpoint);
    assert.equal(checkpoint.origin, "test-school/audit/1");
    const { rows } = await import("../store/embedded/with-client.js").then(({ withClient }) =>
      withClient(school.database.owner, async (client) =>
        client.query(
          "SELECT e.entry FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id WHERE l.leaf_index = $1",
          [proof.index],
        ),
      ),
    );
    const leaf = leafHash(rows[0].entry as Buffer);
    assert.ok(
      verifyInclusion({ index: proof.index, size: checkpoint.size, leaf, proof: proof.proof, root: checkpoint.root }),
    );
    const printed = await runCommand(school.env, "audit", "prove", sealed.entry.id);
    assert.match(printed.stdout, new RegExp(`^c2sp.org/tlog-proof@v1\nindex ${proof.index}\n`));
    const told = await runCommand(school.env, "audit", "prove", sealed.entry.id, "--json");
    assert.match(JSON.parse(told.stdout).proof, /^c2sp.org\/tlog-proof@v1\nindex /);
    assert.equal((await text(`/audit/proof/${"0".repeat(32)}`)).status, 404);
    const tile = await fetch(`${school.gateway.url}/api/v1/audit/tile/0/000.p/2`, {
      headers: { authorization: `Bearer ${auditor}` },
    });
    assert.equal((await tile.arrayBuffer()).byteLength, 64);
    assert.equal((await text("/audit/tile/0/999")).status, 404);
    assert.equal((await text("/audit/checkpoint", tokenOf("integrator"))).status, 403);
  });

  it("a checkpoint leaves to the folder, and the metrics tell of it", async () => {
    const written = (): string | undefined => {
      const [name] = readdirSync(dir);
      return (name && readFileSync(join(dir, name), "utf8")) || undefined;
    };
    assert.match(await eventually("a checkpoint in the folder", written, 60_000), /^test-school\/audit\/1\n\d+\n/);
    const metrics = await (await fetch(`${school.gateway.url}/metrics`)).text();
    assert.match(metrics, /^gatehouse_audit_seal_lag_seconds [\d.]+$/m);
    assert.match(metrics, /^gatehouse_audit_sealed_entries [1-9]\d*$/m);
  });

  it("a fork is acknowledged only where there is one; the key is rotated while the gateway runs", async () => {
    const refused = await runCommand(school.env, "audit", "fork-ack", "--reason", "x");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /nothing to acknowledge/);
    const rotated = await runCommand(school.env, "audit", "rotate-key", "--json");
    assert.equal(rotated.code, 0, rotated.stderr);
    const { now } = JSON.parse(rotated.stdout);
    const key = parseVerifierKey(now);
    assert.ok(key);
    await eventually("a checkpoint with both signatures", async () => {
      const note = parseNote((await text("/audit/checkpoint")).body);
      return note?.signatures.length === 2 && verifiedBy(note, [key]).length === 1 ? true : undefined;
    });
    const doctor = await runCommand(school.env, "doctor");
    assert.match(doctor.stdout, /✓ book: \d+ entries, test-school\/audit\/1/);
  });

  it("the database is compared with what was anchored: exit 1 names the size and the file", async () => {
    const agrees = await runCommand(school.env, "audit", "verify", "--json");
    assert.equal(agrees.code, 0, agrees.stderr);
    assert.ok(JSON.parse(agrees.stdout).compared >= 1);
    const mailed = mkdtempSync(join(tmpdir(), "mailed-"));
    const [origin, size] = ["test-school/audit/1", 9_000_000];
    const signers = signersOf(school.env["GATEHOUSE_DATA"] ?? "", origin, Date.now());
    const kept = signCheckpoint({ origin, size, root: Buffer.alloc(32, 7) }, signers);
    writeFileSync(join(mailed, "checkpoint-mailed.txt"), kept);
    const { code, stderr } = await runCommand(school.env, "audit", "verify", "--anchors", mailed);
    assert.equal(code, 1);
    assert.match(stderr, /checkpoint-mailed\.txt: .*9000000 entries were anchored/);
    rmSync(mailed, { recursive: true });
    rmSync(join(dir, readdirSync(dir)[0] ?? ""));
    const doctor = await runCommand(school.env, "doctor");
    assert.deepEqual([doctor.code, /✗ book: .*sent to disk is missing/.test(doctor.stdout)], [1, true], doctor.stdout);
  });
});
