import { after, before, describe } from "node:test";
import { startFakeRedmine } from "./testing/fake-redmine.js";
import type { Stage } from "./testing/stage.js";
import { stories } from "./testing/stories.js";

describe("redmine, on our fake of it", () => {
  let stage: Stage;
  before(async () => {
    stage = await startFakeRedmine();
  });
  after(() => stage.stop());
  stories(() => stage);
});
