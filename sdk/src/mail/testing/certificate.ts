import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { binary } from "../../testing/index.js";

/** A fresh key and self-signed certificate for `mail.school.example`, as `key.pem` and `cert.pem` in the folder. */
export function certificate(folder: string): { readonly key: string; readonly cert: string } {
  const names = ["-subj", "/CN=mail.school.example", "-addext", "subjectAltName=DNS:mail.school.example"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...names, ...files];
  execFileSync(binary("openssl") ?? "openssl", request, { stdio: "ignore" });
  return { key: readFileSync(join(folder, "key.pem"), "utf8"), cert: readFileSync(join(folder, "cert.pem"), "utf8") };
}
