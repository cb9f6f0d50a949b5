import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { append } from "../../ledger/append.js";
import type { PackSources } from "../../ledger/export/advance-export.js";
import { type LineRig, openLine } from "../../pipeline/testing/line-rig.js";
import { complaints } from "../../registers/people-registers.js";
import { record } from "../../registers/record.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import { filesOfPack } from "./files-of-pack.js";

const line = { type: "message.read", outcome: "success", object: { k: "message", id: "msg_1" } } as const;

describe("a pack", () => {
  let rig: LineRig;
  before(async () => {
    rig = await openLine();
  });
  after(() => rig.close());

  const complain = (what: string): Promise<string> =>
    rig.store.transact(systemContext, (tx) => {
      const data = { state: "received", received_at: "2026-11-26T00:00:00Z", about_minor: true, what };
      return record(rig.keyring, tx, systemContext, complaints, { data });
    });

  /** A store in which somebody writes a complaint just after the pack's first look. */
  function withWriter(): Store {
    let written = false;
    const behind = (tx: Tx): Tx => ({
      opened: tx.opened,
      get now() {
        return tx.now;
      },
      run: async (statement, values) => {
        const rows = await tx.run(statement, values);
        if (!written) {
          written = true;
          await complain("later");
        }
        return rows as never;
      },
    });
    const { store } = rig;
    return {
      ...store,
      transact: (context, body) => store.transact(context, (tx) => body(behind(tx))),
      snapshot: (context, body) => store.snapshot(context, (tx) => body(behind(tx))),
    };
  }

  it("reads all its files at one moment: what is written meanwhile is in none of them", async () => {
    await complain("before");
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const to = new Date(Date.now() + 3_600_000).toISOString();
    const sources = { query: { from, to } } as PackSources;
    const files = await filesOfPack({ ...rig, store: withWriter() }, { kind: "minors", year: 2026 }, sources);
    const text = (name: string): string => {
      const [whole] = (files.find((file) => file.name === name)?.content ?? []) as readonly string[];
      return whole ?? "";
    };
    assert.match(text("complaint.csv"), /before/);
    assert.doesNotMatch(text("complaint.csv"), /later/);
    assert.match(text("summary.csv"), /"complaint","received","1"/);
  });

  it("cannot write", async () => {
    await assert.rejects(
      rig.store.snapshot(systemContext, (tx) => append(tx, systemContext, line)),
      /read-only transaction/,
    );
  });
});
