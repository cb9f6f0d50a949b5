import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { authorities } from "../../../egress/testing/certificates.js";
import { freePort } from "../../../store/embedded/free-port.js";

const config = (folder: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "dc=school,dc=example"
rootdn "cn=reader,dc=school,dc=example"
rootpw reader-password
directory ${folder}/db
`;

const person = (uid: string, password: string, ou = "people"): string => `
dn: uid=${uid},ou=${ou},dc=school,dc=example
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
departmentNumber: staff
userPassword: ${password}
`;

const people = `dn: dc=school,dc=example
objectClass: dcObject
objectClass: organization
dc: school
o: school

dn: ou=people,dc=school,dc=example
objectClass: organizationalUnit
ou: people

dn: ou=guests,dc=school,dc=example
objectClass: organizationalUnit
ou: guests
${person("zhao", "Zhao-password1")}${person("qian", "Qian-password1")}${person("twin", "Twin-password1")}${person("twin", "Twin-password2", "guests")}`;

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("slapd does not listen");
}

/** A real slapd with a few people: by ldaps:// and, with StartTLS, by ldap://. */
export async function startDirectory(slapd: string) {
  const folder = mkdtempSync(join(tmpdir(), "slapd-"));
  const certificates = authorities();
  const authority = certificates.authority("school");
  const { cert, key } = authority.issue("127.0.0.1");
  mkdirSync(join(folder, "db"));
  for (const [name, text] of Object.entries({
    "cert.pem": cert,
    "key.pem": key,
    "slapd.conf": config(folder),
    "people.ldif": people,
  }))
    writeFileSync(join(folder, name), text);
  const file = join(folder, "slapd.conf");
  execFileSync(join(dirname(slapd), "slapadd"), ["-f", file, "-l", join(folder, "people.ldif")], { stdio: "ignore" });
  const [plain, secure] = [await freePort(), await freePort()];
  const urls = `ldap://127.0.0.1:${plain}/ ldaps://127.0.0.1:${secure}/`;
  const child = spawn(slapd, ["-f", file, "-h", urls, "-d", "0"], { stdio: "ignore" });
  await untilListening(secure);
  return {
    ca: authority.ca,
    plain: `127.0.0.1:${plain}`,
    secure: `127.0.0.1:${secure}`,
    async close(): Promise<void> {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      certificates.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
