import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginError } from "../error.js";
import { readXml } from "./xml.js";

const read = (text: string): Record<string, unknown> => readXml(Buffer.from(text));
const refuses = (input: string | Uint8Array): void =>
  assert.throws(
    () => readXml(Buffer.from(input)),
    (error) => error instanceof PluginError && error.code === "rejected" && (error.details.faults ?? []).length > 0,
    String(input).slice(0, 80),
  );

describe("the XML of a callback", () => {
  it("gives members as text, 64-bit numbers and leading zeros included", () => {
    assert.deepEqual(read("<xml><MsgId>7344571523614892381</MsgId><A>007</A><B>1e3</B><C>true</C></xml>"), {
      MsgId: "7344571523614892381",
      A: "007",
      B: "1e3",
      C: "true",
    });
  });

  it("keeps CDATA exact and takes layout off other text", () => {
    const text = read(
      "<?xml version='1.0'?>\n<xml>\n <A><![CDATA[ <b> &amp; ]]></A>\n <B> 1 </B>\n <C>\n<![CDATA[x]]>\n</C>\n</xml>\n",
    );
    assert.deepEqual(text, { A: " <b> &amp; ", B: "1", C: "x" });
  });

  it("decodes the five entities outside CDATA, once", () => {
    assert.deepEqual(read("<xml><A>&lt;&gt;&amp;&quot;&apos;&amp;lt;</A></xml>"), { A: `<>&"'&lt;` });
  });

  it("nests, and makes an array of what comes again", () => {
    assert.deepEqual(read("<xml><L><i><k>1</k></i><i><k>2</k></i></L><E></E><F/></xml>"), {
      L: { i: [{ k: "1" }, { k: "2" }] },
      E: "",
      F: "",
    });
  });

  it("takes a person's own markup inside CDATA for text", () => {
    const text = '<!DOCTYPE html> <!ENTITY a "b"> &x; <!-- --> ]]';
    assert.deepEqual(read(`<xml><A><![CDATA[${text}]]></A></xml>`), { A: text });
    assert.deepEqual(read("<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>"), { A: "a]]>b" });
  });

  it("refuses DOCTYPE, entities, comments, other roots, several roots, what is not well formed", () => {
    for (const text of [
      '<!DOCTYPE xml [<!ENTITY a "aa">]><xml><A>&a;</A></xml>',
      '<xml><!ENTITY a "aa"></xml>',
      "<!doctype xml><xml/>",
      "<xml><!-- a --></xml>",
      "<xml><A>&nbsp;</A></xml>",
      "<xml><A>&#x41;</A></xml>",
      "<xml><A>a & b</A></xml>",
      "<xmL></xmL>",
      "<a><xml/></a>",
      "<xml/><xml/>",
      "<xml><A></xml>",
      "<xml><A>",
      "<xml><![CDATA[a</xml>",
      "text",
      "",
    ])
      refuses(text);
  });

  it("refuses names that reach a prototype", () => {
    for (const name of ["__proto__", "constructor", "prototype"]) refuses(`<xml><${name}><a>1</a></${name}></xml>`);
    assert.deepEqual(read("<xml><toString>1</toString></xml>"), { toString: "1" });
  });

  it("refuses depth, size and bytes that are no UTF-8, fast", () => {
    const start = process.cpuUsage();
    refuses(`<xml>${"<a>".repeat(20)}1${"</a>".repeat(20)}</xml>`);
    refuses(`${"<a>".repeat(30_000)}${"</a>".repeat(30_000)}`);
    refuses(`<xml><A>${"a".repeat(300_000)}</A></xml>`);
    refuses(`<xml>${"<![CDATA[".repeat(20_000)}</xml>`);
    refuses(`<xml>${"<a/>".repeat(60_000)}</xml>`);
    refuses(Buffer.from([0x3c, 0x78, 0x6d, 0x6c, 0x3e, 0xff]));
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 1000 < 500, `took ${(user + system) / 1000} ms`);
  });
});
