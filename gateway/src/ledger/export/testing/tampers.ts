import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { leafHash } from "../../merkle/hash.js";
import { signCheckpoint } from "../../note/checkpoint.js";
import type { SignerKey } from "../../note/keys.js";
import { signManifest } from "../manifest.js";
import { madeUpEntries, madeUpEntry, rootOfEntries } from "./made-up-book.js";
import { newSigner, origin } from "./make-bundle.js";

/** Where a tamper works: a bundle of the leaves 100–599 of 700, in parts of 200, shown in full or filtered. */
export interface Scene {
  readonly dir: string;
  readonly signer: SignerKey;
}

export interface Tamper {
  readonly name: string;
  /** The bundle it is done to; a filtered one shows every fifth entry. */
  readonly filtered?: true;
  readonly change: (scene: Scene) => void;
  /** All places that have to be named, in this order. */
  readonly places: readonly string[];
}

const part = (n: number): string => `events-0000${n}.jsonl.gz`;
const read = (dir: string, name: string): string => readFileSync(join(dir, name), "utf8");
const write = (dir: string, name: string, content: string | Buffer): void => writeFileSync(join(dir, name), content);

function changeLines(dir: string, name: string, change: (lines: string[]) => readonly string[]): void {
  const lines = gunzipSync(readFileSync(join(dir, name)))
    .toString()
    .trimEnd()
    .split("\n");
  write(dir, name, gzipSync(`${change(lines).join("\n")}\n`));
}

function changeManifest(dir: string, change: (manifest: Record<string, unknown>) => Record<string, unknown>): void {
  write(dir, "manifest.json", JSON.stringify(change(JSON.parse(read(dir, "manifest.json")))));
}

function flipByte(dir: string, name: string, at: number): void {
  const bytes = readFileSync(join(dir, name));
  bytes[at]! ^= 1;
  write(dir, name, bytes);
}

const checkpointOf = (size: number, signer: SignerKey, change = (entries: readonly Buffer[]) => entries): string => {
  const root = rootOfEntries(change(madeUpEntries(size)));
  return signCheckpoint({ origin: signer.verifier.name, size, root }, [signer]);
};

const forked = (entries: readonly Buffer[]): readonly Buffer[] => entries.with(3, Buffer.from("{}"));

function addAnchor(dir: string, checkpoint: string, proof?: string): void {
  mkdirSync(join(dir, "anchors"), { recursive: true });
  write(dir, "anchors/one.checkpoint", checkpoint);
  if (proof !== undefined) write(dir, "anchors/one.proof", proof);
}

const entry = (index: number, n: number): string => `entry ${index} (${part(n)})`;
const wrongHash = Buffer.alloc(32, 9).toString("base64");

