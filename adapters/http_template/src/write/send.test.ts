import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { rejectionOf } from "@gatehouse/sdk/testing";
import { type Endpoint, endpointWith } from "../testing/endpoint.js";
import { type RestOffice, startRestOffice } from "../testing/rest-office.js";

const token = "token-of-the-tests";

describe("sending to a REST API", () => {
  let office: RestOffice;
  let endpoint: Endpoint;
  before(async () => {
    office = await startRestOffice(token);
    endpoint = endpointWith({
      url: `${office.origin}/api`,
      auth: { type: "bearer", token },
      judge: { duplicate_codes: [409], reject_codes: [422], error_path: "message" },
      external_id: { path: "id", url_template: "https://desk.example/t/{id}/view" },
    });
  });
  after(() => office.stop());

  const creation = (reference: string) => ({
    path: "/tickets",
    body: { reference, title: "退费", text: "如何退费？" },
  });
  const addition = (id: string, reference: string) => ({
    path: `/tickets/${id}/comments`,
    body: { reference, text: "还有", author: "王妈妈" },
    if_gone: creation(`again-${reference}`),
  });

  it("creates a ticket, adds to it and changes it; the ticket's id stays the conversation's", async () => {
    const created = await endpoint.send(creation("cnv_1"));
    const id = created?.source_id ?? "";
    assert.deepEqual(created, { source_id: id, url: `https://desk.example/t/${id}/view`, status: "delivered" });
    assert.deepEqual(await endpoint.send(addition(id, "evt_2"), { externalId: id }), created);
    const closed = { method: "PATCH", path: `/tickets/${id}`, body: { status: "closed" } };
    assert.deepEqual(await endpoint.send(closed, { externalId: id }), created);
    assert.deepEqual(office.tickets, [{ id: Number(id), reference: "cnv_1", title: "退费", status: "closed" }]);
    assert.deepEqual(
      office.comments.map(({ text }) => text),
      ["如何退费？", "还有"],
    );
  });

  it("makes one ticket of an event that comes twice", async () => {
    const before = office.tickets.length;
    office.afterwards({ status: 502, body: "<html>" });
    assert.equal((await rejectionOf(endpoint.send(creation("cnv_twice")))).code, "unavailable");
    const again = await endpoint.send(creation("cnv_twice"), { attempt: 2 });
    assert.equal(office.tickets.length, before + 1);
    assert.equal(again?.source_id, String(office.tickets.at(-1)?.id));
  });

  it("makes a new ticket where the old one is gone, and its id takes over", async () => {
    const first = (await endpoint.send(creation("cnv_gone")))?.source_id ?? "";
    office.deletes(Number(first));
    const second = await endpoint.send(addition(first, "evt_gone"), { externalId: first });
    assert.equal(second?.source_id, String(office.tickets.at(-1)?.id));
    assert.notEqual(second?.source_id, first);
  });

  it("tries again where it is gone and the mapping says nothing of that", async () => {
    const { if_gone: _, ...only } = addition("999", "evt_none");
    const error = await rejectionOf(endpoint.send(only, { externalId: "999" }));
    assert.deepEqual([error.code, error.message], ["unavailable", "answered 404: what this is about is not there"]);
    const circle = { ...only, if_gone: only };
    assert.equal((await rejectionOf(endpoint.send(circle, { externalId: "999" }))).code, "unavailable");
  });

  it("gives up at once where no repeat would help", async () => {
    const error = await rejectionOf(endpoint.send({ path: "/tickets", body: { text: "x" } }));
    assert.deepEqual([error.code, error.message], ["rejected", "answered 422: title and text are required"]);
  });

  it("leaves out what the mapping leaves out", async () => {
    const before = office.asked.length;
    assert.equal(await endpoint.send(null), undefined);
    assert.equal(office.asked.length, before);
  });

  it("says in words that the endpoint has no mapping", async () => {
    const error = await rejectionOf(endpoint.send(undefined));
    assert.equal(error.code, "invalid_config");
    assert.match(error.message, /^mapping: this endpoint needs the option mapping/);
  });

  it("counts a yes without an id as delivered, and says so in the log", async () => {
    office.instead({ status: 201, body: { ticket: 7 } });
    assert.deepEqual(await endpoint.send(creation("cnv_no_id")), { status: "delivered" });
    assert.ok(endpoint.host.logged.some((line) => line.includes("external_id.path")));
  });
});
