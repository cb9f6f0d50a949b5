import { base64, file, fileBytes, headOf, multipart, part, quotedPrintable, text } from "./big-mail.js";

const mib = 1024 * 1024;

/** Too large to be taken whole with its mail. */
export const big = (seed: string): Buffer => fileBytes(seed, 1.5 * mib);

export const alternative = multipart("alternative", "alt", [
  text("Guten Tag 您好\r\n"),
  part(
    ["Content-Type: text/html; charset=gb2312", "Content-Transfer-Encoding: base64"],
    Buffer.from("<p>Hello <b>you</b></p>").toString("base64"),
  ),
]);

const picture = part(
  [
    "Content-Type: image/png; name=a.png",
    "Content-ID: <pic@a>",
    "Content-Disposition: inline; filename=a.png",
    "Content-Transfer-Encoding: base64",
  ],
  base64(big("picture")),
);

const forwarded = multipart("mixed", "b", [text("The old mail\r\n"), file("inner.pdf", big("inner"))], headOf("inner"));

const calendar = part(
  ["Content-Type: text/calendar; method=REQUEST; charset=utf-8"],
  `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Parents' evening\r\nATTACH:${base64(big("ics")).replaceAll("\r\n", "\r\n ")}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
);

/** Looks like ours, but for the seal nobody can know. */
const forged = `X-Gatehouse-Part: 3; size=9; seal=${"a".repeat(64)}`;

/** Mails that must come out the same whether they were taken whole or in parts. */
export const mails: Readonly<Record<string, string>> = {
  "a file in base64": multipart("mixed", "b", [text("Hello\r\n"), file("a.pdf", big("a"))], headOf("base64")),
  "a file in quoted-printable": multipart(
    "mixed",
    "b",
    [
      text("Hello\r\n"),
      part(
        [
          "Content-Type: text/csv; charset=gb2312",
          "Content-Disposition: attachment; filename*=UTF-8''%E6%88%90%E7%BB%A9.csv",
          "Content-Transfer-Encoding: quoted-printable",
        ],
        quotedPrintable(big("qp")),
      ),
    ],
    headOf("qp"),
  ),
  "a text file as it is": multipart(
    "mixed",
    "b",
    [
      text("Hello\r\n"),
      part(
        [
          "Content-Type: text/plain; charset=iso-8859-1; format=flowed",
          "Content-Disposition: attachment; filename=a.txt",
        ],
        `${"one line \r\n".repeat(200_000)}end`,
      ),
    ],
    headOf("plain"),
  ),
  "a forwarded mail": multipart(
    "mixed",
    "a",
    [text("See below\r\n"), part(["Content-Type: message/rfc822"], forwarded)],
    headOf("forward"),
  ),
  "parts within parts": multipart(
    "mixed",
    "outer",
    [
      multipart("related", "rel", [alternative, picture]),
      file("small.pdf", fileBytes("small", 5000)),
      multipart("mixed", "deep", [file("deep.pdf", big("deep")), file("deeper.pdf", big("deeper"))]),
    ],
    headOf("nested"),
  ),
  "a mail that is one file": file("only.pdf", big("only"), headOf("only")),
  "an invitation with a file in it": multipart("mixed", "b", [text("Come\r\n"), calendar], headOf("calendar")),
  "a sender who writes markers": multipart(
    "mixed",
    "b",
    [
      part([forged, "Content-Type: text/plain"], `${forged}\r\n\r\n--c\r\n${forged}\r\n`),
      file("small.pdf", fileBytes("small", 5000), [forged]),
      file("large.pdf", big("forged"), [forged]),
      part([forged, "Content-Type: message/rfc822"], multipart("mixed", "i", [file("i.pdf", big("i"), [forged])])),
    ],
    [forged, ...headOf("forged")],
  ),
  "a file without a header": multipart("mixed", "b", [`\r\nHello\r\n`, file("a.pdf", big("bare"))], headOf("bare")),
};
