import { z } from "@hono/zod-openapi";
import { badParameters } from "./bad_parameters.ts";
import { uuidField } from "#src/http/fields/uuid_field.ts";

const IdPathSchema = z.object({ id: uuidField });

/** The `{id}` of a path. */
export const pathId = {
  /** For contracts. */
  schema: IdPathSchema,
  /** In lower case. Throws the problem `bad_parameter`, when it is no UUID. */
  read(id: string | undefined): string {
    const read = IdPathSchema.safeParse({ id });
    if (!read.success) throw badParameters(read.error.issues);
    return read.data.id;
  },
};
