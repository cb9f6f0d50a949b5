import { setTimeout as sleep } from "node:timers/promises";
import { type HttpAnswer, PluginError } from "@gatehouse/sdk";
import type { LostReason } from "../core/lost-reason.js";
import type { Download } from "../egress/download.js";
import type { Egress } from "../egress/egress.js";
import { FileLostError } from "./lost-error.js";
import { codeOf, isRefusal, mayPass, refusal, unanswered } from "./s3-answers.js";
import { type S3Call, type S3Options, signedCall } from "./s3-calls.js";

export interface S3Deps {
  readonly options: S3Options;
  readonly egress: Egress;
  readonly now: () => Date;
  /** Longest silence of the store while an object is read; half a minute unless told. */
  readonly idleMs?: number;
}

/** Calls to one bucket, tried again while the store is busy. */
export interface S3Client {
  readonly options: S3Options;
  /**
   * Every call may be repeated: it names its object, its part, its upload. Throws `FilesAwayError` when the store
   * refuses, but for the codes that are expected, or gives no answer.
   */
  ask(call: S3Call, expected?: readonly string[]): Promise<HttpAnswer>;
  /** Bytes of the object; undefined: there is none. */
  sizeOf(key: string): Promise<number | undefined>;
  /** `length` bytes of the object from `from` on, as they come. Throws `FileLostError` where there are none. */
  open(key: string, from: number, length: number): Promise<Download>;
}

const tries = 5;
const firstWaitMs = 200;
const callMs = 60_000;
const unstopped = new AbortController().signal;

const pause = (turn: number): Promise<unknown> => sleep(firstWaitMs * 2 ** (turn - 1));

const passes = (error: unknown): boolean =>
  error instanceof PluginError && ["unavailable", "uncertain"].includes(error.code);

/** What the store says of an object that is not there, or is shorter than it was. */
const lost: Readonly<Record<string, LostReason>> = { NoSuchKey: "gone", InvalidRange: "cut_off" };

const bytes = (from: number, last: number) => ({ Range: `bytes=${from}-${last}` });

export function createS3Client({ options, egress, now, idleMs = 30_000 }: S3Deps): S3Client {
  const once = (call: S3Call): Promise<HttpAnswer> =>
    egress.request(signedCall(options, call, now()), {
      signal: unstopped,
      timeoutMs: callMs,
      pool: "files:s3",
      maxInFlight: 8,
    });

  const ask: S3Client["ask"] = async (call, expected = []) => {
    for (let turn = 1; ; turn += 1) {
      const answer = await once(call).catch((error: unknown) => {
        if (turn < tries && passes(error)) return undefined;
        throw unanswered(options, error);
      });
      if (answer !== undefined && (expected.includes(codeOf(answer)) || !isRefusal(answer))) return answer;
      if (answer !== undefined && (turn === tries || !mayPass(answer))) throw refusal(options, answer);
      await pause(turn);
    }
  };

  function download(key: string, from: number, length: number): Promise<Download> {
    const { url, headers } = signedCall(
      options,
      { method: "GET", key, headers: bytes(from, from + length - 1) },
      now(),
    );
    return egress.download(url, { headers, maxBytes: length, signal: unstopped, idleMs, timeoutMs: Infinity });
  }

  return {
    options,
    ask,
    async sizeOf(key) {
      const answer = await ask({ method: "GET", key, headers: bytes(0, 0) }, ["NoSuchKey", "InvalidRange"]);
      if (codeOf(answer) === "NoSuchKey") return undefined;
      return Number(/\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1]);
    },
    async open(key, from, length) {
      for (let turn = 1; ; turn += 1)
        try {
          return await download(key, from, length);
        } catch (error) {
          if (turn === tries) throw unanswered(options, error);
          // A download tells no reason. To ask for one byte does, and outlasts a store that is busy.
          const code = codeOf(await ask({ method: "GET", key, headers: bytes(from, from) }, Object.keys(lost)));
          const reason = lost[code];
          if (reason !== undefined) throw new FileLostError(reason, `the object ${key}: ${code}`);
          await pause(turn);
        }
    },
  };
}
