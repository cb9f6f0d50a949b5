import sanitize from "sanitize-html";
import { nestsDeeper } from "./html-depth.js";
import { limits } from "./limits.js";

const blocks = ["p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "li"];
const tables = ["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"];
const words = [
  "a",
  "b",
  "strong",
  "i",
  "em",
  "u",
  "s",
  "del",
  "ins",
  "sub",
  "sup",
  "small",
  "code",
  "span",
  "font",
  "img",
];

const absolute = /^(?:https?:\/\/|mailto:|tel:)/i;

/** No scripts, styles, forms, frames, and nothing that is fetched when the mail is shown: images only by `cid:`. */
const rules: sanitize.IOptions = {
  allowedTags: [...blocks, ...tables, ...words],
  allowedAttributes: { a: ["href"], img: ["src", "alt"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"] },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesByTag: { img: ["cid"] },
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: [
    "script",
    "style",
    "textarea",
    "option",
    "noscript",
    "title",
    "iframe",
    "xmp",
    "noembed",
    "noframes",
    "svg",
    "math",
  ],
  // A relative address would be fetched from whatever page shows the mail.
  exclusiveFilter: ({ tag, attribs }) => tag === "img" && !attribs["src"]?.startsWith("cid:"),
  transformTags: { a: (tagName, { href }) => ({ tagName, attribs: href && absolute.test(href) ? { href } : {} }) },
  nestingLimit: limits.htmlDepth,
};

/** HTML that is safe to show, or nothing when it is too large or too deep to be cleaned in time. */
export function safeHtml(html: string): string | undefined {
  if (html.length > limits.htmlChars || nestsDeeper(html, limits.htmlDepth)) return undefined;
  return sanitize(html, rules).trim();
}
