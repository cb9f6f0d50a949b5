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
  readonly ca: string;
  /** Signs a certificate for a name; days below zero have passed. */
  issue(name: string, days?: number): Pair;
}

const ecKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** A private authority made by openssl, in a folder that goes with `remove`. */
export function authority(days = 2): Authority & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "webhook-"));
  const at = (name: string): string => join(folder, name);
  const text = (name: string): string => readFileSync(at(name), "utf8");
  const openssl = (...args: readonly string[]): void =>
    void execFileSync(binary("openssl") ?? "openssl", args, { cwd: folder, stdio: "ignore" });
  openssl("req", "-new", ...ecKey, "-subj", "/CN=Campus CA", "-keyout", "ca.key", "-out", "ca.csr");
  writeFileSync(at("ca.ext"), "basicConstraints=critical,CA:TRUE\n");
  const self = ["-signkey", "ca.key", "-days", String(days), "-extfile", "ca.ext"];
  openssl("x509", "-req", "-in", "ca.csr", ...self, "-out", "ca.pem");
  return {
    ca: text("ca.pem"),
    issue(name, valid = 2) {
      writeFileSync(at("own.ext"), `subjectAltName=DNS:${name}\n`);
      openssl("req", "-new", ...ecKey, "-subj", `/CN=${name}`, "-keyout", "own.key", "-out", "own.csr");
      const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", String(valid)];
      openssl("x509", "-req", "-in", "own.csr", ...by, "-extfile", "own.ext", "-out", "own.pem");
      return { cert: text("own.pem"), key: text("own.key") };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
