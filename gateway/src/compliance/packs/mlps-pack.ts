import type { ToEnclose } from "../../ledger/export/enclosed.js";
import { disclaimer } from "../duty-view.js";
import { checklist } from "../mlps/checklist.js";
import type { Facts } from "../mlps/facts.js";
import { jsonFile } from "./json-file.js";
import { csvFile } from "./table.js";

const columns = ["id", "level", "title", "law", "article", "verdict", "value"] as const;

/** The checklist as it stands now. */
export function mlpsPack(facts: Facts, level: 2 | 3, at: Date): readonly ToEnclose[] {
  const items = checklist(facts, level);
  const rows = items.map((item) => [
    item.id,
    String(item.level),
    `${item.title.zh} ${item.title.en}`,
    item.law,
    item.article,
    item.verdict,
    item.value,
  ]);
  const note = `等保 ${level} 级对照 ${at.toISOString()}\n\n${disclaimer.zh}\n${disclaimer.en}\n`;
  return [
    { name: "README.txt", content: [note] },
    jsonFile("mlps.json", { level, at: at.toISOString(), items }),
    csvFile("mlps.csv", columns, rows),
  ];
}
