import { uuidField } from "#src/http/fields/uuid_field.ts";
import { unknownId } from "#src/http/unknown_id.ts";

/** The id of a job in a path, in lower case. What has no such form is no job's: throws the problem `not_found`. */
export function jobId(given: string | undefined): string {
  const read = uuidField.safeParse(given);
  if (read.success) return read.data;
  throw unknownId("Job", given ?? "");
}
