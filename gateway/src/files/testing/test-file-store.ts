import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { it } from "node:test";
import { newId } from "../../store/id.js";
import type { FileStore } from "../file-store.js";
import { frameBytes, sealFrames } from "../frames.js";
import { readContent } from "../read-content.js";

/** What is not held is collected some time; a store that held it all would hold the whole of it. */
const floodMiB = 192;
const heldMiB = 144;
const sealedFrameBytes = frameBytes + 28;
const key = { kid: "dk_test", key: randomBytes(32) };

export async function whole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

/** `count` MiB that are never whole in memory, the same again for the same seed. */
export async function* flood(count: number, seed = "a"): AsyncGenerator<Buffer> {
  let block = createHash("sha512").update(seed).digest();
  for (let n = 0; n < count; n += 1) {
    block = createHash("sha512").update(block).digest();
    yield Buffer.alloc(1_048_576, block);
  }
}

async function* breaking(): AsyncGenerator<Buffer> {
  yield randomBytes(700_000);
  throw new Error("the source broke");
}

/** What every store of contents must do. `open` may be asked once, before the tests run. */
export function testFileStore(open: () => FileStore): void {
  const keep = async (id: string, content: Uint8Array): Promise<FileStore> => {
    const store = open();
    await store.put(id, sealFrames(key, id, [content]));
    return store;
  };
  const stores = (store: FileStore) => ({ current: store, at: () => store });
  const read = (store: FileStore, id: string, size: number, from = 0, to = size): Promise<Buffer> =>
    whole(readContent(stores(store), { id, place: store.place, key, size }, from, to));

  for (const size of [0, 1, frameBytes - 1, frameBytes, frameBytes + 1, 3 * frameBytes])
    it(`gives ${size} bytes back as they were`, async () => {
      const id = newId("fil");
      const content = randomBytes(size);
      const store = await keep(id, content);
      assert.equal(await store.exists(id), true);
      assert.deepEqual(await read(store, id, size), content);
    });

  it("gives any range, and opens only the frames that hold it", async () => {
    const id = newId("fil");
    const size = 3 * frameBytes + 77;
    const content = randomBytes(size);
    const store = await keep(id, content);
    const asked: number[] = [];
    const counting = {
      ...store,
      read: (n: string, from: number, length: number) => {
        asked.push(length);
        return store.read(n, from, length);
      },
    };
    for (const [from, to] of [
      [0, 1],
      [size - 1, size],
      [frameBytes - 1, frameBytes + 1],
      [frameBytes, 2 * frameBytes],
      [5, size],
    ] as const)
      assert.deepEqual(await read(counting, id, size, from, to), content.subarray(from, to), `${from}–${to}`);
    assert.deepEqual(asked.slice(0, 3), [sealedFrameBytes, 77 + 28, 2 * sealedFrameBytes]);
  });

  it("says of what is not there whether it is gone or cut off, and not that the store is away", async () => {
    const store = await keep(newId("fil"), randomBytes(10));
    await assert.rejects(whole(store.read(newId("fil"), 0, 38)), { name: "FileLostError", reason: "gone" });
    const id = newId("fil");
    await keep(id, randomBytes(10));
    for (const from of [0, 38])
      await assert.rejects(whole(store.read(id, from, 100)), { name: "FileLostError", reason: "cut_off" }, `${from}`);
  });

  it("shows nothing of a content in what it keeps", async () => {
    const id = newId("fil");
    const store = await keep(id, Buffer.from("canary ".repeat(1_000)));
    const kept = await whole(store.read(id, 0, 7_028));
    assert.equal(kept.includes("canary"), false);
  });

  it("opens nothing that was changed, swapped, cut off or is another content's", async () => {
    const [id, other] = [newId("fil"), newId("fil")];
    const content = randomBytes(2 * frameBytes + 10);
    const store = await keep(id, content);
    const sealed = await whole(store.read(id, 0, content.length + 3 * 28));
    const frame = (n: number): Buffer => sealed.subarray(n * sealedFrameBytes, (n + 1) * sealedFrameBytes);
    const flipped = Buffer.from(sealed);
    flipped[sealedFrameBytes + 40] = (flipped[sealedFrameBytes + 40] ?? 0) ^ 1;
    const harmed: readonly (readonly [string, Buffer, number])[] = [
      ["a changed bit", flipped, content.length],
      ["swapped frames", Buffer.concat([frame(1), frame(0), frame(2)]), content.length],
      ["a repeated frame", Buffer.concat([frame(0), frame(0), frame(2)]), content.length],
      ["a cut off end", Buffer.concat([frame(0), frame(1)]), 2 * frameBytes],
    ];
    for (const [what, bytes, size] of harmed) {
      const harmedId = newId("fil");
      await store.put(
        harmedId,
        (async function* () {
          yield bytes;
        })(),
      );
      const moved = { ...store, read: (_: string, from: number, length: number) => store.read(harmedId, from, length) };
      await assert.rejects(read(moved, id, size), { name: "FileLostError" }, what);
    }
    const swapped = { ...store, read: (_: string, from: number, length: number) => store.read(id, from, length) };
    await assert.rejects(read(swapped, other, content.length), "under another name");
  });

  it("keeps nothing of a content whose source broke off", async () => {
    const id = newId("fil");
    const store = open();
    await assert.rejects(store.put(id, breaking()), /the source broke/);
    assert.equal(await store.exists(id), false);
  });

  it("forgets what is removed, and removes what is not there", async () => {
    const id = newId("fil");
    const store = await keep(id, randomBytes(10));
    await store.remove(id);
    assert.equal(await store.exists(id), false);
    await assert.rejects(whole(store.read(id, 0, 38)));
    await store.remove(id);
  });

  it(`stores and gives ${floodMiB} MiB without holding them`, async () => {
    const id = newId("fil");
    const store = open();
    const size = floodMiB * 1_048_576;
    let peak = 0;
    const before = process.memoryUsage();
    const used = (): number => {
      const { heapUsed, arrayBuffers, external } = process.memoryUsage();
      return (
        heapUsed + Math.max(arrayBuffers, external) - before.heapUsed - Math.max(before.arrayBuffers, before.external)
      );
    };
    const digest = createHash("sha256");
    async function* source(): AsyncGenerator<Buffer> {
      for await (const block of flood(floodMiB)) {
        peak = Math.max(peak, used());
        yield block;
      }
    }
    await store.put(id, sealFrames(key, id, source()));
    for await (const part of readContent(stores(store), { id, place: store.place, key, size }, 0, size)) {
      peak = Math.max(peak, used());
      digest.update(part);
    }
    const expected = createHash("sha256");
    for await (const block of flood(floodMiB)) expected.update(block);
    assert.equal(digest.digest("hex"), expected.digest("hex"));
    assert.ok(peak < heldMiB * 1_048_576, `${Math.round(peak / 1_048_576)} MiB were held`);
    await store.remove(id);
  });
}
