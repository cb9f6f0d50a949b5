import { after } from "node:test";
import { createMapper, type Mapper } from "../mapper.js";
import { MappingError } from "../mapping-error.js";

interface Rig {
  readonly mapper: Mapper;
  readonly warnings: string[];
}

/** A mapper of its own for one test file, closed at its end. */
export function mapperRig(): Rig {
  const warnings: string[] = [];
  const mapper = createMapper({ warn: (message) => warnings.push(message) });
  after(() => mapper.close());
  return { mapper, warnings };
}

/** The error a mapping was refused with; anything else, a value included, is a fault of the test. */
export async function refusalOf(mapping: Promise<unknown>): Promise<MappingError> {
  const value = await mapping.then(
    (given) => `it gave ${JSON.stringify(given)?.slice(0, 200)}`,
    (error: unknown) => error,
  );
  if (value instanceof MappingError) return value;
  throw new Error(`no MappingError: ${String(value)}`, { cause: value });
}

/** An expression in which `$double(x, n)` doubles a text n times. */
export const doubling = (body: string): string =>
  `($double := function($s, $n){ $n = 0 ? $s : $double($s & $s, $n - 1) }; ${body})`;

/** An expression in which `$tree(n)` is an object of 2^n leaves that shares all its branches. */
export const branching = (body: string): string =>
  `($tree := function($n, $s){ $n = 0 ? $s : $tree($n - 1, {"a": $s, "b": $s}) }; ${body})`;

/** The event most tests map. */
export const event = {
  type: "message.received",
  data: {
    account: { channel: "wechat_oa" },
    conversation: { id: "cnv_1", labels: ["家长", "三年级"] },
    message: {
      from: { scheme: "phone", value: "+8613800138000" },
      parts: [
        { type: "text", text: "老师您好,孩子发烧了𠮷😀" },
        { type: "image", name: "病历.jpg", size: 1234 },
        { type: "text", text: "谢谢!" },
      ],
    },
  },
};
