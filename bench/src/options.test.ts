import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readOptions, UsageError } from "./options.js";

const refused = (args: readonly string[], message: RegExp): void => {
  assert.throws(
    () => readOptions(args, "out"),
    (error) => error instanceof UsageError && message.test(error.message),
  );
};

describe("options", () => {
  it("are a quick run of one round unless told otherwise", () => {
    const options = readOptions([], "out");
    assert.ok(options !== "help");
    assert.deepEqual([options.mode, options.rounds, options.peers, options.out], ["quick", 1, [], "out"]);
  });

  it("are five rounds in full, or as many as asked for", () => {
    const rounds = [["--full"], ["--full", "--rounds", "7"]].map((args) => {
      const options = readOptions(args, "out");
      return options === "help" ? 0 : options.rounds;
    });
    assert.deepEqual(rounds, [5, 7]);
  });

  it("are refused with what would be right", () => {
    refused(["--only", "e2e,speed"], /"speed" is none of start, e2e/);
    refused(["--peers", "kafka"], /"kafka" is none of node_red/);
    refused(["--rounds", "0"], /from 1 to 50/);
    refused(["--quick", "--full"], /exclude each other/);
    refused(["--fast"], /--fast/);
  });
});
