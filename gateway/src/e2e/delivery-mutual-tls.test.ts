import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { TLSSocket } from "node:tls";
import { authorities } from "../egress/testing/certificates.js";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { eventually } from "./support/eventually.js";
import { newSecret } from "./support/gateway.js";

/** A records office behind the campus's own authority, which lets in only who shows a certificate of it. */
describe("an endpoint behind mutual TLS", () => {
  const made = authorities();
  const seen: { readonly path: string; readonly who: string }[] = [];
  let office: Server;
  let campus: Campus;

  before(async () => {
    const authority = made.authority("Campus CA");
    const { ca } = authority;
    const options = { ...authority.issue("localhost"), ca, requestCert: true, rejectUnauthorized: true };
    office = createServer(options, (request, response) => {
      const who = String((request.socket as TLSSocket).getPeerCertificate().subject.CN);
      seen.push({ path: String(request.url), who });
      request.resume().on("end", () => response.writeHead(204).end());
    });
    office.listen(0, "127.0.0.1");
    await once(office, "listening");
    const address = `localhost:${(office.address() as AddressInfo).port}`;
    const ours = authority.issue("gatehouse");
    const fromFile = (name: string, text: string): string => {
      writeFileSync(join(made.folder, name), text);
      return `\${file:${join(made.folder, name)}}`;
    };
    const endpoint = (id: string, tls?: object) => ({
      id,
      adapter: "webhook",
      events: ["message.received"],
      config: { url: `https://${address}/${id}`, secret: newSecret(), ...(tls && { tls }) },
    });
    campus = await openCampus({
      allow: [address],
      endpoints: [
        endpoint("known", {
          ca: fromFile("ca", ca),
          cert: fromFile("cert", ours.cert),
          key: fromFile("key", ours.key),
        }),
        endpoint("nameless", { ca }),
        endpoint("trusting_nobody"),
      ],
    });
    await campus.send(textMessage("m-1", "如何退费？"));
  });
  after(async () => {
    await campus?.close();
    office?.close();
    office?.closeAllConnections();
    made.remove();
  });

  const firstTry = (endpoint: string) =>
    eventually(`a try at ${endpoint}`, async () => {
      const rows = await campus.query<{ code: string; detail: string }>(
        "SELECT code, detail FROM attempt WHERE target_id = $1 LIMIT 1",
        [endpoint],
      );
      return rows[0];
    });

  it("gets the event from the gateway it knows", async () => {
    await eventually("the event", () => seen[0]);
    assert.deepEqual(seen, [{ path: "/known", who: "gatehouse" }]);
  });

  it("gets nothing from one without certificate, and the log names the host and what to do", async () => {
    const { code, detail } = await firstTry("nameless");
    assert.equal(code, "unavailable");
    assert.match(detail, /^localhost:\d+ demands a client certificate/);
  });

  it("gets nothing from one that does not know its authority, and the log says so", async () => {
    assert.match((await firstTry("trusting_nobody")).detail, /^localhost:\d+ .*not trusted here/);
  });
});
