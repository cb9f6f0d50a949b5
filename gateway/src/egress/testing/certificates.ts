import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary } from "@gatehouse/sdk/testing";

/** A certificate and its key, as PEM texts. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  /** Its own certificate. */
  readonly ca: string;
  /** Signs a certificate for a name; days below zero have passed. */
  issue(name: string, days?: number): Pair;
}

const ecKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Private authorities made by openssl in a folder that goes with `remove`. */
export function authorities() {
  const folder = mkdtempSync(join(tmpdir(), "egress-"));
  let count = 0;
  const fresh = (kind: string): string => {
    count += 1;
    return `${kind}${count}`;
  };
  const openssl = (...args: readonly string[]): void =>
    void execFileSync(binary("openssl") ?? "openssl", args, { cwd: folder, stdio: "ignore" });
  const text = (name: string): string => readFileSync(join(folder, name), "utf8");

  function authority(name: string): Authority {
    const own = fresh("authority");
    const files = ["-keyout", `${own}.key`, "-out", `${own}.pem`];
    openssl("req", "-x509", ...ecKey, "-days", "2", "-subj", `/CN=${name}`, ...files);
    return {
      ca: text(`${own}.pem`),
      issue(subject, days = 2) {
        const file = fresh("certificate");
        const kind = /^[\d.]+$/.test(subject) ? "IP" : "DNS";
        writeFileSync(join(folder, `${file}.ext`), `subjectAltName=${kind}:${subject}\n`);
        openssl("req", "-new", ...ecKey, "-subj", `/CN=${subject}`, "-keyout", `${file}.key`, "-out", `${file}.csr`);
        const by = ["-CA", `${own}.pem`, "-CAkey", `${own}.key`, "-CAcreateserial", "-days", String(days)];
        openssl("x509", "-req", "-in", `${file}.csr`, ...by, "-extfile", `${file}.ext`, "-out", `${file}.pem`);
        return { cert: text(`${file}.pem`), key: text(`${file}.key`) };
      },
    };
  }

  return { authority, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
