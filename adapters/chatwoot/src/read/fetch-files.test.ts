import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpCall } from "@gatehouse/sdk";
import { eventOf, loopbackHost } from "@gatehouse/sdk/desk/testing";
import { sampleAuthority } from "@gatehouse/sdk/testing";
import { endpointAt, startFake } from "../testing/endpoint.js";
import { messagePayload } from "../testing/views.js";
import { interpret } from "./interpret.js";
import { webhook } from "./webhook.js";

const far = "https://chat.example.edu";

describe("chatwoot with a private authority", () => {
  it("every call trusts it, and files of answers come with their bytes, by the poll the webhook wakes", async () => {
    const fake = await startFake();
    const plain = loopbackHost();
    const near = <Call extends Pick<HttpCall, "url">>(call: Call): Call => ({
      ...call,
      url: call.url.replace("http://chat.example.edu", fake.origin),
    });
    const endpoint = endpointAt(
      fake,
      {
        http: (call, signal) => plain.http(near(call), signal),
        download: (call, signal) => plain.download(near(call), signal),
      },
      { url: far, ca: sampleAuthority },
    );
    try {
      const id = Number((await endpoint.send(eventOf("message.received", { id: "1" })))?.source_id);
      const { cursor } = await endpoint.poll();
      fake.office.pass(1);
      const file = { filename: "退费.pdf", type: "application/pdf", bytes: Buffer.alloc(200_000, 7) };
      const said = fake.office.say(id, { content: "见附件" }, 5, [file]);
      const { body, headers } = fake.hook(messagePayload(fake.office, said));
      const url = new URL("https://gateway.example/hooks/chatwoot");
      const request = { method: "POST", url, headers, rawBody: body, receivedAt: fake.office.now() };
      const knock = webhook(request, endpoint.options);
      assert.deepEqual(knock, { events: [], reply: { status: 200 }, wake: String(said.id) });
      const [command] = (await endpoint.poll(cursor)).events.flatMap(interpret);
      assert.ok(command?.type === "message.send");
      assert.deepEqual(command.attachments, [
        {
          filename: "退费.pdf",
          content_type: "application/octet-stream",
          content_base64: file.bytes.toString("base64"),
        },
      ]);
    } finally {
      await fake.stop();
    }
  });
});
