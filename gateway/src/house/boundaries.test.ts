import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { biome, oxlint, type Refusal } from "./linters.js";
import { type Plant, plants } from "./plants.js";
import { buildScratchHouse, removeScratchHouse } from "./scratch-house.js";
import { breachesIn } from "./source-rules.js";
import { readSources } from "./sources.js";

describe("each border of the house refuses a breach", () => {
  let house: string;
  const refused = {} as Record<Plant["tool"], Set<Refusal>>;

  before(() => {
    house = buildScratchHouse(plants);
    refused.oxlint = oxlint(house);
    refused.biome = biome(house);
    refused["source test"] = new Set(
      breachesIn(readSources(house)).map(({ path, rule }): Refusal => `${path}: ${rule}`),
    );
  });
  after(() => removeScratchHouse(house));

  for (const { path, tool, rule } of plants) {
    it(`${tool}, ${rule}: ${path}`, () =>
      assert.ok(refused[tool].has(`${path}: ${rule}`), [...refused[tool]].join("\n")));
  }
});
