import type { Told } from "@gatehouse/sdk/desk";

/** Of the field `content`, in characters (七鱼 消息接口文档, 给七鱼发送消息). */
const maxLength = 4000;

const isHighSurrogate = (text: string, at: number): boolean => /[\ud800-\udbff]/.test(text.charAt(at));

/** The text in pieces that fit; no character is torn. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const full = Math.min(at + maxLength, text.length);
    const end = full < text.length && isHighSurrogate(text, full - 1) ? full - 1 : full;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

/** 七鱼 takes messages of the visitor only: what others said is marked as such. */
export function wordsOf(told: Exclude<Told, { kind: "status" }>): string {
  if (told.kind === "remark") return `【网关 | gateway】${told.text}`;
  if (told.by === "person") return told.text;
  return told.internal ? `【内部备注 | internal】${told.text}` : `【校方已回复 | the school answered】${told.text}`;
}
