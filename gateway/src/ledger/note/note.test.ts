import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { parseCheckpoint, signCheckpoint } from "./checkpoint.js";
import { createSigner, parseVerifierKey } from "./keys.js";
import { parseNote, signNote, verifiedBy } from "./note.js";
import { formatProofFile, parseProofFile } from "./proof-file.js";

const signerOf = (name: string) => createSigner(name, generateKeyPairSync("ed25519").privateKey);
const origin = "gw.school.edu.cn/audit/1";

/** The example of c2sp.org/signed-note. */
const published = {
  key: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
  text: "This is an example message.\n",
  signature: "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=",
};

describe("signed notes", () => {
  const key = parseVerifierKey(published.key)!;
  const note = `${published.text}\n— example.com/foo ${published.signature}\n`;

  it("verify the published example", () => {
    assert.equal(key.id, "530d903a");
    assert.equal(key.text, published.key);
    assert.deepEqual(verifiedBy(parseNote(note)!, [key]), [key]);
  });

  it("are refused whole when a given key's signature is wrong, and pass over unknown keys", () => {
    const mine = signerOf(origin);
    const both = signNote("two\nlines\n\nand one\n", [mine, signerOf("witness.example")]);
    assert.equal(parseNote(both)!.text, "two\nlines\n\nand one\n");
    assert.deepEqual(verifiedBy(parseNote(both)!, [mine.verifier, key]), [mine.verifier]);
    assert.deepEqual(verifiedBy(parseNote(both.replace("two", "too"))!, [mine.verifier]), []);
    assert.deepEqual(verifiedBy(parseNote(both)!, [signerOf(origin).verifier]), []);
    const spoilt = parseNote(both)!;
    const wrong = { ...spoilt.signatures[0]!, signature: Buffer.alloc(64) };
    assert.deepEqual(verifiedBy({ ...spoilt, signatures: [...spoilt.signatures, wrong] }, [mine.verifier]), []);
  });

  it("are told from what is none", () => {
    const bad = [
      "",
      published.text,
      note.slice(0, -1),
      note.replace("— ", "- "),
      note.replace("=\n", "\n"),
      note.replace(published.signature, "Uw2QOg=="),
      note.replace("This", "This\r"),
      note.replace("This", "This\ufffd"),
      `${note}\n`,
      `${published.text}\n`,
    ];
    for (const text of bad) assert.equal(parseNote(text), undefined, JSON.stringify(text));
    for (const text of ["no newline", "tab\t\n", "\ud800\n"]) assert.throws(() => signNote(text, []));
  });

  it("have keys whose texts are checked", () => {
    const { verifier } = signerOf(origin);
    assert.equal(parseVerifierKey(`${verifier.text}\n`)!.id, verifier.id);
    const [name, id, encoded] = published.key.split("+") as [string, string, string];
    for (const text of [
      "",
      `${name}+${id}`,
      `${name}x+${id}+${encoded}`,
      `${name}+530d903b+${encoded}`,
      `${name}+${id}+${encoded.slice(0, -4)}`,
      `${name}+${id}+Ak${encoded.slice(2)}`,
      `a b+${id}+${encoded}`,
    ])
      assert.equal(parseVerifierKey(text), undefined, text);
    for (const wrong of ["", "a b", "a+b", "a\nb"]) assert.throws(() => signerOf(wrong));
    assert.throws(() => createSigner(origin, generateKeyPairSync("x25519").privateKey));
  });
});

describe("checkpoints", () => {
  const signer = signerOf(origin);
  const checkpoint = { origin, size: 70_000, root: Buffer.alloc(32, 5) };

  it("are notes of origin, size and root", () => {
    const note = parseNote(signCheckpoint(checkpoint, [signer]))!;
    assert.equal(note.text, `${origin}\n70000\n${checkpoint.root.toString("base64")}\n`);
    assert.deepEqual(parseCheckpoint(note.text), checkpoint);
    assert.deepEqual(verifiedBy(note, [signer.verifier]), [signer.verifier]);
  });

  it("are told from what is none", () => {
    const root = checkpoint.root.toString("base64");
    for (const text of [
      `${origin}\n70000\n${root}`,
      `${origin}\n070000\n${root}\n`,
      `${origin}\n-1\n${root}\n`,
      `${origin}\n9007199254740992\n${root}\n`,
      `${origin}\n70000\n${root.slice(4)}\n`,
      `${origin}\n70000\n${root.replace("=", "")}\n`,
      `${origin}\n70000\n${root}\nextension\n`,
      `\n70000\n${root}\n`,
      `gatehouse-export/v1\n${root}\n`,
    ])
      assert.equal(parseCheckpoint(text), undefined, JSON.stringify(text));
  });
});

describe("proof files", () => {
  const checkpoint = signCheckpoint({ origin, size: 3, root: Buffer.alloc(32, 1) }, [signerOf(origin)]);
  const file = { index: 2, proof: [Buffer.alloc(32, 2), Buffer.alloc(32, 3)], checkpoint };

  it("come back as they were written", () => {
    assert.deepEqual(parseProofFile(formatProofFile(file)), file);
    const single = { index: 0, proof: [], checkpoint };
    assert.deepEqual(parseProofFile(formatProofFile(single)), single);
    assert.ok(formatProofFile(single).startsWith("c2sp.org/tlog-proof@v1\nindex 0\n\n"));
  });

  it("are told from what is none", () => {
    const text = formatProofFile(file);
    for (const wrong of [
      "",
      text.replace("@v1", "@v2"),
      text.replace("index 2", "index 02"),
      text.replace("index 2", "index -2"),
      text.replace("index 2", "index 9007199254740992"),
      text.replace("AgI", "Ag"),
      text.replace("\n\n", "\n"),
    ])
      assert.equal(parseProofFile(wrong)?.proof.length === 2, false, wrong);
  });
});
