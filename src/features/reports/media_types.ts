import type { FormatName } from "./report_formats.ts";

/** The media type of each form, as it stands in `Content-Type`. */
export const MEDIA_TYPES: Readonly<Record<FormatName, string>> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
};
