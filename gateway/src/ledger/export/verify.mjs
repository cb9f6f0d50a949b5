#!/usr/bin/env node
// 验证传达室的审计导出 | Verifies an audit export of Gatehouse. Needs nothing but Node 18 or newer; asks no network.
//   node verify.mjs DIR [--key FILE]     FILE: the log's public key as you keep it (name+id+base64)
// Exit 0: everything proves. 1: something does not; each line on stderr names the place. 2: wrong usage.
// It reads a bundle as docs/audit.md describes it: SHA-256 Merkle tree (RFC 6962), signed notes (c2sp.org/signed-note),
// checkpoints (c2sp.org/tlog-checkpoint), tiles (c2sp.org/tlog-tiles).
import crypto from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";

const hashBytes = 32;
const tileWidth = 256;
const longestEntry = 16_384;

const sha256 = (bytes) =>
  crypto.hash ? crypto.hash("sha256", bytes, "buffer") : crypto.createHash("sha256").update(bytes).digest();
const nodeHash = (left, right) => sha256(Buffer.concat([Buffer.of(0x01), left, right]));
const leafHash = (entry) => sha256(Buffer.concat([Buffer.of(0x00), entry]));
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const fold = (hashes) =>
  hashes.length === 0 ? sha256(Buffer.alloc(0)) : hashes.reduceRight((right, left) => nodeHash(left, right));

/** Bytes of base64 that is exactly what encoding them gives; undefined otherwise. */
function fromBase64(text, length) {
  const bytes = Buffer.from(String(text), "base64");
  return bytes.toString("base64") === text && (length === undefined || bytes.length === length) ? bytes : undefined;
}

// ---- keys and signed notes

function parseKey(text) {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const typed = fromBase64(encoded, 1 + hashBytes);
  if (typed === undefined || typed[0] !== 0x01) return undefined;
  if (sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).toString("hex", 0, 4) !== id) return undefined;
  const jwk = { kty: "OKP", crv: "Ed25519", x: typed.subarray(1).toString("base64url") };
  return { name, id, key: crypto.createPublicKey({ key: jwk, format: "jwk" }) };
}

/** One key a line: after a rotation, the old one and the new one. */
function parseKeys(text) {
  const keys = text.trim().split("\n").map(parseKey);
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** A note's text and which of the keys signed it; undefined when none did, or one of their signatures is wrong. */
function openNote(keys, note) {
  const end = note.lastIndexOf("\n\n");
  if (end === -1 || !note.endsWith("\n")) return undefined;
  const text = note.slice(0, end + 1);
  let signer;
  for (const line of note.slice(end + 2, -1).split("\n")) {
    const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (bytes === undefined || bytes.length < 5) return undefined;
    const key = keys.find((one) => one.name === name && one.id === bytes.toString("hex", 0, 4));
    if (key === undefined) continue;
    if (!crypto.verify(null, Buffer.from(text), key.key, bytes.subarray(4))) return undefined;
    signer = key;
  }
  return signer && { text, signer };
}

/** A checkpoint whose origin is the name of the key that signed it. */
function openCheckpoint(keys, note) {
  const { text, signer } = openNote(keys, note) ?? {};
  const [, origin, digits, encoded] = /^([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n$/.exec(text ?? "") ?? [];
  const root = fromBase64(encoded, hashBytes);
  if (root === undefined || !isCount(Number(digits)) || origin !== signer.name) return undefined;
  return { size: Number(digits), root };
}

// ---- the tree

/** Complete subtrees of the leaves `from` up to `to`, left to right. */
function subtrees(from, to) {
  const nodes = [];
  for (let at = from; at < to; ) {
    let level = 0;
    for (let width = 2; at % width === 0 && at + width <= to; width *= 2) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Grows from left to right; `onNode(level, index, hash)` hears of each complete node of the levels that tiles hold. */
function createTree(onNode) {
  const stack = [];
  let size = 0;
  return {
    size: () => size,
    root: () => fold(stack),
    push(level, hash) {
      let [at, index, top] = [level, size / 2 ** level, hash];
      for (; index % 2 === 1; index = (index - 1) / 2) {
        top = nodeHash(stack.pop(), top);
        at += 1;
        if (at % 8 === 0) onNode(at, (index - 1) / 2, top);
      }
      stack.push(top);
      size += 2 ** level;
    },
  };
}

/** RFC 9162 §2.1.4.2; an older tree of no leaves proves nothing. */
function isConsistent(older, newer, proof) {
  if (older.size === 0 || older.size >= newer.size || proof.length === 0) return false;
  const path = Number.isInteger(Math.log2(older.size)) ? [older.root, ...proof] : proof;
  let [node, last, old, now] = [older.size - 1, newer.size - 1, path[0], path[0]];
  const up = () => ([node, last] = [Math.floor(node / 2), Math.floor(last / 2)]);
  while (node % 2 === 1) up();
  for (const hash of path.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [old, now] = [nodeHash(hash, old), nodeHash(hash, now)];
      while (node % 2 === 0 && node !== 0) up();
    } else now = nodeHash(now, hash);
    up();
  }
  return last === 0 && old.equals(older.root) && now.equals(newer.root);
}

function tilePath(level, n, width) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, "0");
  const name = digits.replace(/\d{3}(?=\d)/g, "x$&/");
  return `tile/${level}/${name}${width < tileWidth ? `.p/${width}` : ""}`;
}

/** Reads tiles of a tree of `size` leaves; the newest of each level stays in memory. */
function createTiles(dir, size, complain) {
  const newest = [];
  function read(level, n) {
    const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - n * tileWidth);
    const path = tilePath(level, n, width);
    const bytes = existsSync(join(dir, path)) ? readFileSync(join(dir, path)) : undefined;
    if (bytes?.length === width * hashBytes) return { n, path, bytes };
    complain(path, bytes === undefined ? "缺失 | is missing" : "长度不对 | has a wrong length");
    return { n, path, bytes: undefined };
  }
  /** The hash of a node as its tile has it, and that tile's name. */
  return (level, index) => {
    const width = 2 ** (level % 8);
    const [high, n] = [Math.floor(level / 8), Math.floor((index * width) / tileWidth)];
    if (newest[high]?.n !== n) newest[high] = read(high, n);
    const { path, bytes } = newest[high];
    const start = ((index * width) % tileWidth) * hashBytes;
    if (bytes === undefined) return { path, hash: undefined };
    const below = createTree(() => {});
    for (let at = start; at < start + width * hashBytes; at += hashBytes)
      below.push(0, bytes.subarray(at, at + hashBytes));
    return { path, hash: below.root() };
  };
}

// ---- the parts of a bundle

const readIn = (dir, name) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name)) : Buffer.alloc(0));

