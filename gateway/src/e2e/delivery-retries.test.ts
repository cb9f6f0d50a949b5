import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import type { Received } from "./support/receiver.js";

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

const megabyte = Buffer.alloc(1 << 20, "x");

/** Writes until the other side hangs up; at most 1 GB. */
function flood(response: ServerResponse): void {
  for (let sent = 0; sent < 1024 && !response.destroyed; sent += 1)
    if (!response.write(megabyte)) return void response.once("drain", () => flood(response));
}

/** One byte each 200 ms, until the other side hangs up. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write("x"), 200);
  response.on("close", () => clearInterval(timer));
}

type Failures = Readonly<Record<string, Respond>>;

/** What a receiver may answer instead of taking an event. Fewer than eight at a time: more would open its breaker. */
const refusals: Failures = {
  "answers 500": (_, response) => response.writeHead(500).end(),
  "answers 404": (_, response) => response.writeHead(404).end(),
  "redirects to a private address": (_, response) => response.writeHead(302, { location: "http://10.0.0.5/" }).end(),
  "redirects to itself": (request, response) => response.writeHead(308, { location: request.url }).end(),
};

const breakdowns: Failures = {
  "answers 500 and 1 GB": (_, response) => flood(response.writeHead(500)),
  "answers 500 and drips": (_, response) => drip(response.writeHead(500)),
  hangs: () => undefined,
  "hangs up": (request) => request.socket.destroy(),
  "answers no HTTP": (request) => request.socket.end("hello\r\n\r\n"),
};

/** The receiver fails once for each conversation, in the way the message's text names. */
const suite = (title: string, failures: Failures) =>
  describe(title, () => {
    let campus: Campus;
    const ids = new Map<string, string>();

    before(async () => {
      campus = await openCampus({ crm: { timeout_secs: 1, max_in_flight: 32, events: ["message.received"] } });
      const failed = new Set<string>();
      campus.receiver.answer((request, response) => {
        const { event } = campus.receiver.received.at(-1) as Received;
        const name = event.data.message?.text ?? "";
        const respond = failed.has(name) ? undefined : failures[name];
        failed.add(name);
        if (respond === undefined) response.writeHead(204).end();
        else respond(request, response);
      });
      for (const [n, name] of Object.keys(failures).entries()) {
        const more = { conversation_ref: `c-${n}` };
        const answer = await campus.send(textMessage(`f-${n}`, name, more));
        ids.set(name, answer.body.id as string);
        await campus.send(textMessage(`f-${n}-next`, `behind: ${name}`, more));
      }
    });
    after(() => campus?.close());

    const callsOf = (name: string): Received[] =>
      campus.receiver.received.filter(({ event }) => event.data.message?.id === ids.get(name));

    for (const name of Object.keys(failures))
      it(name, async () => {
        const [first, second] = await eventually(`the second try of "${name}"`, () =>
          callsOf(name).length >= 2 ? callsOf(name) : undefined,
        );
        assert.equal(first?.webhookId, second?.webhookId);
        assert.deepEqual(first?.event, second?.event);
        assert.deepEqual([first?.headers["gatehouse-attempt"], second?.headers["gatehouse-attempt"]], ["1", "2"]);
        const next = await eventually("the message behind it", () =>
          campus.receiver.received.find(({ event }) => event.data.message?.text === `behind: ${name}`),
        );
        assert.ok(campus.receiver.received.indexOf(next) > campus.receiver.received.indexOf(second as Received));
      });

    it("the delivery log tells each try, and the outbox is empty again", async () => {
      await emptyOutbox(campus);
      for (const name of Object.keys(failures)) {
        const attempts = await campus.admin(`deliveries/attempts/${callsOf(name)[0]?.event.id}`);
        const rows = attempts.body.items as { attempt: number; verdict: string }[];
        assert.deepEqual(rows.map(({ attempt, verdict }) => `${attempt} ${verdict}`).sort(), ["1 retry", "2 done"]);
      }
    });
  });

void suite("an event that was refused comes again after 5 s, under the same id and in order", refusals);
void suite("an event whose receiver broke down comes again after 5 s, under the same id and in order", breakdowns);

describe("a receiver that says when", () => {
  let campus: Campus;

  before(async () => {
    campus = await openCampus({ crm: { events: ["message.received"] } });
  });
  after(() => campus?.close());

  for (const status of [429, 503])
    it(`${status} with Retry-After: 1 is obeyed, in place of the 5 s of the schedule`, async () => {
      let asked = 0;
      campus.receiver.answer((_, response) => {
        asked += 1;
        response.writeHead(asked === 1 ? status : 200, { "retry-after": "1" }).end();
      });
      const { body } = await campus.send(textMessage(`w-${status}`, "等一下"));
      const startedAt = await campus.calledAbout(body.id).then(() => performance.now());
      await eventually("the second try", () => (asked >= 2 ? true : undefined));
      const waited = performance.now() - startedAt;
      assert.ok(waited > 900, `came back after ${waited} ms, before it was asked to`);
      const [attempt] = await campus.query<{ code: string }>("SELECT code FROM attempt WHERE status = $1", [status]);
      assert.equal(attempt?.code, "rate_limited");
    });
});
