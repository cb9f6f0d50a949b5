import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RegisterRow } from "../registers/register.js";
import { citationOf, citations } from "./citations.js";
import { duties } from "./duties.js";
import { type CitationView, dutyView } from "./duty-view.js";

const viewed = (id: string, checks: readonly RegisterRow[] = []): readonly CitationView[] => {
  const duty = duties.find((one) => one.id === id);
  assert.ok(duty);
  return (dutyView(duty, checks) as { citations: CitationView[] }).citations;
};

const check = (data: Record<string, string>): RegisterRow => ({
  id: "reg_1",
  case_id: "reg_1",
  register: "citation",
  person_id: null,
  at: new Date(0),
  actor: "usr_1",
  entry_id: "e1",
  data,
});

describe("the mapping of laws", () => {
  for (const { id, citations: cited, feature, evidence } of duties)
    it(`${id} names its laws, a feature and evidence`, () => {
      assert.ok(cited.length > 0 && feature !== "" && evidence.startsWith("/"));
      for (const one of cited) assert.ok(citationOf(one), one);
    });

  it("every citation is used, once named, and says how sure it is", () => {
    const used = new Set(duties.flatMap((duty) => duty.citations));
    assert.deepEqual(
      citations.filter(({ id }) => !used.has(id)).map(({ id }) => id),
      [],
    );
    assert.equal(new Set(citations.map(({ id }) => id)).size, citations.length);
    for (const one of citations) assert.match(one.checked_on, /^\d{4}-\d{2}-\d{2}$/);
  });

  it("what nobody has read is marked, until the school has", () => {
    const open = viewed("notice").map(({ id, to_be_checked }) => [id, to_be_checked]);
    assert.deepEqual(open, [
      ["pipl-notice", false],
      ["child-rules", true],
    ]);
    const read = check({ citation: "child-rules", checked_on: "2026-12-01", source: "公报", article: "第九条" });
    const [, after] = viewed("notice", [read]);
    assert.equal(after?.to_be_checked, false);
    assert.equal(after?.article, "第九条");
    assert.equal(after?.certainty, "checked_here");
  });
});
