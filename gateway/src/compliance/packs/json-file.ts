import type { ToEnclose } from "../../ledger/export/enclosed.js";

/** A small JSON file. */
export const jsonFile = (name: string, value: unknown): ToEnclose => ({
  name,
  content: [`${JSON.stringify(value, null, 2)}\n`],
});
