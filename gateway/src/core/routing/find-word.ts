interface Node {
  readonly next: Map<number, Node>;
  fallback: Node | undefined;
  word: string | undefined;
}

const newNode = (): Node => ({ next: new Map(), fallback: undefined, word: undefined });

function insert(root: Node, word: string): void {
  let node = root;
  for (let at = 0; at < word.length; at += 1) {
    const unit = word.charCodeAt(at);
    const child = node.next.get(unit) ?? newNode();
    node.next.set(unit, child);
    node = child;
  }
  node.word = word;
}

/** Breadth first, so that a node's fallback (the longest proper suffix that is a prefix too) is complete before it. */
function link(root: Node): void {
  const queue: Node[] = [root];
  for (const node of queue) {
    for (const [unit, child] of node.next) {
      let suffix = node.fallback;
      while (suffix !== undefined && !suffix.next.has(unit)) suffix = suffix.fallback;
      child.fallback = suffix?.next.get(unit) ?? root;
      child.word ??= child.fallback.word;
      queue.push(child);
    }
  }
}

/** Aho–Corasick: finds the first of many words in one pass, however many words there are. Words and text are folded. */
export function wordFinder(words: readonly string[]): (text: string) => string | undefined {
  const root = newNode();
  for (const word of words) insert(root, word);
  link(root);
  return (text) => {
    let node = root;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      let step = node.next.get(unit);
      while (step === undefined && node.fallback !== undefined) {
        node = node.fallback;
        step = node.next.get(unit);
      }
      node = step ?? root;
      if (node.word !== undefined) return node.word;
    }
    return undefined;
  };
}
