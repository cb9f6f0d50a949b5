import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { needServer } from "../../testing/servers.js";
import { leafHash } from "../merkle/hash.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { forgeLeafHash, type MadeUpBook, madeUpBook, madeUpEntries, rootOfEntries } from "./testing/made-up-book.js";
import { makeBundle, newFolder, newSigner } from "./testing/make-bundle.js";
import { type Verdict, verify, verifyByPython } from "./testing/run-verifiers.js";
import { tampers } from "./testing/tampers.js";

const signer = newSigner();
const range = { from: 100, to: 600 };
const sealed = madeUpEntries(700);
const place = newFolder();
const keyFile = join(place, "key.txt");

/** Asks both verifiers, and wants the same answer of them. */
async function verdictOf(t: TestContext, ...words: readonly string[]): Promise<Verdict> {
  const python = needServer(t, "python3");
  if (python === undefined) return verify(...words);
  const [verdict, second] = await Promise.all([verify(...words), verifyByPython(python, ...words)]);
  assert.deepEqual([second.code, second.places], [verdict.code, verdict.places], second.out + verdict.out);
  return verdict;
}

const bundleOf = (book: MadeUpBook, at = range) => makeBundle({ book, signer, range: at });

describe("an audit export's verifier", () => {
  let full = "";
  let filtered = "";
  before(async () => {
    writeFileSync(keyFile, `${signer.verifier.text}\n`);
    full = await makeBundle({ book: madeUpBook(sealed, signer), signer, range, formats: ["csv"] });
    filtered = await makeBundle({ book: madeUpBook(sealed, signer), signer, range, query: { type: "message.*" } });
  });
  after(() => {
    for (const dir of [place, full, filtered]) rmSync(dir, { recursive: true });
  });

  it("proves good bundles, and says whose key it believed", async (t) => {
    const given = await verdictOf(t, full, "--key", keyFile);
    assert.equal(given.code, 0, given.out);
    assert.match(given.out, new RegExp(`^✓ .*500 条 entries, 0 .*size 700, .*/audit/1, key ${signer.verifier.id}\n$`));
    assert.match((await verdictOf(t, full)).out, /key taken from the bundle, not trusted\n$/);
    assert.match((await verdictOf(t, "--key", keyFile, filtered)).out, /✓ .*100 条 entries, 400 省略 omitted/);
  });

  it("proves bundles of any range, and of none", async (t) => {
    const book = madeUpBook(sealed, signer);
    for (const [from, to] of [
      [0, 700],
      [0, 1],
      [699, 700],
      [255, 257],
      [256, 512],
      [511, 700],
      [3, 4],
      [700, 700],
    ] as const) {
      const dir = await bundleOf(book, { from, to });
      const { code, out } = await verdictOf(t, dir, "--key", keyFile);
      assert.equal(code, 0, `${from}–${to}: ${out}`);
      rmSync(dir, { recursive: true });
    }
  });

  it("proves what retention dropped by its hashes", async (t) => {
    const book = madeUpBook(sealed, signer);
    book.entries.fill(null, 0, 300);
    const dir = await bundleOf(book);
    const { code, out } = await verdictOf(t, dir, "--key", keyFile);
    assert.equal(code, 0, out);
    assert.match(out, /300 条 entries, 200 省略 omitted|300 entries, 200 omitted/);
    rmSync(dir, { recursive: true });
  });

  it("proves that the log goes on from checkpoints that left before, within the range and beside it", async (t) => {
    const book = madeUpBook(sealed, signer);
    const sizes = [1, 64, 99, 100, 333, 600, 601, 650, 700];
    const noteOf = (size: number, by = signer) => {
      const root = rootOfEntries(sealed.slice(0, size));
      return { size, note: signCheckpoint({ origin: by.verifier.name, size, root }, [by]) };
    };
    const sent = async () => [...sizes.map((size) => noteOf(size)), noteOf(50, newSigner())];
    const dir = await bundleOf({ ...book, sent });
    assert.equal(readdirSync(join(dir, "anchors")).length, 2 * sizes.length - 1);
    const { code, out } = await verdictOf(t, dir, "--key", keyFile);
    assert.equal(code, 0, out);
    writeFileSync(join(dir, "anchors", "99.proof"), readFileSync(join(dir, "anchors", "650.proof")));
    assert.deepEqual((await verdictOf(t, dir, "--key", keyFile)).places, ["anchors/99.checkpoint"]);
    rmSync(dir, { recursive: true });
  });

  for (const { name, filtered: ofFiltered, change, places } of tampers)
    it(`names the place of: ${name}`, async (t) => {
      const dir = join(place, "tampered");
      cpSync(ofFiltered === true ? filtered : full, dir, { recursive: true });
      change({ dir, signer });
      const { code, places: named, out } = await verdictOf(t, dir, "--key", keyFile);
      rmSync(dir, { recursive: true });
      assert.deepEqual(named, places, out);
      assert.equal(code, places.length === 0 ? 0 : 1);
    });

  it("ends with 2 when it is called wrongly", async (t) => {
    for (const words of [[], [full, "more"], ["--help"], [join(place, "nowhere")], [keyFile], [full, "--key"]])
      assert.equal((await verdictOf(t, ...words)).code, 2, words.join(" "));
    assert.equal((await verdictOf(t, full, "--key", join(full, "manifest.json"))).code, 2);
    assert.equal((await verdictOf(t, full, "--key", join(place, "nowhere"))).code, 2);
  });

  it("wants the key of a bundle that has none", async (t) => {
    const dir = join(place, "keyless");
    cpSync(full, dir, { recursive: true });
    rmSync(join(dir, "vkey.txt"));
    const { code, places } = await verdictOf(t, dir);
    assert.equal(code, 1);
    assert.equal(places[0], "vkey.txt");
  });
});

