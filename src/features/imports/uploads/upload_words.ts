import { badParameters } from "#src/http/bad_parameters.ts";
import { type UploadWords, UploadWordsSchema } from "#src/features/imports/schema.ts";

/**
 * What an uploader says of a file, in the query, in fields of the form, or in both with the same words. Others are ignored, and so
 * is what is empty, as forms send what was not filled in.
 *
 * @throws {Problem} `bad_parameter` with everything that does not fit.
 */
export function uploadWords(query: URLSearchParams, fields: Readonly<Record<string, string>>): UploadWords {
  const said: Record<string, string> = {};
  const torn: { path: string[]; message: string }[] = [];
  for (const name of Object.keys(UploadWordsSchema.shape)) {
    const field = Object.hasOwn(fields, name) ? [fields[name]!] : [];
    const words = new Set([...query.getAll(name), ...field].map((word) => word.trim()));
    words.delete("");
    const [first, second] = words;
    if (second !== undefined) {
      torn.push({ path: [name], message: `has different values: '${first}' and '${second}'` });
    } else if (first !== undefined) {
      said[name] = first;
    }
  }
  const read = UploadWordsSchema.safeParse(said);
  if (read.success && torn.length === 0) return read.data;
  throw badParameters([...torn, ...read.error?.issues ?? []]);
}