function parseJson(bytes) {
  try {
    const value = JSON.parse(bytes.toString());
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const isPlainName = (name) => /^[\w-]+(\.[\w-]+)+$/.test(String(name));

/** Whether each part is named after its place, and goes on where the one before it ended. */
function areParts(parts, min) {
  let next = min;
  for (const [at, { name, rows, omitted, first, last, bytes, sha256: digest }] of parts.entries()) {
    if (name !== `events-${String(at + 1).padStart(5, "0")}.jsonl.gz` || typeof digest !== "string") return false;
    if (![rows, omitted, first, last, bytes].every(isCount) || rows === 0) return false;
    if (first !== next || last !== first + rows - 1) return false;
    next = last + 1;
  }
  return true;
}

function isManifest({ format, origin, checkpoint, min_index: min, max_index: max, parts, views = [] }) {
  if (format !== "gatehouse-export/v1" || typeof origin !== "string") return false;
  if (!isCount(checkpoint?.size) || fromBase64(checkpoint.root, hashBytes) === undefined) return false;
  if (!Array.isArray(views) || !views.every((view) => isPlainName(view?.name))) return false;
  if (!Array.isArray(parts) || !areParts(parts, min)) return false;
  if (parts.length === 0) return min === null && max === null;
  return isCount(min) && max === parts.at(-1).last && max < checkpoint.size;
}

/** Unpacks a file and hands over its lines, until `onLine` wants no more; whether it was read to its end. */
async function readLines(path, onLine) {
  const packed = createReadStream(path, { highWaterMark: 1 << 18 });
  const unpacked = packed.pipe(createGunzip({ chunkSize: 1 << 18 }));
  packed.on("error", (error) => unpacked.destroy(error));
  let rest = Buffer.alloc(0);
  for await (const chunk of unpacked) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      if (!onLine(bytes.subarray(start, end))) return false;
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestEntry) return false;
  }
  return rest.length === 0;
}

/** The leaf of a line: an omitted row is its hash and place alone, which no entry is. */
function leafOf(line, index) {
  if (line.length > longestEntry) return { leaf: undefined, omitted: false };
  const [, hash, place] =
    line[2] === 0x68 ? (/^\{"h":"([A-Za-z0-9+/]{43}=)","i":(\d+)\}$/.exec(line.toString("latin1")) ?? []) : [];
  if (hash === undefined) return { leaf: leafHash(line), omitted: false };
  return { leaf: place === String(index) ? fromBase64(hash, hashBytes) : undefined, omitted: true };
}

