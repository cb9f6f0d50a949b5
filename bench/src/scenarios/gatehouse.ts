import { accountPath } from "../gateway/configuration.js";
import type { Running } from "../gateway/stand.js";
import type { Contestant } from "./run-load.js";

/** The product as a contestant: done when its outbox is empty. */
export const gatehouse = ({ gateway, database, meters }: Running): Contestant => ({
  name: "gatehouse",
  port: gateway.port,
  path: accountPath,
  meters,
  joinBy: "id",
  async isDrained() {
    const { rows } = await database.client.query<{ left: boolean }>("SELECT EXISTS (SELECT FROM delivery) AS left");
    return rows[0]?.left === false;
  },
});
