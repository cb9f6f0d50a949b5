import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommitWatch } from "./commit-watch.js";

function message(type: string, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
}

const row = message("D", "a row that holds the word C\0\0\0\x0bCOMMIT\0 as data");
const begin = message("C", "BEGIN\0");
const select = message("C", "SELECT 1\0");
const insert = message("C", "INSERT\0");
const commit = message("C", "COMMIT\0");
const ready = message("Z", "I");

describe("the answer to a COMMIT", () => {
  it("is found where its message begins", () => {
    const watch = createCommitWatch();
    assert.equal(watch(Buffer.concat([begin, row, select, ready])), undefined);
    assert.equal(watch(Buffer.concat([insert, ready, commit, ready])), insert.length + ready.length);
    assert.equal(watch(Buffer.concat([commit, ready])), 0);
  });

  it("is found in whatever pieces it comes; where it began before the piece, nothing of the piece may pass", () => {
    const stream = Buffer.concat([begin, row, select, ready, commit, ready, insert]);
    const place = begin.length + row.length + select.length + ready.length;
    for (let size = 1; size <= stream.length; size += 1) {
      const watch = createCommitWatch();
      const found: number[] = [];
      for (let at = 0; at < stream.length; at += size) {
        const where = watch(stream.subarray(at, at + size));
        if (where !== undefined) found.push(at + where);
      }
      assert.equal(found.length, 1, `in pieces of ${size}`);
      assert.ok((found[0] ?? 0) >= place && (found[0] ?? 0) < place + commit.length, `in pieces of ${size}`);
    }
  });
});