/** What a database administrator can do before an export: the gateway signs the manifest of what it finds. */
describe("an export from a book that was changed in the database", () => {
  before(() => {
    mkdirSync(place, { recursive: true });
    writeFileSync(keyFile, `${signer.verifier.text}\n`);
  });
  after(() => rmSync(place, { recursive: true }));

  const changed = Buffer.from('{"changed":true}');
  const hands: readonly { name: string; change: (book: MadeUpBook) => void; places: readonly string[] }[] = [
    {
      name: "an entry edited",
      change: (book) => book.entries.splice(333, 1, changed),
      places: ["entry 333 (events-00002.jsonl.gz)"],
    },
    {
      name: "an entry deleted, the others moved up",
      change: (book) => book.entries.splice(120, 1),
      places: ["entry 120 (events-00001.jsonl.gz)"],
    },
    {
      name: "an entry inserted, the others moved down",
      change: (book) => book.entries.splice(599, 0, changed),
      places: ["entry 599 (events-00003.jsonl.gz)"],
    },
    {
      name: "two entries swapped",
      change: (book) => book.entries.splice(400, 2, sealed[401]!, sealed[400]!),
      places: ["entry 400 (events-00002.jsonl.gz)"],
    },
    {
      name: "an entry and its hash in the tile edited",
      change: (book) => {
        book.entries.splice(300, 1, changed);
        forgeLeafHash(book, 300, leafHash(changed));
      },
      places: ["entries 256–511"],
    },
    {
      name: "an entry and all tiles rewritten: only the signed root is beyond reach",
      change: (book) => {
        const forged = madeUpBook(sealed.with(300, changed), signer);
        book.entries.splice(300, 1, changed);
        for (const [at, hashes] of forged.tiles) book.tiles.set(at, hashes);
      },
      places: ["checkpoint"],
    },
  ];

  for (const { name, change, places } of hands)
    it(`does not prove: ${name}`, async (t) => {
      const book = madeUpBook(sealed, signer);
      change(book);
      const dir = await bundleOf(book);
      const { code, places: named, out } = await verdictOf(t, dir, "--key", keyFile);
      rmSync(dir, { recursive: true });
      assert.deepEqual([code, named], [1, places], out);
    });

  it("is not made at all when leaves are missing", async () => {
    const book = madeUpBook(sealed, signer);
    const short: MadeUpBook = { ...book, rows: (asked) => book.rows({ ...asked, to: Math.min(asked.to, 550) }) };
    await assert.rejects(bundleOf(short), /ends at leaf 550/);
  });
});
