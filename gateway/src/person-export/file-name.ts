/** What a computer opens without running it. Anything else gets an ending that nothing opens by itself. */
const harmless = new Set(
  "jpg jpeg png gif webp bmp heic mp3 wav amr ogg opus m4a aac flac mp4 mov webm pdf doc docx xls xlsx ppt pptx txt csv md zip eml".split(
    " ",
  ),
);

/** The name of a file in a bundle: its id, and an ending that does no harm. */
export function bundledName(id: string, filename: string | undefined): string {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(filename ?? "")?.[1]?.toLowerCase() ?? "";
  return `${id}.${harmless.has(ending) ? ending : "bin"}`;
}
