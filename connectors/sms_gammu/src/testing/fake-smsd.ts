import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SpoolFolder, spoolFolder } from "./spool-folder.js";

export interface FakeSmsd extends SpoolFolder {
  /** What the modem sent, to whom. */
  readonly transmitted: readonly { readonly to: string; readonly text: string }[];
  /** A text comes in, in as many files as it has parts. Names their stem. */
  receive(sender: string, text: string, time?: string): string;
  /** Works through the outbox once, in the order of names. */
  transmit(): void;
}

/** Characters of UTF-16 that one part of a long message holds. */
const partUnits = 67;
const name = /^OUT[A-Z](\d{8})_(\d{6})_\d+_(\+?\d+)_.*\.txt$/;

/** A byte order mark, UTF-16BE, then zeros up to twice the length the text has in UTF-8, as 1.42 writes it. */
function content(text: string): Buffer {
  const units = Buffer.from(text, "utf16le").swap16();
  return Buffer.concat([Buffer.from([0xfe, 0xff]), units, Buffer.alloc(2 * Buffer.byteLength(text) - units.length)]);
}

/** gammu-smsd's FILES backend as observed with 1.42 and its dummy phone. It refuses numbers that begin with +000. */
export function fakeSmsd(): FakeSmsd {
  const folder = spoolFolder();
  const transmitted: { to: string; text: string }[] = [];
  const at = (...parts: readonly string[]): string => join(folder.path, ...parts);
  return {
    ...folder,
    transmitted,
    receive(sender, text, time = "20261123_160000") {
      let serial = 0;
      const stem = (): string => `IN${time}_${String(serial).padStart(2, "0")}_${sender}`;
      while (existsSync(at("inbox", `${stem()}_00.txt`))) serial += 1;
      for (let from = 0, part = 0; from < Math.max(1, text.length); from += partUnits, part += 1)
        writeFileSync(
          at("inbox", `${stem()}_${String(part).padStart(2, "0")}.txt`),
          content(text.slice(from, from + partUnits)),
        );
      return stem();
    },
    transmit() {
      for (const file of readdirSync(at("outbox")).sort()) {
        const to = name.exec(file)?.[3];
        if (to === undefined) continue;
        const bytes = readFileSync(at("outbox", file));
        const text = bytes.toString("hex", 0, 2) === "fffe" ? bytes.toString("utf16le", 2) : "?";
        if (!to.startsWith("+000")) transmitted.push({ to, text });
        renameSync(at("outbox", file), at(to.startsWith("+000") ? "error" : "sent", file));
      }
    },
  };
}