/** Reads a part; `onLeaf(leaf, index)` hears of each of its rows. Returns whether it has the rows of the manifest. */
async function readPart(dir, part, onLeaf) {
  const seen = { rows: 0, omitted: 0 };
  const onLine = (line) => {
    const index = part.first + seen.rows;
    const { leaf, omitted } = leafOf(line, index);
    seen.rows += 1;
    seen.omitted += omitted ? 1 : 0;
    if (seen.rows <= part.rows) onLeaf(leaf, index);
    return seen.rows <= part.rows;
  };
  const whole = await readLines(join(dir, part.name), onLine).catch(() => false);
  if (seen.rows < part.rows) onLeaf(undefined, part.first + seen.rows);
  return { omitted: seen.omitted, asTold: whole && seen.rows === part.rows && seen.omitted === part.omitted };
}

async function checkFile(dir, { name, bytes, sha256: expected }) {
  const path = join(dir, name);
  if (!existsSync(path)) return "缺失 | is missing";
  if (statSync(path).size !== bytes) return "大小与清单不同 | has another size than the manifest says";
  const digest = crypto.createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(chunk);
  return digest.digest("hex") === expected ? undefined : "内容与清单不同 | is not the file of the manifest";
}

// ---- the order of checks: manifest note, files, entries, tiles, root, checkpoint, anchors

function checkManifest(dir, keys, report) {
  const bytes = readIn(dir, "manifest.json");
  const { text, signer } = openNote(keys, readIn(dir, "manifest.note").toString()) ?? {};
  if (signer === undefined) report("manifest.note", "不是这把密钥签的 | is not signed by this key");
  else if (text !== `gatehouse-export/v1\n${sha256(bytes).toString("base64")}\n`)
    report("manifest.json", "不是签过名的那一份 | is not the manifest that was signed");
  const manifest = parseJson(bytes);
  if (manifest === undefined || !isManifest(manifest)) {
    report("manifest.json", "格式不对 | is no manifest of this format");
    return undefined;
  }
  if (keys.every(({ name }) => name !== manifest.origin))
    report("manifest.json", "来源不是密钥的名字 | its origin is not the name of the key");
  return manifest;
}

async function checkFiles(dir, { parts, views = [] }, report) {
  for (const file of [...parts, ...views]) {
    const reason = await checkFile(dir, file);
    if (reason !== undefined) report(file.name, reason);
  }
  const known = new Set(parts.map(({ name }) => name));
  for (const name of readdirSync(dir))
    if (name.endsWith(".jsonl.gz") && !known.has(name)) report(name, "清单里没有 | is not in the manifest");
}

/** Walks all leaves from left to right; `wanted` are sizes whose roots somebody asks for. */
async function walk(dir, { parts, checkpoint, min_index, max_index }, wanted, report) {
  const { size } = checkpoint;
  const [min, to] = parts.length === 0 ? [size, size] : [min_index, max_index + 1];
  const found = { bad: undefined, node: undefined, tile: undefined, whole: true, omitted: 0, roots: new Map() };
  const nodeAt = createTiles(dir, size, (path, reason) => (found.tile ??= { path, reason }));
  const tree = createTree((level, index, hash) => {
    const kept = nodeAt(level, index).hash;
    if (kept !== undefined && !kept.equals(hash))
      found.node ??= { first: index * 2 ** level, last: (index + 1) * 2 ** level - 1 };
  });
  const push = (level, hash) => {
    if (hash === undefined) found.whole = false;
    if (found.whole) tree.push(level, hash);
    if (found.whole && wanted.has(tree.size())) found.roots.set(tree.size(), tree.root());
  };
  for (const { level, index } of subtrees(0, min)) push(level, nodeAt(level, index).hash);
  for (const part of parts) {
    const seen = await readPart(dir, part, (leaf, index) => {
      const { path, hash } = nodeAt(0, index);
      if (leaf === undefined || (hash !== undefined && !hash.equals(leaf))) found.bad ??= { index, leaf, path, part };
      push(0, leaf);
    });
    found.omitted += seen.omitted;
    if (!seen.asTold) report(part.name, "行与清单不同 | has not the rows that the manifest says");
  }
  for (const { level, index } of subtrees(to, size)) push(level, nodeAt(level, index).hash);
  return { ...found, proved: found.whole && tree.root().toString("base64") === checkpoint.root };
}

/** The first place that is wrong: an entry, or else what stands between the entries and the root. */
function blame({ bad, node, tile, proved, whole }, report) {
  const entry = `entry ${bad?.index} (${bad?.part.name})`;
  if (tile !== undefined) report(tile.path, tile.reason);
  if (bad !== undefined && bad.leaf === undefined) report(entry, "缺失或无法读取 | is missing or cannot be read");
  else if (bad !== undefined && proved)
    report(bad.path, `它的第 ${bad.index} 条被改 | its hash ${bad.index} was changed`);
  else if (bad !== undefined) report(entry, "不是封存时的内容 | is not what was sealed");
  else if (node !== undefined)
    report(`entries ${node.first}–${node.last}`, "不全是封存时的内容 | are not all as sealed");
  else if (tile === undefined && !(whole && proved))
    report("checkpoint", "根与条目不符 | its root is not of these entries");
}

