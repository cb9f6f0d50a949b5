/** What one mapping may take. Chosen; what each holds was measured (mapping-hostile.test.ts). */
export interface MappingLimits {
  /** After it a mapping that still evaluates steps is refused by JSONata itself, which costs no process. */
  readonly softMs: number;
  /** After it the process is ended, whatever it does: regular expressions, sorting and string building ask no clock. */
  readonly hardMs: number;
  readonly startMs: number;
  /** Nested evaluations; a recursion of one call uses about four. */
  readonly stack: number;
  /** Items of one list. */
  readonly sequence: number;
  readonly heapMb: number;
  /** The whole process; above it is ended. */
  readonly memoryMb: number;
  readonly expressionBytes: number;
  readonly inputBytes: number;
  readonly resultBytes: number;
  readonly resultDepth: number;
  /** Compiled expressions kept. */
  readonly compiled: number;
  /** Mappings that may wait, of one expression and of all. */
  readonly waitingOfOne: number;
  readonly waiting: number;
}

const kib = 1_024;

export const mappingLimits: MappingLimits = {
  softMs: 700,
  hardMs: 1_000,
  startMs: 15_000,
  stack: 500,
  sequence: 100_000,
  heapMb: 128,
  memoryMb: 384,
  expressionBytes: 64 * kib,
  inputBytes: 4 * kib * kib,
  resultBytes: kib * kib,
  resultDepth: 64,
  compiled: 256,
  waitingOfOne: 512,
  waiting: 4_096,
};
