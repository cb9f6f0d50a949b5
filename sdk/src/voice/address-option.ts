import { z } from "zod";

/** The address of an HTTP server. Paths are put behind it, so it ends without a slash. */
export const addressOption = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
