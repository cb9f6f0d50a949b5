import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { freePort } from "../testing/free-port.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { type RunningGateway, runGateway } from "./support/gateway.js";
import { type MailServer, startMailServer } from "./support/mail-server.js";

/** E-mail has nobody on the other side who drops what came before. */
describe("a message on a channel that cannot repeat", () => {
  let school: School;
  let mail: MailServer;
  let gateway: RunningGateway;
  let backup: string;

  before(async () => {
    mail = await startMailServer();
    const smtp_submit = { host: "127.0.0.1", port: mail.port, tls: "none", from: "desk@school.example" };
    school = await startSchool({
      change: (c) => ({
        ...c,
        accounts: [...c.accounts, { id: "mail", connector: "email", config: { smtp_submit } }],
        egress: { allow_private: [...c.egress.allow_private, mail.address] },
      }),
      env: { GATEHOUSE_PORT: String(await freePort()) },
    });
    gateway = school.gateway;
    backup = join(school.env["GATEHOUSE_DATA"] as string, "one.gatehouse");
  });
  after(async () => {
    await gateway?.end("SIGTERM");
    await school?.end();
    await mail?.close();
  });

  const send = async (text: string): Promise<string> => {
    const to = { account_id: "mail", scheme: "email", value: "mother@home.example" };
    return (await school.call("POST", "/messages", { to, text })).body.id;
  };
  const statusOf = async (id: string): Promise<string> => (await school.call("GET", `/messages/${id}`)).body.status;
  const becomes = (id: string, status: string): Promise<true> =>
    eventually(`${id} ${status}`, async () => (await statusOf(id)) === status || undefined);
  const isMail = (text: string) => mail.mails.filter(({ raw }) => raw.includes(text)).length;

  it("that was leaving when its process was killed waits for a person, and leaves when one says so", async () => {
    mail.behave("wait");
    const id = await send("report-one");
    await mail.until(1);
    await gateway.end("SIGKILL");
    mail.behave("take");
    gateway = await runGateway(school.env);
    await becomes(id, "held");
    assert.equal(isMail("report-one"), 1);
    const { body } = await school.call("GET", "/dead-letters?kind=held", undefined, { token: tokens.integrator });
    assert.match(body.items[0].reason, /may have been sent/);
    await school.call("POST", `/dead-letters/${body.items[0].id}/replay`, {}, { token: tokens.integrator });
    await school.event("message.sent", id);
    assert.equal(isMail("report-one"), 2);
  });

  it("that waited in a backup and left since does not leave again after a restore, unless a person says so", async () => {
    mail.behave("wait");
    const id = await send("report-two");
    const behind = await send("report-behind");
    await eventually("it is with the server", () => isMail("report-two") === 1 || undefined);
    assert.equal((await runCommand(school.env, "backup", "--out", backup)).code, 0);
    await gateway.end("SIGKILL");
    const restored = await runCommand(school.env, "restore", backup, "--replace");
    assert.equal(restored.code, 0, restored.stderr);
    mail.behave("take");
    gateway = await runGateway(school.env);
    await becomes(id, "held");
    await becomes(behind, "held");
    assert.deepEqual([isMail("report-two"), isMail("report-behind")], [1, 0]);
  });

  it("that has left, or has not begun, is none of this", async () => {
    const id = await send("report-three");
    await school.event("message.sent", id);
    await gateway.end("SIGKILL");
    gateway = await runGateway(school.env);
    const next = await send("report-four");
    await school.event("message.sent", next);
    assert.deepEqual([isMail("report-three"), isMail("report-four")], [1, 1]);
  });
});
