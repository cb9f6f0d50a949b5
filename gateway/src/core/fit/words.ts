import type { Interactive, Location, OutboundAttachment } from "@gatehouse/sdk";

const kindWords = { image: "图片", audio: "音频", voice: "语音", video: "视频", file: "文件" } as const;

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** `[图片] 成绩单.png (20 KB) https://…` with our signed link, which expires. */
export function fileLine({ kind, filename, size, url }: OutboundAttachment): string {
  const weight = size === undefined ? "" : ` (${sizeOf(size)})`;
  return `[${kindWords[kind]}] ${filename}${weight} ${url}`;
}

/** Choices as numbered lines; what leads somewhere shows where. */
export function choiceLines({ header, body, footer, actions }: Interactive): string {
  const choices = actions.filter(({ type }) => type === "reply");
  const lines = actions.map((action) => {
    if (action.type === "reply") return `${choices.indexOf(action) + 1}. ${action.title}`;
    return action.value === undefined ? action.title : `${action.title} ${action.value}`;
  });
  const hint = choices.length > 0 ? [`（回复序号选择 | Reply with the number）`] : [];
  return [header, body, ...lines, footer, ...hint].filter((line) => line !== undefined && line !== "").join("\n");
}

/** A place with a link to a map that knows its coordinate system (uri.amap.com: `coordinate` gaode or wgs84). */
export function placeLine({ latitude, longitude, name, address, coord_system }: Location): string {
  const query = new URLSearchParams({
    position: `${longitude},${latitude}`,
    name: name ?? address ?? "",
    coordinate: coord_system === "wgs84" ? "wgs84" : "gaode",
  });
  const title = [name, address].filter((part) => part !== undefined && part !== "").join(" ");
  return `[位置] ${title} https://uri.amap.com/marker?${query.toString()}`;
}

const quotedCharacters = 40;
const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });

/** The beginning of what is answered, for channels that cannot point at a message. */
export function quoteLine(text: string): string {
  const characters = [...graphemes.segment(text.replace(/\s+/g, " ").trim())].map(({ segment }) => segment);
  const cut = characters.slice(0, quotedCharacters).join("");
  return `「${cut}${characters.length > quotedCharacters ? "…" : ""}」`;
}

export const correction = (text: string): string => `更正：${text}`;
