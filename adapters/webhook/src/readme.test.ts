import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import type { HttpCall } from "@gatehouse/sdk";
import { binary, missing, sampleEvent } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import { render } from "./render.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const fence = "```";
const folder = mkdtempSync(join(tmpdir(), "webhook-readme-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a piece of code of the README to a file, as a reader would. */
function piece(name: string): string {
  const [, code] = new RegExp(`${fence}\\w+ ${name}\\n([\\s\\S]*?)${fence}`).exec(readme) ?? [];
  assert.ok(code, `the README has no piece ${name}`);
  writeFileSync(join(folder, name), code);
  return join(folder, name);
}

const run = (program: string, args: readonly string[], input = ""): string =>
  execFileSync(binary(program) ?? program, args, {
    cwd: folder,
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });

const secretOf = (letter: string): string => `whsec_${Buffer.alloc(32, letter).toString("base64")}`;
const event = sampleEvent("message.received");

function callWith(options: object, now = new Date()): HttpCall & { readonly body: string } {
  const config = schema.parse({ url: "https://crm.example/in", ...options });
  const about = { idempotencyKey: event.id, attempt: 1, nonce: "n", deliveryId: "dlv_1", replayed: false };
  const call = render(event, { config, now, ...about });
  return { ...call, body: String(call.body) };
}

/** What the README's `verify` makes of a call: the event, or a throw. */
type Verify = (secrets: readonly string[], call: HttpCall & { readonly body: string }) => unknown;

function provesRotation(check: Verify): void {
  const [old, fresh] = [secretOf("o"), secretOf("n")];
  assert.deepEqual(check([old], callWith({ secret: old })), event);
  const rotating = callWith({ secret: fresh, previous_secret: old });
  for (const known of [[old], [fresh], [old, fresh]]) assert.deepEqual(check(known, rotating), event);
  const done = callWith({ secret: fresh });
  assert.deepEqual(check([fresh], done), event);
  assert.throws(() => check([old], done), /bad signature/);
  assert.throws(() => check([fresh], { ...done, body: `${done.body} ` }), /bad signature/);
  assert.throws(() => check([fresh], callWith({ secret: fresh }, new Date(Date.now() - 301_000))), /stale/);
}

describe("README", () => {
  it("verifies in Node.js, over the three steps of a rotation", async () => {
    const module = (await import(pathToFileURL(piece("verify.mjs")).href)) as {
      verify(secrets: readonly string[], headers: object, body: Buffer): unknown;
    };
    provesRotation((secrets, { headers, body }) => module.verify(secrets, headers, Buffer.from(body)));
  });

  it("verifies in Python, over the three steps of a rotation", { skip: missing("python3") }, () => {
    piece("verify.py");
    const harness = [
      "import json, sys, verify",
      "given = json.load(sys.stdin)",
      "try: print(json.dumps(verify.verify(given['secrets'], given['headers'], given['body'].encode())))",
      "except ValueError as error: print(json.dumps({'refused': str(error)}))",
    ].join("\n");
    provesRotation((secrets, { headers, body }) => {
      const answer = JSON.parse(run("python3", ["-c", harness], JSON.stringify({ secrets, headers, body }))) as object;
      if ("refused" in answer) throw new Error(String(answer.refused));
      return answer;
    });
  });

  it("makes an Ed25519 pair by openssl; node:crypto alone verifies with the public half", {
    skip: missing("openssl"),
  }, async () => {
    const [secret = "", open = ""] = run("sh", [piece("ed25519.sh")])
      .trim()
      .split("\n");
    const call = callWith({ secret });
    const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": given = "" } = call.headers;
    const key = createPublicKey(run("openssl", ["pkey", "-in", "webhook.pem", "-pubout"]));
    const signature = Buffer.from(given.replace("v1a,", ""), "base64");
    assert.ok(verify(null, Buffer.from(`${id}.${time}.${call.body}`), key, signature));

    const module = (await import(pathToFileURL(piece("verify-ed25519.mjs")).href)) as {
      isOurs(publicKey: string, headers: object, body: Buffer): boolean;
    };
    assert.equal(module.isOurs(open, call.headers, Buffer.from(call.body)), true);
    assert.equal(module.isOurs(open, call.headers, Buffer.from(`${call.body} `)), false);
    const both = callWith({ secret: secretOf("n"), previous_secret: secret });
    assert.equal(module.isOurs(open, both.headers, Buffer.from(both.body)), true);
  });

  it("makes certificates that the option tls takes", { skip: missing("openssl") }, () => {
    run("sh", ["-e", piece("certificates.sh")]);
    const text = (name: string): string => readFileSync(join(folder, name), "utf8");
    const tls = { ca: text("campus-ca.pem"), cert: text("gatehouse.pem"), key: text("gatehouse.key") };
    assert.deepEqual(callWith({ secret: secretOf("a"), tls }).tls, tls);
    run("openssl", ["verify", "-CAfile", "campus-ca.pem", "gatehouse.pem"]);
  });
});

interface Vector {
  readonly name: string;
  readonly secret: string;
  readonly previous_secret?: string;
  readonly public_key?: string;
  readonly signature: string;
}

describe("fixtures/signatures.json, made by Python and openssl", () => {
  const text = readFileSync(new URL("../fixtures/signatures.json", import.meta.url), "utf8");
  const { body, signatures, ...headers } = JSON.parse(text) as Record<string, string> & {
    readonly signatures: readonly Vector[];
  };
  for (const { name, secret, previous_secret, signature } of signatures)
    it(name, () => {
      const about = { idempotencyKey: "", attempt: 1, nonce: "n", deliveryId: "dlv_1", replayed: false };
      const config = schema.parse({
        url: "https://crm.example/in",
        secret,
        ...(previous_secret && { previous_secret }),
      });
      const now = new Date(Number(headers["webhook-timestamp"]) * 1000);
      const call = render(JSON.parse(body ?? "") as typeof event, { config, now, ...about });
      assert.equal(call.body, body);
      assert.equal(call.headers["webhook-id"], headers["webhook-id"]);
      assert.equal(call.headers["webhook-timestamp"], headers["webhook-timestamp"]);
      assert.equal(call.headers["webhook-signature"], signature);
    });
});
