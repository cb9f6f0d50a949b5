import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary, freePort, until } from "@gatehouse/sdk/testing";
import { type Certificates, certificates } from "./certificates.js";

/**
 * A private Mosquitto on loopback. Users, password `pw`: `gatehouse` (reads `school/in/+`, writes `school/out/#`) and
 * any device `u-1 … u-9` (writes `school/in/{its name}`, reads `school/out/{its name}`).
 */
export interface Mosquitto {
  readonly port: number;
  /** TLS with a client certificate, whose name is the user; only with `mosquitto({ tls: true })`. */
  readonly tls: (Certificates & { readonly port: number }) | undefined;
  start(): Promise<void>;
  /** SIGTERM: it saves its store, and a later `start` is a restart. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

const users = ["gatehouse", ...Array.from({ length: 9 }, (_, at) => `u-${at + 1}`)];

const acl = `user gatehouse
topic read school/in/+
topic write school/out/#

pattern write school/in/%u
pattern read school/out/%u
`;

const listenerTls = (port: number, { files }: Certificates): string => `
listener ${port} 127.0.0.1
cafile ${files.ca}
certfile ${files.cert}
keyfile ${files.key}
require_certificate true
use_identity_as_username true
`;

const configuration = (folder: string, port: number): string => `
${process.getuid?.() === 0 ? "user root" : ""}
per_listener_settings false
allow_anonymous false
password_file ${folder}/passwords
acl_file ${folder}/acl
persistence true
persistence_location ${folder}/store/
max_queued_messages 0
log_dest file ${folder}/mosquitto.log
listener ${port} 127.0.0.1
`;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => settle(true)).once("error", () => settle(false));
  });

function passwords(file: string): void {
  writeFileSync(file, "");
  for (const user of users) execFileSync(binary("mosquitto_passwd") ?? "mosquitto_passwd", ["-b", file, user, "pw"]);
  chmodSync(file, 0o600);
}

/** Makes one in a temporary folder; not started yet. */
export async function mosquitto(options: { readonly tls?: boolean } = {}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-mosquitto-"));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const papers = options.tls ? certificates(folder) : undefined;
  mkdirSync(join(folder, "store"));
  passwords(join(folder, "passwords"));
  writeFileSync(join(folder, "acl"), acl, { mode: 0o600 });
  const more = papers ? listenerTls(tlsPort, papers) : "";
  writeFileSync(join(folder, "mosquitto.conf"), configuration(folder, port) + more);
  let running: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  };
  return {
    port,
    tls: papers && { ...papers, port: tlsPort },
    stop,
    start: async () => {
      const args = ["-c", join(folder, "mosquitto.conf")];
      running = spawn(binary("mosquitto") ?? "mosquitto", args, { stdio: "ignore" });
      await until("Mosquitto answers", () => answers(port));
    },
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
