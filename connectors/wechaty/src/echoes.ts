/** What is known of a message the account itself wrote. `text` is absent for a file. */
export interface Written {
  readonly conversation: string;
  readonly text?: string;
}

/**
 * Tells messages this connector sent from those a person wrote on the phone: both come back as the account's own. Some
 * puppets give the id of what was sent, others only the message itself, a moment later.
 */
export interface Echoes {
  /** Call it before sending; resolves with the id once the message was seen or `sent`, undefined after `ms`. */
  expect(written: Written, ms: number): { readonly id: Promise<string | undefined>; sent(id: string): void };
  /** True: it is one of ours, and nobody needs to hear of it. */
  isOurs(id: string, written: Written): boolean;
}

interface Expected extends Written {
  readonly found: (id: string) => void;
}

const mostKept = 1000;

export function createEchoes(): Echoes {
  const expected: Expected[] = [];
  const known = new Set<string>();

  const remember = (id: string): void => {
    known.add(id);
    const [oldest] = known;
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
  };

  const forget = (one: Expected): void => {
    const at = expected.indexOf(one);
    if (at >= 0) expected.splice(at, 1);
  };

  return {
    expect({ conversation, text }, ms) {
      let resolve: (id: string | undefined) => void = () => undefined;
      const id = new Promise<string | undefined>((done) => {
        resolve = done;
      });
      const timer = setTimeout(() => resolve(undefined), ms);
      const found = (seen: string): void => {
        clearTimeout(timer);
        remember(seen);
        resolve(seen);
      };
      const one: Expected = { conversation, ...(text !== undefined && { text }), found };
      expected.push(one);
      if (expected.length > mostKept) expected.shift();
      const sent = (given: string): void => {
        forget(one);
        found(given);
      };
      return { id, sent };
    },
    isOurs(id, { conversation, text }) {
      if (known.has(id)) return true;
      const one = expected.find((item) => item.conversation === conversation && item.text === text);
      if (one === undefined) return false;
      forget(one);
      one.found(id);
      return true;
    },
  };
}
