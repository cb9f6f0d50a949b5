import { createRandom } from "./random.js";

/** Every body has this many bytes of UTF-8. */
export const bodyBytes = 946;
const conversations = 10_000;
const text = "老师您好，我想咨询一下孩子的报名流程以及缴费时间。".repeat(8);

export interface Outgoing {
  /** The body's own id: the join key of contestants that give none back. */
  readonly id: string;
  readonly body: Buffer;
}

function render(id: string, person: string, sentAt: string, trace: string): string {
  return JSON.stringify({
    type: "message",
    id,
    sent_at: sentAt,
    from: { scheme: "app_user", value: `u-${person}`, display_name: "张三同学家长" },
    conversation_ref: `c-${person}`,
    text,
    reply_to: null,
    attachments: [],
    metadata: { page: "/fees", trace },
  });
}

/** Makes the messages of one run: `run` tells runs apart, the seed chooses conversations, all bodies are equally long. */
export function createBodies(seed: number, run: string): () => Outgoing {
  const random = createRandom(seed);
  const bare = Buffer.byteLength(render(`m-${"0".repeat(22)}`, "00000", new Date(0).toISOString(), ""));
  const trace = "t".repeat(bodyBytes - bare);
  let index = 0;
  return () => {
    const person = String(Math.floor(random() * conversations)).padStart(5, "0");
    const id = `m-${run}${String(index++).padStart(22 - run.length, "0")}`;
    const body = Buffer.from(render(id, person, new Date().toISOString(), trace));
    if (body.length !== bodyBytes) throw new Error(`a body has ${body.length} bytes instead of ${bodyBytes}`);
    return { id, body };
  };
}
