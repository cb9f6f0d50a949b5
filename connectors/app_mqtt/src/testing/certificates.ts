import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary } from "@gatehouse/sdk/testing";

/** PEM texts of a private CA's certificates, and where the broker finds its own. */
export interface Certificates {
  readonly ca: string;
  readonly client: { readonly cert: string; readonly key: string };
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
}

/** A CA, a server certificate for `mqtt.school.example` and a client certificate named `gatehouse`. */
export function certificates(folder: string): Certificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync(binary("openssl") ?? "openssl", args, { stdio: "ignore" });
  };
  const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  openssl("req", "-x509", ...key, "-subj", "/CN=Test CA", "-keyout", at("ca.key"), "-out", at("ca.pem"));
  const signed = (name: string, subject: string): void => {
    writeFileSync(at(`${name}.ext`), `subjectAltName=DNS:${subject}\n`);
    openssl("req", "-new", ...key, "-subj", `/CN=${subject}`, "-keyout", at(`${name}.key`), "-out", at(`${name}.csr`));
    const by = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "2"];
    openssl("x509", "-req", "-in", at(`${name}.csr`), ...by, "-extfile", at(`${name}.ext`), "-out", at(`${name}.pem`));
  };
  signed("server", "mqtt.school.example");
  signed("client", "gatehouse");
  const text = (name: string): string => readFileSync(at(name), "utf8");
  return {
    ca: text("ca.pem"),
    client: { cert: text("client.pem"), key: text("client.key") },
    files: { ca: at("ca.pem"), cert: at("server.pem"), key: at("server.key") },
  };
}
