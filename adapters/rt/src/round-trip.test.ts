import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import { after, before, describe, it } from "node:test";
import type { WebhookRequest } from "@gatehouse/sdk";
import { eventIn } from "@gatehouse/sdk/desk/testing";
import { bodyOf, type Listening, missing, onLoopback, until } from "@gatehouse/sdk/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { gateway, optionsFor } from "./testing/gateway.js";
import { people } from "./testing/people.js";
import { type Stage, startRequestTracker } from "./testing/request-tracker.js";
import { stories } from "./testing/stories.js";

const secret = `whsec_${Buffer.alloc(24, "s").toString("base64")}`;

describe("Request Tracker 5", { skip: missing("rt-setup-database-5") }, () => {
  const posted: WebhookRequest[] = [];
  let stage: Stage;
  let door: Listening;

  before(async () => {
    const take = async (incoming: IncomingMessage): Promise<void> => {
      const rawBody = await bodyOf(incoming);
      const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const url = new URL("https://gateway.example/hooks/rt");
      posted.push({ method: incoming.method ?? "", url, headers, rawBody, receivedAt: new Date() });
    };
    door = await onLoopback(createServer((incoming, outgoing) => void take(incoming).then(() => outgoing.end())));
    stage = await startRequestTracker({ address: `${door.origin}/hooks/rt`, secret });
  });

  after(async () => {
    await stage?.stop();
    await door?.stop();
  });

  stories(() => stage);

  it("the Scrip tells the same under the same key, and only of what staff did in our tickets", async () => {
    const desk = gateway(stage, {}, { hook_secret: secret });
    await desk.polled();
    const sent = await desk.tell(eventIn("message.received", "cnv_hook"));
    const id = sent?.source_id ?? "";
    posted.length = 0;
    await desk.tell(eventIn("message.received", "cnv_hook", { text: "我们写的" }));
    const staff = people(stage);
    await staff.say(id, "correspond", { Content: "您好 😀" });
    await staff.say(id, "correspond", { Content: "见附件" }, { "照片.png": Uint8Array.of(1) });
    await staff.set(id, "resolved");
    await until("the Scrip has told of the status", () => posted.length >= 3);
    const config = schema.parse(optionsFor(stage, { hook_secret: secret }));
    const results = posted.map((request) => plugin.webhook?.(request, config));
    const raws = results.flatMap((result) => result?.events ?? []);
    const commands = raws.flatMap((raw) => plugin.interpret?.(raw, config) ?? []);
    const polled = await desk.polled();
    const [reply, withFile, close] = polled;
    assert.deepEqual(commands, [reply, close]);
    assert.equal(results.find((result) => result?.wake !== undefined)?.wake, withFile?.id.replace("rt-", ""));
    const [first, , last] = desk.keysPolled();
    assert.deepEqual(
      raws.map(({ key }) => key),
      [first, last],
    );
  });
});
