/**
 * Every refusal that the service can give: its HTTP status and its public sentence.
 *
 * The code is what clients may branch on; the sentence is what people read, and a {@linkcode Problem} may carry a
 * more exact one.
 */
export const PROBLEMS = {
  bad_parameter: [400, "A parameter has a value that cannot be used"],
  malformed_request: [400, "The request cannot be read"],
  call_unsigned: [401, "The call is not signed as one of the queue"],
  key_required: [401, "This report needs a report key"],
  refresh_refused: [401, "The refresh token is not good, or not good any more"],
  sign_in_failed: [401, "The e-mail address and the password do not belong together"],
  token_required: [401, "This is for those who are signed in"],
  token_invalid: [401, "The token is not good, or not good any more"],
  forbidden: [403, "You may not do this"],
  not_found: [404, "Nothing is here"],
  method_not_allowed: [405, "This path does not take that method"],
  not_acceptable: [406, "None of the accepted media types can be given"],
  slow_body: [408, "The body did not arrive in time"],
  duplicate: [409, "Such a thing is there already"],
  import_ended: [409, "The import has ended: there is nothing to stop"],
  import_mended: [409, "Another import has mended rows of it: roll that one back first"],
  import_not_completed: [409, "Only a completed import can be taken back"],
  import_not_failed: [409, "Only a failed or cancelled import can be done again"],
  in_use: [409, "Something else still refers to this"],
  last_admin: [409, "Somebody must stay who may do everything"],
  out_of_stock: [409, "There is not enough in stock"],
  own_account: [409, "Nobody may do this to the own account"],
  refresh_running: [409, "Another process is renewing this just now"],
  stock_full: [409, "The stock cannot hold what would go back into it"],
  webhook_inactive: [409, "Nothing is sent to this webhook: set 'is_active' to true first"],
  webhooks_full: [409, "There are as many webhooks as there may be"],
  stale: [412, "The resource has changed since it was read"],
  too_large: [413, "The body is larger than this path takes"],
  not_a_sheet: [415, "The file is no sheet, or not what its name says"],
  unsupported_media_type: [415, "This path does not take that media type"],
  empty_file: [422, "There is nothing in the file"],
  idempotency_mismatch: [422, "The idempotency key was used for another request"],
  not_orderable: [422, "The order cannot be placed as it is"],
  unknown_reference: [422, "Something that the request names does not exist"],
  url_refused: [422, "The URL is not one that is fetched"],
  too_many_failures: [429, "Too many sign-ins with this address have failed"],
  too_many_requests: [429, "More was asked for than one client may"],
  job_impossible: [489, "The job can never succeed as it was asked for"],
  internal: [500, "Something went wrong on our side"],
  report_broken: [500, "The database refused the statement of this report"],
  report_too_large: [500, "The report has more rows than the configured limit"],
  url_unreachable: [502, "Nothing that can be used came from the URL"],
  call_unchecked: [503, "It cannot be told just now whether the call came before"],
  data_busy: [503, "Too many want to change the same data just now"],
  data_not_ready: [503, "The database lacks tables: 'deno task migrate up' makes them"],
  data_timeout: [503, "The database took longer than the configured limit"],
  data_unavailable: [503, "The database cannot be reached"],
  issuer_unavailable: [503, "It cannot be told just now whether the token is good"],
  queue_unavailable: [503, "The queue cannot be reached"],
  refresh_failed: [503, "The library's database could not be read"],
  sign_in_busy: [503, "Too many want to sign in just now"],
  source_ambiguous: [503, "The configured workspace or project matches several"],
  source_busy: [503, "All connections to the database are in use"],
  source_incomplete: [503, "The database lacks tables or columns that this report reads"],
  source_timeout: [503, "The database took longer than the configured limit"],
  source_unavailable: [503, "The database cannot be reached"],
  source_unknown: [503, "The configured workspace or project matches none"],
  stopping: [503, "The server is stopping"],
  stream_full: [503, "As many streams are open as this process may hold"],
  url_timeout: [504, "The URL took longer than the configured limit"],
} as const satisfies Record<string, readonly [status: number, sentence: string]>;

/** The name of a refusal. */
export type ProblemCode = keyof typeof PROBLEMS;

/** What a {@linkcode Problem} may say beyond its row in the table. */
export interface ProblemOptions {
  /** A more exact public sentence. */
  readonly detail?: string;
  /** Which inputs were wrong, and why. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** Further public members of the answer. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Response headers, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The private reason; logged, never sent. */
  readonly cause?: unknown;
}

/** A refusal on its way to the client as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    const [status, sentence] = PROBLEMS[code];
    super(options.detail ?? sentence, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = status;
    this.options = options;
  }
}
