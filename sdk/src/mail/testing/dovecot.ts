import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { binary, freePort, until } from "../../testing/index.js";
import { certificate } from "./certificate.js";

/** A private Dovecot on loopback with one mailbox; user `desk@school.example`, password `pw`. */
export interface Dovecot {
  readonly port: number;
  /** PEM text of its certificate for `mail.school.example`. */
  readonly ca: string;
  /** Puts a mail into the mailbox, as a delivery agent does. */
  deliver(mail: string | Buffer, at?: Date): void;
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Only while it is stopped: the mailbox gets a new UIDVALIDITY. */
  forgetUids(): void;
  remove(): Promise<void>;
}

const user = "desk@school.example";

/** Root must hand the mail to an account; anybody else runs all of Dovecot as himself. */
const isRoot = process.getuid?.() === 0;
const id = (flag: string): string => execFileSync("id", [flag, "mail"]).toString().trim();
const owner = isRoot ? { uid: Number(id("-u")), gid: Number(id("-g")) } : { uid: userInfo().uid, gid: userInfo().gid };

const own = (): string => {
  const { username } = userInfo();
  const group = execFileSync("id", ["-gn"]).toString().trim();
  return `default_internal_user = ${username}
default_login_user = ${username}
default_internal_group = ${group}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}`;
};

const oauthPassdb = (folder: string): string => `
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${folder}/oauth2.conf
}`;

/** Dovecot asks the provider who a token belongs to (RFC 7662). */
const oauthConfiguration = (introspection: string): string => `
introspection_mode = post
introspection_url = ${introspection}
username_attribute = username
active_attribute = active
active_value = true
`;

const configuration = (folder: string, port: number, introspection: string | undefined): string => `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail
first_valid_uid = 1
first_valid_gid = 1
${isRoot ? "" : own()}
auth_mechanisms = plain xoauth2
passdb {
  driver = static
  mechanisms = plain
  args = user=${user} password=pw
}
${introspection === undefined ? "" : oauthPassdb(folder)}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket
      .once("data", () => settle(true))
      .once("error", () => settle(false))
      .once("close", () => settle(false));
  });

function maildir(folder: string): string {
  for (const name of ["mail", "mail/tmp", "mail/new", "mail/cur"]) {
    mkdirSync(join(folder, name), { mode: 0o700 });
    chownSync(join(folder, name), owner.uid, owner.gid);
  }
  return join(folder, "mail");
}

/** The mail is whole before it gets its name in `new`. */
function delivery(mail: string): Dovecot["deliver"] {
  let count = 0;
  return (content, at = new Date()) => {
    count += 1;
    const name = `${Date.now()}.${process.pid}_${count}.test`;
    writeFileSync(join(mail, "tmp", name), content);
    chownSync(join(mail, "tmp", name), owner.uid, owner.gid);
    utimesSync(join(mail, "tmp", name), at, at);
    renameSync(join(mail, "tmp", name), join(mail, "new", name));
  };
}

/** Makes one in a temporary folder; not started yet. `introspection`: where it asks about OAuth2 tokens. */
export async function dovecot(introspection?: string): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-dovecot-"));
  const port = await freePort();
  const { cert: ca } = certificate(folder);
  const mail = maildir(folder);
  execFileSync("chmod", ["711", folder]);
  writeFileSync(join(folder, "dovecot.conf"), configuration(folder, port, introspection));
  if (introspection !== undefined) writeFileSync(join(folder, "oauth2.conf"), oauthConfiguration(introspection));
  let running: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (!running?.pid) return;
    const gone = new Promise((resolve) => running?.once("exit", resolve));
    // Its own process group: the login and imap processes must go with the master.
    process.kill(-running.pid, "SIGKILL");
    await gone;
    running = undefined;
    rmSync(join(folder, "run"), { recursive: true, force: true });
  };
  return {
    port,
    ca,
    deliver: delivery(mail),
    kill,
    start: async () => {
      running = spawn(binary("dovecot") ?? "dovecot", ["-F", "-c", join(folder, "dovecot.conf")], {
        detached: true,
        stdio: "ignore",
      });
      await until("Dovecot answers", () => answers(port));
    },
    forgetUids: () => {
      for (const name of readdirSync(mail)) if (name.startsWith("dovecot")) rmSync(join(mail, name));
    },
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
