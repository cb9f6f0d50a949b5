import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callAt, downloadAt } from "./call-at.js";
import { asJson } from "./content.js";

const headers = { authorization: "key" };

describe("callAt", () => {
  it("says what a download needs, too", () => {
    const desk = { url: "https://desk.example/", ca: "PEM" };
    const call = { url: "https://desk.example/file", headers, tls: { ca: "PEM" } };
    assert.deepEqual(downloadAt(desk, { path: "/file", headers }), call);
  });

  it("finds a path below the desk's address, however it ends", () => {
    for (const url of ["https://desk.example/help", "https://desk.example/help//"])
      assert.deepEqual(callAt({ url }, { method: "GET", path: "/api", headers }), {
        method: "GET",
        url: "https://desk.example/help/api",
        headers,
      });
  });

  it("brings a body with its type, and trusts the given authority alone", () => {
    const call = callAt(
      { url: "https://desk.example", ca: "PEM" },
      { method: "PUT", path: "/", headers, content: asJson({ a: 1 }) },
    );
    assert.deepEqual(call, {
      method: "PUT",
      url: "https://desk.example/",
      headers: { ...headers, "content-type": "application/json" },
      body: '{"a":1}',
      tls: { ca: "PEM" },
    });
  });
});
