const filler = "老师您好，我想咨询一下孩子的报名流程以及缴费时间。";

/** The text of a message tells where it belongs, so that a mix-up of contents shows as well. */
export const textOf = (conversation: string, number: number): string => `${conversation}#${number} ${filler}`;

/** Reads it back; undefined when it is not a text of the simulator. */
export function placeOf(text: string): { readonly conversation: string; readonly number: number } | undefined {
  const [, conversation, number] = /^(c\d+)#(\d+) /.exec(text) ?? [];
  if (conversation === undefined || text !== textOf(conversation, Number(number))) return undefined;
  return { conversation, number: Number(number) };
}

const poison = "poison ";

/** A text that whoever reads it does not survive. */
export const poisonOf = (id: string): string => `${poison}${id}`;

export const isPoison = (text: string): boolean => text.startsWith(poison);
