import { after, before, describe } from "node:test";
import { startFakeRequestTracker } from "./testing/fake-request-tracker.js";
import type { Stage } from "./testing/request-tracker.js";
import { stories } from "./testing/stories.js";

describe("rt, on our fake of Request Tracker", () => {
  let stage: Stage;
  before(async () => {
    stage = await startFakeRequestTracker();
  });
  after(() => stage.stop());
  stories(() => stage);
});
