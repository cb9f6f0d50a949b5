import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SpoolFolder, spoolFolder } from "./spool-folder.js";

export interface RealSmsd extends SpoolFolder {
  /** Lays messages into the phone's memory, one for each text, as parts of one long message where there are several. */
  phoneReceives(sender: string, ...texts: readonly string[]): void;
  log(): string;
  stop(): Promise<void>;
}

const configuration = (path: string): string => `[gammu]
model = dummy
connection = none
device = ${path}/phone
[smsd]
service = files
logfile = stderr
debuglevel = 255
inboxpath = ${path}/inbox/
outboxpath = ${path}/outbox/
sentsmspath = ${path}/sent/
errorsmspath = ${path}/error/
inboxformat = unicode
transmitformat = auto
commtimeout = 1
receivefrequency = 1
loopsleep = 1
checksecurity = 0
`;

const hex = (text: string): string => Buffer.from(text, "utf16le").swap16().toString("hex").toUpperCase();

/** One message as gammu keeps it in a file of the dummy phone. */
function stored(sender: string, text: string, udh: string | undefined): string {
  const lines = (hex(text).match(/.{1,200}/g) ?? [""]).map((part, n) => `Text${String(n).padStart(2, "0")} = ${part}`);
  return [
    "[SMSBackup000]",
    "PDU = Deliver",
    "DateTime = 20261123T160000",
    "State = UnRead",
    `Number = "${sender}"`,
    `NumberUnicode = ${hex(sender)}`,
    ...(udh === undefined ? [] : [`UDH = ${udh}`]),
    ...lines,
    "Coding = Unicode_No_Compression",
    "Folder = 1",
    `Length = ${text.length}`,
    "Class = -1",
    "",
  ].join("\n");
}

/** The real gammu-smsd with gammu's dummy phone. */
export async function realSmsd(binary: string): Promise<RealSmsd> {
  const folder = spoolFolder();
  const memory = join(folder.path, "phone", "sms", "1");
  mkdirSync(memory, { recursive: true });
  writeFileSync(join(folder.path, "smsd.conf"), configuration(folder.path));
  const child: ChildProcess = spawn(binary, ["-c", join(folder.path, "smsd.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr?.on("data", (part: Buffer) => {
    log += part.toString();
  });
  const byte = (n: number): string => n.toString(16).padStart(2, "0").toUpperCase();
  let slot = 0;
  return {
    ...folder,
    log: () => log,
    phoneReceives(sender, ...texts) {
      for (const [at, text] of texts.entries()) {
        const udh = texts.length > 1 ? `0500038E${byte(texts.length)}${byte(at + 1)}` : undefined;
        slot += 1;
        writeFileSync(join(memory, String(slot)), stored(sender, text, udh));
      }
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      folder.remove();
    },
  };
}
