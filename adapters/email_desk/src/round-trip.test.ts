import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventOf } from "@gatehouse/sdk/desk/testing";
import { missing } from "@gatehouse/sdk/testing";
import { freescout } from "./testing/freescout.js";
import type { Helpdesk } from "./testing/helpdesk.js";
import { requestTracker } from "./testing/request-tracker.js";
import { type Stage, stageWith } from "./testing/stage.js";

const conversation = eventOf("message.received").partitionkey;

const desks: Readonly<Record<string, () => Helpdesk>> = {
  "FreeScout, which threads by Message-ID": freescout,
  "Request Tracker, which threads by its number in the subject": requestTracker,
};

for (const [name, start] of Object.entries(desks))
  describe(`a conversation through ${name}`, { skip: missing("dovecot") }, () => {
    const helpdesk = start();
    let stage: Stage;

    before(async () => {
      stage = await stageWith(helpdesk);
      await stage.poll();
    });
    after(() => stage.stop());

    it("opens one ticket, which later messages join", async () => {
      const first = await stage.send(eventOf("message.received", { id: "1", text: "如何退费？" }));
      // Its automatic receipt, where it sends one, is nothing for the person.
      assert.deepEqual(await stage.poll(), []);
      const second = await stage.send(eventOf("message.received", { id: "2", text: "还要带什么？" }));
      assert.equal(second, first);
      assert.equal(helpdesk.tickets.size, 1);
      assert.deepEqual(
        helpdesk.tickets.get("1")?.texts.map((text) => text.split("\n")[0]),
        ["如何退费？", "还要带什么？"],
      );
    });

    it("brings the agent's answer back once, as the words alone", async () => {
      stage.imap.deliver(helpdesk.answer("1", "请带学生证。\nThank you."));
      const [command, ...others] = await stage.poll();
      assert.deepEqual(others, []);
      assert.equal(command?.type === "message.send" && command.text, "请带学生证。\nThank you.");
      assert.equal(command?.conversation_id, conversation);
      assert.equal(
        command?.agent,
        name.startsWith("Free") ? "help@support.school.example" : "rt@support.school.example",
      );
      assert.deepEqual(await stage.poll(), []);
    });

    it("the person's next words still join the same ticket", async () => {
      await stage.send(eventOf("message.received", { id: "3", text: "谢谢！" }));
      assert.equal(helpdesk.tickets.size, 1);
      assert.equal(helpdesk.tickets.get("1")?.texts.length, 3);
    });
  });
