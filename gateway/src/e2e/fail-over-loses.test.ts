import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GatewayEvent } from "@gatehouse/sdk";
import { withClient } from "../store/embedded/with-client.js";
import { api, type Reply, textMessage } from "./support/app.js";
import { bookProves } from "./support/book-proves.js";
import { type Campus, openCampus } from "./support/campus.js";
import { type Ended, runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { openPairedDatabase, type PairedDatabase } from "./support/paired-database.js";
import { tokenOf } from "./support/token-of.js";

const token = tokenOf("receiver");

/** The standby lagged behind when it took over: what was committed last is gone, and somebody has to notice. */
describe("a fail-over that loses the last commits", () => {
  let database: PairedDatabase;
  let campus: Campus;
  const kept: Reply[] = [];
  const lost: Reply[] = [];
  let later: Reply | undefined;
  const cursors = { kept: "", lost: "" };

  before(async () => {
    database = await openPairedDatabase("async");
    campus = await openCampus({
      database,
      config: { tokens: [{ id: "receiver", role: "receiver", endpoint: "crm", token }] },
    });
  });
  after(() => campus?.close());

  const say = (person: string, id: string): Promise<Reply> =>
    campus.send(textMessage(id, id, { from: { scheme: "app_user", value: person } }));
  const pull = (cursor: string): Promise<Reply> =>
    api(`${campus.gateway().url}/api/v1/events?limit=200&types=message.received&after=${cursor}`, token);
  const verify = (): Promise<Ended> => runCommand(campus.env, "audit", "verify", "--json");

  /** Says so many, and waits until the helpdesk has them and the book is sealed. Returns the cursor behind them. */
  async function sayAll(into: Reply[], names: readonly string[], prefix: string): Promise<string> {
    for (const name of names) into.push(await say(name, `${prefix}-${name}`));
    for (const { body } of into) await campus.calledAbout(body.id);
    await bookProves(campus);
    return eventually("all in the feed", async () => {
      const { body } = await pull("");
      return into.every((one) => has(body.items, one)) ? body.next : undefined;
    });
  }

  const has = (events: readonly GatewayEvent[], { body }: Reply): boolean =>
    events.some(({ data }) => data.message?.id === body.id);

  it("goes on by itself with what the standby has", async () => {
    cursors.kept = await sayAll(kept, ["a", "b", "c"], "first");
    database.pair.standby().end("SIGQUIT");
    await database.pair.standby().untilGone();
    cursors.lost = await sayAll(lost, ["a", "b", "new"], "second");
    await database.pair.failOver();
    later = await eventually("an acknowledgement", async () => {
      const answer = await say("a", "third-a");
      assert.ok([202, 200, 201, 503].includes(answer.status), `${answer.status}`);
      return answer.status < 300 ? answer : undefined;
    });
    await campus.calledAbout(later.body.id);
    assert.equal(campus.gateway().child.exitCode, null);
  });

  it("the book says what is missing, in the log, in `audit verify` and in `doctor`; nothing is sealed on it", async () => {
    await eventually("the log says so", () => /turned back/.test(campus.gateway().output()) || undefined);
    const { code, stderr } = await verify();
    assert.equal(code, 1);
    assert.match(stderr, /(\d+) entries were signed, the database has \d+: it was turned back/);
    const { stdout } = await runCommand(campus.env, "doctor");
    assert.match(stdout, /turned back/);
  });

  it("a receiver that had pulled what is lost is told, and steps over nothing that came since", async () => {
    await withClient(database.superuser, async (client) => {
      for (let n = 0; n < 300; n += 1) await client.query("SELECT pg_current_xact_id()");
    });
    const since = await say("new", "fourth-new");
    assert.equal((await pull(cursors.lost)).status, 410);
    const ours = await eventually("what came since", async () => {
      const { status, body } = await pull(cursors.kept);
      assert.equal(status, 200);
      return has(body.items, since) ? (body.items as GatewayEvent[]) : undefined;
    });
    assert.ok(!lost.some((one) => has(ours, one)));
  });

  it("a conversation counts on from what is left: the same sequence again, under ids nobody has seen", async () => {
    const [second, third] = [lost[0], later].map(
      (reply) => campus.receiver.received.find(({ event }) => event.data.message?.id === reply?.body.id)?.event,
    );
    assert.ok(second !== undefined && third !== undefined);
    assert.equal(second.partitionkey, third.partitionkey);
    assert.equal(second.sequence, third.sequence);
    assert.notEqual(second.id, third.id);
  });

  it("whoever acknowledges it begins a log that tells of both and proves", async () => {
    const { code, stderr } = await runCommand(campus.env, "audit", "fork-ack", "--reason", "async standby promoted");
    assert.equal(code, 0, stderr);
    await bookProves(campus);
  });
});
