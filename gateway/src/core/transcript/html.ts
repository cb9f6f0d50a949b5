/** Text that is safe between tags and in quoted attributes. */
export const escape = (text: string): string =>
  text
    // Controls show nothing and may fool a reader: a page has no use for them.
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);

/** A page that runs nothing and fetches nothing, whatever stands in it. */
export const pageHead = (language: string, title: string): string => `<!doctype html>
<html lang="${escape(language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em}
article{margin:.8em 0;padding-left:.8em;border-left:3px solid #ccc}article.subject{border-color:#2a7}
article.note{border-color:#c93}p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}small{color:#666}</style></head>
<body><h1>${escape(title)}</h1>
`;

export const pageFoot = "</body></html>\n";
