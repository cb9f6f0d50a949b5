import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inflateRawSync } from "node:zlib";
import { canonical } from "../canonical.js";
import { asText, csvOf } from "./csv.js";
import { madeUpBook, madeUpEntries } from "./testing/made-up-book.js";
import { makeBundle, newSigner } from "./testing/make-bundle.js";
import type { ViewRow } from "./view.js";

async function csvText(...rows: readonly ViewRow[]): Promise<string> {
  async function* some() {
    yield rows;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of csvOf(some())) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The files of a zip, by its central directory. */
function unzip(bytes: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [size, nameLength, extra, comment] = [20, 28, 30, 32].map((place) =>
      place === 20 ? bytes.readUInt32LE(at + place) : bytes.readUInt16LE(at + place),
    ) as [number, number, number, number];
    const [method, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    files.set(name, (method === 0 ? packed : inflateRawSync(packed)).toString());
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

describe("views of an export", () => {
  it("are CSV that Excel reads as UTF-8, with no formula and no rounded number in it", async () => {
    const dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "123456789012345678"];
    const rows = dangerous.map((id, index) => ({ index, entry: { type: "t", actor: { id } } }));
    const text = await csvText(...rows, { index: 7, entry: { type: 'a "quoted", 中文' } });
    assert.ok(text.startsWith("\ufeff序号 index,时间 time,"));
    const cells = text
      .split("\r\n")
      .slice(1, 8)
      .map((line) => line.split(",")[4]?.replaceAll('"', ""));
    for (const cell of cells.slice(0, 6)) assert.match(cell ?? "", /^'/);
    assert.equal(cells[6], "'123456789012345678");
    assert.ok(text.includes('"a ""quoted"", 中文"'));
    assert.equal(asText("12345"), "12345");
  });

  it("show the rows that are shown, and say in the manifest that they prove nothing", async () => {
    const signer = newSigner();
    const odd = Buffer.from(
      canonical({ type: "message.read", object: { k: "message", id: "=HYPERLINK(1)" }, ts: "", v: 1 }),
    );
    const book = madeUpBook(madeUpEntries(30).with(5, odd), signer);
    const formats = ["csv", "xlsx", "ocsf"] as const;
    const query = { type: "message.*" };
    const dir = await makeBundle({ book, signer, range: { from: 0, to: 30 }, query, formats, rowsPerPart: 20 });
    const { views, omitted } = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
    assert.equal(omitted, 24);
    assert.deepEqual(
      views.map(({ name, note }: { name: string; note: string }) => [name, note]),
      [1, 2].flatMap((n) =>
        ["csv", "xlsx", "ocsf.json"].map((suffix) => [`events-0000${n}.${suffix}`, "a view, not evidence"]),
      ),
    );
    const csv = readFileSync(join(dir, "events-00001.csv"), "utf8").trimEnd().split("\r\n");
    assert.deepEqual(
      csv.map((line) => line.split(",")[0]),
      ["\ufeff序号 index", "0", "5", "10", "15"],
    );

    const sheet = unzip(readFileSync(join(dir, "events-00001.xlsx")));
    const cells = [...sheet.values()].join("");
    assert.ok(cells.includes("=HYPERLINK(1)"));
    assert.doesNotMatch(cells, /<f>/);

    const events = readFileSync(join(dir, "events-00002.ocsf.json"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      events.map(({ metadata }) => metadata.sequence),
      [20, 25],
    );
    const { class_uid, type_uid, status_id, time, actor, api } = events[0];
    assert.deepEqual([class_uid, type_uid, status_id, time], [6003, 600302, 1, Date.parse("2026-11-23T00:00:20.000Z")]);
    assert.deepEqual([actor.user.uid, api.operation], ["usr_2", "message.read"]);
    rmSync(dir, { recursive: true });
  });
});
