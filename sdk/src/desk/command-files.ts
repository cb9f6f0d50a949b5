import { z } from "zod";

/** The files of an answer as an admitted item keeps them, in the shape a command takes (contract: `command`). */
export const commandFiles = z
  .array(
    z.object({
      filename: z.string().min(1).max(255),
      content_type: z.string().max(255),
      content_base64: z.base64(),
    }),
  )
  .max(50)
  .default([]);
