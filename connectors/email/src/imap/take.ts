import type { FetchQueryObject, ImapFlow } from "imapflow";
import { isContainer, type Node, sectionOf } from "../parts/node.js";
import { isCut, isWhole, type Plan, partHeadBytes, wholeBytes } from "../parts/plan.js";
import { reducedMail, sealed, type Taken, wholeLines } from "../parts/reduce.js";
import { limits } from "../read/limits.js";
import { reducedType, truncatedType, wholeType } from "../read/raw-type.js";
import { depthOf, leavesOf, planOf } from "./plan.js";

/** Sections of one command: some servers take no long lines. */
const sectionsAtOnce = 50;

interface Mail {
  readonly body: Buffer;
  readonly contentType: string;
}

type Sections = ReadonlyMap<string, Buffer>;
type Request = NonNullable<FetchQueryObject["bodyParts"]>[number];

const byUid = { uid: true } as const;

async function source(client: ImapFlow, uid: number, asked: true | { maxLength: number }): Promise<Buffer | undefined> {
  const mail = await client.fetchOne(String(uid), { uid: true, source: asked }, byUid);
  return mail ? mail.source : undefined;
}

/** What was asked for, as far as the server has it; undefined when the mail is gone. */
async function sections(client: ImapFlow, uid: number, asked: readonly Request[]): Promise<Sections | undefined> {
  const found = new Map<string, Buffer>();
  for (let from = 0; from < asked.length; from += sectionsAtOnce) {
    const bodyParts = asked.slice(from, from + sectionsAtOnce);
    const mail = await client.fetchOne(String(uid), { uid: true, bodyParts }, byUid);
    if (!mail) return undefined;
    for (const [name, bytes] of mail.bodyParts ?? []) if (bytes) found.set(name, bytes);
  }
  return found;
}

const partHeads = (node: Node): readonly Request[] => [
  ...(node.part === undefined ? [] : [{ key: `${node.part}.mime`, maxLength: partHeadBytes }]),
  ...(isContainer(node) ? (node.childNodes ?? []).flatMap(partHeads) : []),
];

const partBodies = (plan: Plan): readonly Request[] =>
  [...plan]
    .filter(([, bytes]) => bytes > 0)
    .map(([node, bytes]) => {
      const key = sectionOf(node);
      return isWhole(node, bytes) ? key : { key, maxLength: bytes };
    });

const isReadable = (root: Node): boolean => leavesOf(root).length <= limits.parts && depthOf(root) <= limits.depth;

/** Header block and structure; undefined when the mail is gone or nobody could read it. */
async function outline(client: ImapFlow, uid: number): Promise<Pick<Taken, "root" | "head"> | undefined> {
  const header = { key: "header", maxLength: limits.headBytes + 1 };
  const mail = await client.fetchOne(String(uid), { uid: true, bodyStructure: true, bodyParts: [header] }, byUid);
  if (!mail) return undefined;
  const { bodyStructure: root, headers: head } = mail;
  if (root === undefined || head === undefined || head.length > limits.headBytes || !isReadable(root)) return undefined;
  return { root, head };
}

async function reduced(client: ImapFlow, uid: number): Promise<Mail | undefined> {
  const seen = await outline(client, uid);
  if (seen === undefined) return undefined;
  const plan = planOf(seen.root);
  // One after the other: some servers answer only one of a part's sections in one command.
  const heads = await sections(client, uid, partHeads(seen.root));
  const bodies = await sections(client, uid, partBodies(plan));
  if (heads === undefined || bodies === undefined) return undefined;
  const taken = sealed({ ...seen, plan, sections: new Map([...heads, ...bodies]) });
  return { body: reducedMail(taken), contentType: reducedType(taken.seal, isCut(plan)) };
}

/** Enough for `interpret` to say what is wrong with the mail. */
async function beginning(client: ImapFlow, uid: number): Promise<Mail | undefined> {
  const bytes = await source(client, uid, { maxLength: wholeBytes });
  return bytes && { body: wholeLines(bytes), contentType: truncatedType };
}

/** One mail of `size` bytes, of which about 1 MiB is held at most; undefined when somebody deleted it meanwhile. */
export async function takeMail(client: ImapFlow, uid: number, size: number): Promise<Mail | undefined> {
  if (size > wholeBytes) return (await reduced(client, uid)) ?? (await beginning(client, uid));
  const body = await source(client, uid, true);
  return body && { body, contentType: wholeType };
}
