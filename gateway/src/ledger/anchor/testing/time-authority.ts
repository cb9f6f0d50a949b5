import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const settings = (folder: string): string => `
[req]
distinguished_name = dn
prompt = no
x509_extensions = root
[dn]
CN = Time authority of a test
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamping]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = authority
[authority]
serial = ${folder}/serial
signer_cert = ${folder}/cert.pem
signer_key = ${folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
`;

/** How the authority answers next: as it should, or as none should. */
export type Manner = "stamps" | "refuses" | "replays" | "answers_html";

/** OpenSSL as a time stamp authority, behind an HTTP server on loopback. */
export interface TimeAuthority {
  readonly url: string;
  /** `host:port` for the allow-list. */
  readonly address: string;
  readonly certificate: string;
  manner: Manner;
  stop(): void;
}

export async function startTimeAuthority(): Promise<TimeAuthority> {
  const folder = mkdtempSync(join(tmpdir(), "time-authority-"));
  const config = join(folder, "openssl.cnf");
  const openssl = (...args: string[]): Buffer => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  writeFileSync(config, settings(folder));
  writeFileSync(join(folder, "serial"), "01\n");
  const make = (words: string): Buffer => openssl(...words.split(" "));
  make(`req -x509 -newkey rsa:2048 -nodes -days 2 -config ${config} -keyout root.key -out root.pem`);
  make(`req -new -newkey rsa:2048 -nodes -subj /CN=stamps -config ${config} -keyout key.pem -out stamps.csr`);
  make(
    `x509 -req -in stamps.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -extfile ${config} -extensions stamping -out cert.pem`,
  );
  const reply = join(folder, "reply.tsr");
  const stamp = (query: Buffer): Buffer => {
    writeFileSync(join(folder, "query.tsq"), query);
    openssl("ts", "-reply", "-config", config, "-queryfile", "query.tsq", "-out", reply);
    return readFileSync(reply);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const query = Buffer.concat(chunks);
      response.setHeader("content-type", "application/timestamp-reply");
      if (authority.manner === "answers_html") response.end("<html>busy</html>");
      else if (authority.manner === "replays") response.end(readFileSync(reply));
      // An algorithm it does not know: OpenSSL answers with status 2, rejection.
      else if (authority.manner === "refuses") response.end(stamp(withUnknownDigest(query)));
      else response.end(stamp(query));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const authority: TimeAuthority = {
    url: `http://${address}/tsr`,
    address,
    certificate: join(folder, "root.pem"),
    manner: "stamps",
    stop() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
  return authority;
}

/** SHA-256's identifier becomes that of SHA-224: a length that does not fit, and not on the authority's list. */
function withUnknownDigest(query: Buffer): Buffer {
  const copy = Buffer.from(query);
  copy[copy.indexOf(Buffer.from("608648016503040201", "hex")) + 8] = 0x04;
  return copy;
}
