import { badParameters } from "#src/http/bad_parameters.ts";
import { bearerToken } from "#src/http/bearer_token.ts";
import type { SecretTokens } from "#src/http/secret_tokens.ts";
import { Problem } from "#src/problem.ts";
import type { Report } from "./report.ts";
import type { FormatName, ReportFormat } from "./report_formats.ts";
import { reportQuery } from "./schema.ts";

/** What a reader asks for, checked. */
export interface ReportRequest {
  readonly format: ReportFormat;
  readonly keyed: boolean;
  readonly parameters: Readonly<Record<string, string | null>>;
  /** Whether the source must be read, whatever is kept. */
  readonly bypass: boolean;
}

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t" } as const;

/** Who may do what with reports. */
export interface ReportAccess {
  readonly keys: SecretTokens;
  /** Whether readers without a key may have the source read, as on a laptop. */
  readonly openBypass: boolean;
}

const NO_CACHE = /\bno-cache\b/;

/** Makes a function that reads requests for one report in one form. */
export function createRequestReader(report: Report, format: FormatName, { keys, openBypass }: ReportAccess) {
  const schema = reportQuery(report, format);
  const known = Object.keys(schema.shape);
  /** Throws {@linkcode Problem}: `bad_parameter` or `key_required`. */
  return function readRequest(query: URLSearchParams, headers: Headers): ReportRequest {
    const parsed = schema.safeParse(demandSingle(query, known));
    if (!parsed.success) throw badParameters(parsed.error.issues);
    const wishes = parsed.data as Readonly<Record<string, string | undefined>>;
    const keyed = keys.accepts(wishes.key ?? bearerToken(headers.get("authorization") ?? undefined));
    if (report.access === "key" && !keyed) {
      throw new Problem("key_required", { headers: { "WWW-Authenticate": 'Bearer realm="reports"' } });
    }
    const wanted = wishes.cache === "bypass" || NO_CACHE.test(headers.get("cache-control") ?? "");
    return {
      format: formatOf(format, wishes),
      keyed,
      parameters: Object.fromEntries(report.parameters.map(({ name }) => [name, wishes[name] ?? null])),
      bypass: wanted && (keyed || openBypass),
    };
  };
}

function formatOf(name: FormatName, wishes: Readonly<Record<string, string | undefined>>): ReportFormat {
  if (name !== "csv") return { name };
  const delimiter = DELIMITERS[(wishes.delimiter ?? "comma") as keyof typeof DELIMITERS];
  return { name, delimiter, bom: wishes.bom === "1", excel: wishes.profile === "excel" };
}

function demandSingle(query: URLSearchParams, known: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of query) {
    if (!known.includes(name)) continue;
    if (Object.hasOwn(given, name)) throw badParameters([{ path: [name], message: "Must be given once" }]);
    given[name] = value;
  }
  return given;
}