/** What a hand can do to a bundle after it was made. */
export const tampers: readonly Tamper[] = [
  {
    name: "an entry edited",
    change: ({ dir }) => changeLines(dir, part(1), (lines) => lines.with(50, lines[50]!.replace("per_", "per-"))),
    places: [part(1), entry(150, 1)],
  },
  {
    name: "an entry deleted",
    change: ({ dir }) => changeLines(dir, part(2), (lines) => lines.toSpliced(7, 1)),
    places: [part(2), part(2), entry(307, 2)],
  },
  {
    name: "an entry inserted",
    change: ({ dir }) => changeLines(dir, part(1), (lines) => lines.toSpliced(99, 0, lines[0]!)),
    places: [part(1), part(1), entry(199, 1)],
  },
  {
    name: "two entries swapped",
    change: ({ dir }) => changeLines(dir, part(3), (lines) => lines.with(10, lines[20]!).with(20, lines[10]!)),
    places: [part(3), entry(510, 3)],
  },
  {
    name: "the tail cut",
    change: ({ dir }) => changeLines(dir, part(3), (lines) => lines.slice(0, 90)),
    places: [part(3), part(3), entry(590, 3)],
  },
  {
    name: "the last part removed from folder and manifest",
    change: ({ dir }) => {
      rmSync(join(dir, part(3)));
      changeManifest(dir, (manifest) => ({
        ...manifest,
        parts: (manifest["parts"] as object[]).slice(0, 2),
        max_index: 499,
      }));
    },
    // The tiles at hand say what follows, so the tree is whole: only the signed manifest knows of the part.
    places: ["manifest.json"],
  },
  {
    name: "a part missing",
    change: ({ dir }) => rmSync(join(dir, part(2))),
    places: [part(2), part(2), entry(300, 2)],
  },
  {
    name: "a part replaced by another",
    change: ({ dir }) => write(dir, part(2), readFileSync(join(dir, part(1)))),
    places: [part(2), entry(300, 2)],
  },
  {
    name: "a part that cannot be unpacked",
    change: ({ dir }) => write(dir, part(3), readFileSync(join(dir, part(3))).subarray(0, 30)),
    places: [part(3), part(3), entry(500, 3)],
  },
  {
    name: "a part added",
    change: ({ dir }) => write(dir, part(4), readFileSync(join(dir, part(3)))),
    places: [part(4)],
  },
  {
    name: "the manifest changed",
    change: ({ dir }) => changeManifest(dir, (manifest) => ({ ...manifest, purpose: "另一目的" })),
    places: ["manifest.json"],
  },
  {
    name: "the manifest no JSON",
    change: ({ dir }) => write(dir, "manifest.json", "{"),
    places: ["manifest.json", "manifest.json"],
  },
  {
    name: "parts that overlap",
    change: ({ dir }) =>
      changeManifest(dir, (manifest) => ({
        ...manifest,
        parts: (manifest["parts"] as object[]).map((one, at) => (at === 1 ? { ...one, first: 299 } : one)),
      })),
    places: ["manifest.json", "manifest.json"],
  },
  {
    name: "the note signed by another key",
    change: ({ dir }) =>
      write(dir, "manifest.note", signManifest(readFileSync(join(dir, "manifest.json")), [newSigner()])),
    places: ["manifest.note"],
  },
  {
    name: "manifest and checkpoint signed anew by whoever put their key in",
    change: ({ dir }) => {
      const forger = newSigner();
      write(dir, "vkey.txt", forger.verifier.text);
      write(dir, "manifest.note", signManifest(readFileSync(join(dir, "manifest.json")), [forger]));
      write(dir, "checkpoint", checkpointOf(700, forger));
    },
    places: ["manifest.note", "checkpoint"],
  },
  {
    name: "the manifest changed, its note rewritten under the old signature",
    change: ({ dir }) => {
      const old = createHash("sha256")
        .update(readFileSync(join(dir, "manifest.json")))
        .digest("base64");
      changeManifest(dir, (manifest) => ({ ...manifest, purpose: "另一目的" }));
      const now = createHash("sha256")
        .update(readFileSync(join(dir, "manifest.json")))
        .digest("base64");
      write(dir, "manifest.note", read(dir, "manifest.note").replace(old, now));
    },
    places: ["manifest.note"],
  },
  {
    name: "the checkpoint rewritten under the old signature",
    change: ({ dir }) => write(dir, "checkpoint", read(dir, "checkpoint").replace("\n700\n", "\n650\n")),
    places: ["checkpoint"],
  },
  {
    name: "a wrong origin",
    change: ({ dir }) => write(dir, "checkpoint", checkpointOf(700, newSigner("gw.other.edu.cn/audit/1"))),
    places: ["checkpoint"],
  },
  {
    name: "another origin under the right key",
    change: ({ dir, signer }) => {
      const root = rootOfEntries(madeUpEntries(700));
      write(dir, "checkpoint", signCheckpoint({ origin: `${origin}2`, size: 700, root }, [signer]));
    },
    places: ["checkpoint"],
  },
  {
    name: "the checkpoint replaced by an older one",
    change: ({ dir, signer }) => write(dir, "checkpoint", checkpointOf(650, signer)),
    places: ["checkpoint"],
  },
  {
    name: "the checkpoint of a fork",
    change: ({ dir, signer }) => write(dir, "checkpoint", checkpointOf(700, signer, forked)),
    places: ["checkpoint"],
  },
  {
    name: "no checkpoint",
    change: ({ dir }) => rmSync(join(dir, "checkpoint")),
    places: ["checkpoint"],
  },
  {
    name: "a tile changed",
    change: ({ dir }) => flipByte(dir, "tile/0/001", 44 * 32),
    places: ["tile/0/001"],
  },
  {
    name: "a tile beside the entries changed",
    change: ({ dir }) => flipByte(dir, "tile/0/002.p/188", 187 * 32),
    places: ["checkpoint"],
  },
  {
    name: "a higher tile changed",
    change: ({ dir }) => flipByte(dir, "tile/1/000.p/2", 33),
    places: ["entries 256–511"],
  },
  {
    name: "a tile missing",
    change: ({ dir }) => rmSync(join(dir, "tile/0/001")),
    places: ["tile/0/001"],
  },
  {
    name: "a tile cut",
    change: ({ dir }) => write(dir, "tile/0/000", readFileSync(join(dir, "tile/0/000")).subarray(32)),
    places: ["tile/0/000"],
  },
  {
    name: "an omitted row taken out unmarked",
    filtered: true,
    change: ({ dir }) => changeLines(dir, part(1), (lines) => lines.toSpliced(2, 1)),
    places: [part(1), part(1), entry(102, 1)],
  },
  {
    name: "the hash of an omitted row altered",
    filtered: true,
    change: ({ dir }) =>
      changeLines(dir, part(1), (lines) => lines.with(3, lines[3]!.replace(/"h":"[^"]+"/, `"h":"${wrongHash}"`))),
    places: [part(1), entry(103, 1)],
  },
  {
    name: "the place of an omitted row altered",
    filtered: true,
    change: ({ dir }) => changeLines(dir, part(1), (lines) => lines.with(3, lines[3]!.replace('"i":103', '"i":104'))),
    places: [part(1), entry(103, 1)],
  },
  {
    name: "an omitted row passed off as an entry",
    filtered: true,
    change: ({ dir }) => changeLines(dir, part(2), (lines) => lines.with(6, madeUpEntry(4).toString())),
    places: [part(2), part(2), entry(306, 2)],
  },
  {
    name: "a shown entry hidden behind its right hash",
    change: ({ dir }) =>
      changeLines(dir, part(1), (lines) =>
        lines.with(5, `{"h":"${leafHash(Buffer.from(lines[5]!)).toString("base64")}","i":105}`),
      ),
    places: [part(1), part(1)],
  },
  {
    name: "a view changed",
    change: ({ dir }) => flipByte(dir, "events-00001.csv", 200),
    places: ["events-00001.csv"],
  },
  {
    name: "an anchor of another history inside the range",
    change: ({ dir, signer }) => addAnchor(dir, checkpointOf(400, signer, forked)),
    places: ["anchors/one.checkpoint"],
  },
  {
    name: "an anchor of another history before the range",
    change: ({ dir, signer }) => addAnchor(dir, checkpointOf(50, signer, forked), `${wrongHash}\n`),
    places: ["anchors/one.checkpoint"],
  },
  {
    name: "an anchor that is longer than the checkpoint: the tail was cut",
    change: ({ dir, signer }) => addAnchor(dir, checkpointOf(701, signer)),
    places: ["anchors/one.checkpoint"],
  },
  {
    name: "an anchor by another key",
    change: ({ dir }) => addAnchor(dir, checkpointOf(400, newSigner())),
    places: ["anchors/one.checkpoint"],
  },
  {
    name: "the public key in the bundle, when one is given",
    change: ({ dir }) => write(dir, "vkey.txt", newSigner().verifier.text),
    places: [],
  },
];
