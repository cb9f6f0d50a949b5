import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type EmbeddedServer, startEmbedded } from "../store/embedded/start-embedded.js";
import { withClient } from "../store/embedded/with-client.js";
import { endWithProcess } from "../testing/end-with-process.js";
import type { Reply } from "./support/app.js";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { endLeases } from "./support/end-leases.js";
import { eventually } from "./support/eventually.js";

/** The gateway over a database server of this test's own, which is stopped, started and made read-only under it. */
describe("while the database is away", () => {
  let folder: string;
  let server: EmbeddedServer;
  let campus: Campus;

  const start = (): Promise<EmbeddedServer> => startEmbedded({ dataDir: folder, log: () => undefined });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "gatehouse-away-"));
    await chmod(folder, 0o755);
    server = await start();
    endWithProcess(() => server.pids()[0], folder);
    const { app, superuser } = server;
    const owner = { ...server.owner, options: "-c app.role=system" };
    campus = await openCampus({ database: { owner, app, superuser, drop: async () => undefined } });
  });
  after(async () => {
    await campus?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const status = async (path: string): Promise<number> => (await fetch(`${campus.gateway().url}${path}`)).status;
  const becomes = (path: string, wanted: number): Promise<true> =>
    eventually(`${path} ${wanted}`, async () => ((await status(path)) === wanted ? true : undefined));

  function refused({ status, headers, body }: Reply): void {
    assert.deepEqual([status, body.status], [503, 503], JSON.stringify(body));
    assert.ok(Number(headers.get("retry-after")) > 0);
  }

  /** Sends the whole time; every answer is kept. */
  async function load(during: () => Promise<void>): Promise<Map<string, Reply>> {
    const answers = new Map<string, Reply>();
    let over = false;
    const sender = async (ref: string): Promise<void> => {
      for (let n = 0; !over; n += 1) {
        const from = { from: { scheme: "app_user", value: ref } };
        answers.set(`${ref}-${n}`, await campus.send(textMessage(`${ref}-${n}`, `${ref}-${n}`, from)));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const senders = Promise.all(
      ["a", "b", "c", "d", "e", "f", "g", "h"].map((ref) => sender(`${ref}${Math.trunc(performance.now())}`)),
    );
    await during();
    over = true;
    await senders;
    return answers;
  }

  /** Each accepted id has its row and reaches the receiver; each refused one says when to come back. */
  async function checkAnswers(answers: ReadonlyMap<string, Reply>): Promise<void> {
    const all = [...answers.values()];
    const accepted = all.filter(({ status }) => status < 300);
    const away = all.filter(({ status }) => status >= 300);
    assert.ok(accepted.length > 0 && away.length > 0, `${accepted.length} accepted, ${away.length} refused`);
    away.forEach(refused);
    const rows = new Set((await campus.query<{ id: string }>("SELECT id FROM message")).map(({ id }) => id));
    for (const { body } of accepted) assert.ok(rows.has(body.id));
    // What was committed as the line broke is leased to nobody's memory.
    for (const { owner } of await campus.query<{ owner: string }>("SELECT owner FROM process"))
      await endLeases(campus, owner);
    await eventually("all accepted at the receiver", () => {
      const seen = new Set(campus.receiver.received.map(({ event }) => event.data.message?.id));
      return accepted.every(({ body }) => seen.has(body.id)) ? true : undefined;
    });
  }

  it("stopped: 503 with Retry-After, nothing acknowledged without a row, and it recovers by itself", async () => {
    const answers = await load(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await server.stop();
      await becomes("/readyz", 503);
      assert.equal(await status("/healthz"), 200);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      server = await start();
      await becomes("/readyz", 200);
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    await checkAnswers(answers);
    assert.equal(campus.gateway().child.exitCode, null);
  });

  it("read-only: 503 with Retry-After, and it recovers by itself", async () => {
    const readOnly = (state: "on" | "off") =>
      withClient(server.superuser, async (client) => {
        await client.query(`ALTER DATABASE ${server.app.database} SET default_transaction_read_only = ${state}`);
        await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'gatehouse%' AND pid <> pg_backend_pid()",
        );
      });
    const answers = await load(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await readOnly("on");
      await becomes("/readyz", 503);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await readOnly("off");
      await becomes("/readyz", 200);
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    await checkAnswers(answers);
  });
});