function checkCheckpoint(dir, keys, { checkpoint }, report) {
  const signed = openCheckpoint(keys, readIn(dir, "checkpoint").toString());
  if (signed === undefined) report("checkpoint", "不是这把密钥和来源的 | is not of this key and origin");
  else if (signed.size !== checkpoint.size || signed.root.toString("base64") !== checkpoint.root)
    report("checkpoint", "不是清单里的那一个 | is not the checkpoint of the manifest");
}

function readAnchors(dir, keys) {
  const names = existsSync(join(dir, "anchors")) ? readdirSync(join(dir, "anchors")) : [];
  return names
    .filter((name) => name.endsWith(".checkpoint"))
    .map((name) => `anchors/${name}`)
    .map((name) => ({ name, checkpoint: openCheckpoint(keys, readIn(dir, name).toString()) }));
}

/** Whether the log goes on from an older checkpoint: by its own leaves, or by a proof beside that checkpoint. */
function goesOn(dir, name, older, newer, roots) {
  const known = older.size === newer.size ? newer.root : roots.get(older.size);
  if (known !== undefined) return known.equals(older.root);
  const lines = readIn(dir, name.replace(/checkpoint$/, "proof"))
    .toString()
    .trim()
    .split("\n");
  const proof = lines.map((line) => fromBase64(line, hashBytes));
  return !proof.includes(undefined) && isConsistent(older, newer, proof);
}

/** A checkpoint that had left the house before. */
function checkAnchor(dir, { name, checkpoint: older }, { roots, proved }, { checkpoint }, report) {
  const newer = { size: checkpoint.size, root: fromBase64(checkpoint.root) };
  if (older === undefined) report(name, "不是这把密钥签的检查点 | is no checkpoint of this key");
  else if (older.size > newer.size)
    report(name, "比检查点长：日志被截断 | is longer than the checkpoint: the log was cut");
  else if (!goesOn(dir, name, older, newer, proved ? roots : new Map()))
    report(name, "日志不是由它延续的 | the log does not go on from it");
}

async function verify(dir, keys, report) {
  const manifest = checkManifest(dir, keys, report);
  if (manifest === undefined) return undefined;
  await checkFiles(dir, manifest, report);
  const anchors = readAnchors(dir, keys);
  const found = await walk(dir, manifest, new Set(anchors.map((anchor) => anchor.checkpoint?.size)), report);
  blame(found, report);
  checkCheckpoint(dir, keys, manifest, report);
  for (const anchor of anchors) checkAnchor(dir, anchor, found, manifest, report);
  const rows = manifest.parts.reduce((sum, part) => sum + part.rows, 0);
  return `${rows - found.omitted} 条 entries, ${found.omitted} 省略 omitted, 树 size ${manifest.checkpoint.size}, ${manifest.origin}`;
}

function usage(reason) {
  console.error(`${reason}\n用法 | usage: node verify.mjs DIR [--key FILE]`);
  process.exit(2);
}

function readArguments(words) {
  const at = words.indexOf("--key");
  const [keyFile] = at === -1 ? [] : words.splice(at, 2).slice(1);
  if (words.length !== 1 || words[0].startsWith("--") || (at !== -1 && keyFile === undefined))
    usage("参数不对 | wrong arguments");
  if (statSync(words[0], { throwIfNoEntry: false })?.isDirectory() !== true)
    usage(`${words[0]}: 不是目录 | is no directory`);
  return { dir: words[0], keyFile };
}

function readKeys(dir, keyFile) {
  const path = keyFile ?? join(dir, "vkey.txt");
  const keys = existsSync(path) ? parseKeys(readFileSync(path, "utf8")) : undefined;
  if (keys === undefined && keyFile !== undefined) usage(`${keyFile}: 不是公钥 | is no public key (name+id+base64)`);
  return keys;
}

const { dir, keyFile } = readArguments(process.argv.slice(2));
const keys = readKeys(dir, keyFile);
const findings = [];
const report = (place, reason) => findings.push(`✗ ${place}: ${reason}`);
if (keys === undefined) report("vkey.txt", "缺失或不是公钥 | is missing or no public key");
const summary = await verify(dir, keys ?? [], report);
const trust = keyFile === undefined ? "；公钥取自导出包，未经信任 | key taken from the bundle, not trusted" : "";
if (findings.length === 0) console.log(`✓ 通过 proved: ${summary}, key ${keys.map(({ id }) => id).join(" ")}${trust}`);
else console.error(findings.join("\n"));
process.exitCode = findings.length === 0 ? 0 : 1;
