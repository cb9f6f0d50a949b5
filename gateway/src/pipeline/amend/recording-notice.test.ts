import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { CallState, InboundEvent } from "@gatehouse/sdk";
import { type LineRig, openLine } from "../testing/line-rig.js";

interface Step {
  readonly type: "message";
  readonly id: string;
  readonly call_id: string;
  readonly state: CallState;
  readonly notice_played?: boolean;
}

/** A connector that hands over a recording with each step, whatever was said to the caller. */
const interpret = ({ body }: { readonly body: Uint8Array }): readonly InboundEvent[] => {
  const { id, call_id, state, notice_played } = JSON.parse(Buffer.from(body).toString("utf8")) as Step;
  return [
    {
      type: "call.updated",
      from: { scheme: "phone", value: "+8613800138000" },
      call: { call_id, state, direction: "inbound", ...(notice_played !== undefined && { notice_played }) },
      recording: { content_type: "audio/x-wav", filename: `${id}.wav`, content: Buffer.from("RIFF") },
    },
  ];
};

describe("a recording", () => {
  let rig: LineRig;
  before(async () => {
    rig = await openLine({ connector: { interpret } });
  });
  after(() => rig?.close());

  const step = (id: string, call_id: string, state: CallState, notice_played?: boolean) =>
    rig.admit({ type: "message", id, call_id, state, ...(notice_played !== undefined && { notice_played }) } as Step);
  const stored = async (): Promise<number> => {
    const [row] = await rig.query<{ n: number }>("SELECT count(*)::int AS n FROM file_content");
    return row?.n ?? -1;
  };
  const files = async (): Promise<number> => {
    const [row] = await rig.query<{ n: number }>("SELECT count(*)::int AS n FROM attachment");
    return row?.n ?? -1;
  };

  it("of a call in which nobody was told is never stored, with no step and not with the first", async () => {
    await step("s-1", "quiet", "ended", false);
    await step("s-2", "unsaid", "ringing");
    await step("s-3", "unsaid", "answered");
    await step("s-4", "unsaid", "ended");
    assert.deepEqual([await files(), await stored()], [0, 0]);
    const refused = await rig.query("SELECT 1 FROM audit_entry WHERE type = 'recording.refused'");
    assert.equal(refused.length, 2, "later steps say in the book that it was refused");
  });

  it("is stored once the notice was played, also where an earlier step said so", async () => {
    await step("s-5", "told", "ended", true);
    assert.equal(await files(), 1);
    await step("s-6", "early", "ringing");
    await step("s-7", "early", "answered", true);
    assert.equal(await files(), 2);
  });
});
