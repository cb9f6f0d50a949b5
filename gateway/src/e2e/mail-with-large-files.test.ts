import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { freePort } from "../testing/free-port.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { sendMail } from "./support/mailbox.js";

const mib = 1_048_576;
const files = [randomBytes(8 * mib), randomBytes(9 * mib)];

describe("a mail of 23 MB at the SMTP listener", () => {
  let school: School;
  let port: number;
  before(async () => {
    port = await freePort();
    school = await startSchool({
      change: (c) => ({
        ...c,
        accounts: [...c.accounts, { id: "mail", connector: "email", config: { smtp_listen: { port } } }],
      }),
    });
  });
  after(() => school?.end());

  const bytesOf = async (url: string): Promise<Buffer> => {
    const answer = await eventually("the file is fetched", async () => {
      const asked = await fetch(url);
      return asked.status === 409 ? undefined : asked;
    });
    assert.equal(answer.status, 200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const largest = (table: "raw_event" | "account_state", column: string): Promise<number> =>
    withClient(school.database.owner, async (client) => {
      const { rows } = await client.query<{ bytes: number }>(
        `SELECT max(length(${column}))::int AS bytes FROM ${table}`,
      );
      return rows[0]?.bytes ?? 0;
    });

  it("brings both files byte for byte by the links in its event; no row holds more than a piece", async () => {
    await sendMail(port, {
      subject: "两份扫描件",
      text: "见附件",
      messageId: "<large-1@home.example>",
      attachments: files.map((content, at) => ({ filename: `扫描件 ${at}.pdf`, content })),
    });
    const [arrived] = await school.crm.until(1, "message.received");
    const message = arrived?.event.data.message;
    assert.equal(message?.text, "见附件");
    const links = message?.attachments ?? [];
    assert.deepEqual(
      links.map(({ filename }) => filename),
      ["扫描件 0.pdf", "扫描件 1.pdf"],
    );
    for (const [at, link] of links.entries()) assert.ok((await bytesOf(link.url ?? "")).equals(files[at] as Buffer));
    assert.ok((await largest("raw_event", "body")) < mib);
    assert.ok((await largest("account_state", "value")) <= 257 * 1024);
  });
});
