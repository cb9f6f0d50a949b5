import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { freePort } from "../testing/free-port.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { runGateway } from "./support/gateway.js";
import { refusalOf, sendMail } from "./support/mailbox.js";

describe("a mail with a 250 is not lost", () => {
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
  const subjects = (): (string | undefined)[] =>
    school.crm.received
      .filter(({ event }) => event.type === "gatehouse.message.received.v1")
      .map(({ event }) => event.data.message?.subject);

  /** Other sessions cannot come in, and those there are cut: for the gateway the database is away. */
  const database = (there: boolean): Promise<void> =>
    withClient({ ...school.database.superuser, database: "postgres" }, async (client) => {
      const name = school.database.app.database;
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${there}`);
      if (!there)
        await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    });

  it("is told to come again while it cannot be stored, and arrives then", async () => {
    await sendMail(port, { subject: "before", text: "x" });
    await database(false);
    const refused = await refusalOf(
      sendMail(port, { subject: "meanwhile", text: "x", messageId: "<m-1@home.example>" }),
    );
    await database(true);
    assert.equal(refused, 451);
    await eventually("the mail is taken at a later try", async () =>
      (await refusalOf(sendMail(port, { subject: "meanwhile", text: "x", messageId: "<m-1@home.example>" }))) ===
      undefined
        ? true
        : undefined,
    );
    await eventually("both arrived", () =>
      subjects().includes("before") && subjects().includes("meanwhile") ? true : undefined,
    );
    assert.equal(subjects().filter((subject) => subject === "meanwhile").length, 1);
  });

  it("is delivered by the next process when this one is killed after the 250", async () => {
    school.crm.answer(() => undefined);
    const sent = Array.from({ length: 8 }, (_, n) => `killed-${n}`);
    await Promise.all(sent.map((subject) => sendMail(port, { subject, text: "x" })));
    await school.gateway.end("SIGKILL");
    school.crm.answer(undefined);
    const next = await runGateway(school.env);
    try {
      await eventually(
        "all arrived",
        () => (sent.every((subject) => subjects().includes(subject)) ? true : undefined),
        30_000,
      );
    } finally {
      await next.end("SIGTERM");
    }
  });
});
