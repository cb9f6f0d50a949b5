/** Waiting items in lanes. */
export interface FairQueue<Item> {
  /** False: the lane, or all of it, is full, and the item was not taken. */
  push(lane: string, item: Item): boolean;
  /** The oldest item of the lane whose turn it is. */
  next(): Item | undefined;
  /** Takes everything out. */
  drain(): readonly Item[];
}

/** First come, first served within a lane, and the lanes take turns: one slow expression delays each other by one run. */
export function createFairQueue<Item>(most: { readonly ofLane: number; readonly ofAll: number }): FairQueue<Item> {
  const lanes = new Map<string, Item[]>();
  let size = 0;

  function push(lane: string, item: Item): boolean {
    const waiting = lanes.get(lane) ?? [];
    if (size >= most.ofAll || waiting.length >= most.ofLane) return false;
    waiting.push(item);
    lanes.set(lane, waiting);
    size += 1;
    return true;
  }

  function next(): Item | undefined {
    const [first] = lanes;
    if (first === undefined) return undefined;
    const [lane, waiting] = first;
    const item = waiting.shift();
    lanes.delete(lane);
    if (waiting.length > 0) lanes.set(lane, waiting);
    size -= 1;
    return item;
  }

  function drain(): readonly Item[] {
    const all = [...lanes.values()].flat();
    lanes.clear();
    size = 0;
    return all;
  }

  return { push, next, drain };
}
