import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { freePort } from "../testing/free-port.js";
import { api, sendSigned, textMessage } from "./support/app.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { type RunningGateway, runGateway } from "./support/gateway.js";
import { refusalOf, sendMail } from "./support/mailbox.js";

const conversations = 4;
const each = 10;

describe("two doors, two desks and two workers over one database", () => {
  let school: School;
  let port: number;
  let others: readonly RunningGateway[] = [];
  let doors: readonly RunningGateway[];
  let desks: readonly RunningGateway[];
  let workers: readonly RunningGateway[];
  before(async () => {
    port = await freePort();
    school = await startSchool({
      change: (c) => ({
        ...c,
        accounts: [...c.accounts, { id: "mail", connector: "email", config: { smtp_listen: { port } } }],
      }),
      env: { GATEHOUSE_ROLES: "door" },
    });
    const run = (role: string): Promise<RunningGateway> => runGateway({ ...school.env, GATEHOUSE_ROLES: role });
    const starts = await Promise.allSettled(["door", "desk", "desk", "worker", "worker"].map(run));
    others = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
    assert.deepEqual(
      starts.flatMap((start) => (start.status === "rejected" ? [String(start.reason)] : [])),
      [],
    );
    doors = [school.gateway, ...others.slice(0, 1)];
    desks = others.slice(1, 3);
    workers = others.slice(3);
  });
  after(async () => {
    await Promise.all(others.map((process) => process.end("SIGTERM")));
    await school?.end();
  });
  const at = (door: RunningGateway, id: string, ref: string) =>
    sendSigned(`${door.url}/hooks/campus_app`, school.secrets.app, textMessage(id, id, { conversation_ref: ref }));
  const received = () => school.crm.received.filter(({ event }) => event.type === "gatehouse.message.received.v1");

  it("deliver what both doors accepted, once and in order, though a worker is killed on the way", async () => {
    const one = async (c: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let n = 0; n < each; n += 1) {
        const answer = await at(doors[n % 2] as RunningGateway, `m-${c}-${n}`, `c-${c}`);
        assert.equal(answer.status, 202);
        ids.push(answer.body.id);
        if (c === 0 && n === each / 2) await workers[0]?.end("SIGKILL");
      }
      return ids;
    };
    const accepted = await Promise.all(Array.from({ length: conversations }, (_, c) => one(c)));
    const arrived = (): Map<string, string> =>
      new Map(received().map(({ webhookId, event }) => [webhookId, event.data.message?.id ?? ""]));
    await eventually("all arrived", () => (arrived().size >= conversations * each ? true : undefined), 40_000);
    const order = [...arrived().values()];
    for (const ids of accepted)
      assert.deepEqual(
        order.filter((id) => ids.includes(id)),
        ids,
      );
    assert.equal(order.length, conversations * each);
  });

  it("send a reply posted at either desk once", async () => {
    for (const desk of desks) {
      const { body: asked } = await at(doors[0] as RunningGateway, `r-${desk.url}`, `r-${desk.url}`);
      const body = { conversation_id: asked.conversation_id, text: desk.url };
      const sent = await api(`${desk.url}/api/v1/messages`, tokens.desk, "POST", body);
      assert.equal(sent.status, 202);
      await school.app.about(sent.body.id);
      await school.event("message.sent", sent.body.id);
      assert.equal(school.app.calls().filter(({ webhookId }) => webhookId === sent.body.id).length, 1);
    }
  });

  it("have one mail listener, taken over by the other door when its process is killed", async () => {
    await sendMail(port, { subject: "first", text: "x" });
    await doors[0]?.end("SIGKILL");
    await eventually("the other door listens", async () =>
      (await refusalOf(sendMail(port, { subject: "second", text: "x", messageId: "<s-1@home.example>" }))) === undefined
        ? true
        : undefined,
    );
    const subjects = () => received().map(({ event }) => event.data.message?.subject);
    await eventually("both mails arrived", () =>
      subjects().includes("first") && subjects().includes("second") ? true : undefined,
    );
  });

  it("do only what their role is", async () => {
    const [desk, worker, door] = [desks[0], workers[1], doors[1]] as [RunningGateway, RunningGateway, RunningGateway];
    assert.equal((await at(desk, "x", "x")).status, 404);
    assert.equal((await at(worker, "x", "x")).status, 404);
    assert.equal((await api(`${door.url}/api/v1/conversations`, tokens.desk)).status, 404);
    assert.equal((await fetch(`${worker.url}/healthz`)).status, 200);
  });
});
