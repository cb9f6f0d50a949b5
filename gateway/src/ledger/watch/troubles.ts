import type { AnchorRow } from "../../store/sql/list-anchors.js";

/** Something about the book that a person has to look at. */
export interface Trouble {
  /** The same while it lasts. */
  readonly key: string;
  readonly text: string;
}

export interface BookHealth {
  readonly lagSecs: number;
  /** Why the sealer stopped, where it is in this process. */
  readonly halted: string | undefined;
  readonly anchors: readonly AnchorRow[];
}

/** Seconds an entry may wait to be sealed before people are told. */
const lateSecs = 60;
/** One failure is a hiccup; tries go out after 1, 2 and 4 minutes. */
const failuresToTell = 4;

function sealing({ lagSecs, halted }: BookHealth): readonly Trouble[] {
  if (halted !== undefined)
    return [
      {
        key: "seal",
        text: `审计账已停止封存，消息照常收发 | the book is not sealed any more; messages go on: ${halted}`,
      },
    ];
  if (lagSecs <= lateSecs) return [];
  const text = `审计账已有 ${Math.round(lagSecs)} 秒没有封存 | the book has not been sealed for ${Math.round(lagSecs)} s: does a worker run, with the key of the book? gatehouse doctor`;
  return [{ key: "seal", text }];
}

const anchoring = ({ anchors }: BookHealth): readonly Trouble[] =>
  anchors
    .filter(({ failures }) => failures >= failuresToTell)
    .map(({ target, error }) => ({
      key: `anchor:${target}`,
      text: `审计账检查点送不到 ${target} | checkpoints of the book do not reach ${target}: ${error ?? ""}`,
    }));

export const troublesOf = (health: BookHealth): readonly Trouble[] => [...sealing(health), ...anchoring(health)];
