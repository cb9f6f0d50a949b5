import { badRequest, type Problem } from "../desk/problem.js";

/** `request_id` names a case of the register of requests that this act cannot answer. */
export const noSuchRequest = (): Problem =>
  badRequest([
    {
      path: "request_id",
      message: "此人没有这一未答复的同类请求 | no open request of this person and kind has that id",
    },
  ]);
