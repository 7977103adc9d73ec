import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "csv-parse/sync";

/** What was asked. */
export interface ApiCall {
  readonly method: string;
  readonly url: URL;
  /** Whether it must be outside the document. */
  readonly undocumented: boolean;
}

interface Documented {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Schema {
  readonly "x-columns"?: readonly {
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
  }[];
  readonly items?: { readonly properties?: Readonly<Record<string, unknown>> };
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Documented>> }>>>
  >;
}

const DELIMITERS: Readonly<Record<string, string>> = { comma: ",", semicolon: ";", tab: "\t" };
/** What a cell of a type looks like; other types are any text. */
const CELLS: Readonly<Record<string, RegExp>> = {
  bigint: /^-?\d+$/,
  boolean: /^(true|false)$/,
  date: /^-?\d{4,}-\d{2}-\d{2}$/,
  decimal: /^-?\d+(\.\d+)?$/,
  instant: /^-?\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:\d{2}$/,
  integer: /^-?\d+$/,
};
const PROBLEM = "#/components/schemas/Problem";

/** An OpenAPI document as what it is: a promise about every answer. Each check throws an `AssertionError`. */
export class ApiContract {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: object) {
    this.#document = document as Document;
    // The two packages disagree about the default export.
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema(document, "api");
  }

  /** Path, method, status, headers and media type are promised. */
  checkHead(call: ApiCall, { status, headers, body }: Response): void {
    const type = mediaType(headers);
    const documented = this.#documented(call, status);
    if (documented === null) return;
    for (const [name, { required }] of Object.entries(documented.headers ?? {})) {
      assert.ok(!required || headers.has(name), `${titleOf(call)} ${status} has no '${name}'`);
    }
    const { content } = documented;
    assert.equal(
      body !== null || call.method === "HEAD" && content !== undefined,
      content !== undefined,
      titleOf(call),
    );
    if (content === undefined) return;
    assert.ok(
      type in content,
      `${titleOf(call)} ${status} is of the undocumented media type '${type}'`,
    );
  }

  /** The whole body is of the promised form. */
  checkBody(call: ApiCall, { status, headers }: Response, text: string): void {
    const type = mediaType(headers);
    if (type === "application/problem+json") this.#checkProblem(call, status, JSON.parse(text));
    const schema = this.#documented(call, status)?.content?.[type]?.schema;
    if (schema === undefined) return;
    const title = titleOf(call);
    if (type === "text/csv") checkCsv(call.url, schema, text);
    else if (type === "application/x-ndjson") checkLines(schema, text, title);
    else if (type.includes("json")) {
      const value = JSON.parse(text);
      const place = [
        "paths",
        this.#path(call),
        methodOf(call),
        "responses",
        status,
        "content",
        type,
        "schema",
      ];
      this.#validate(`#/${place.map(escaped).join("/")}`, value, title);
      if (schema.items?.properties !== undefined) {
        const names = Object.keys(schema.items.properties);
        for (const row of value) assert.deepEqual(Object.keys(row), names, `Members of the rows of ${title}`);
      }
    }
  }

  #checkProblem(call: ApiCall, status: number, body: Record<string, unknown>): void {
    this.#validate(PROBLEM, body, titleOf(call));
    assert.deepEqual(
      [body.status, body.status_code, body.message],
      [status, status, body.detail],
      titleOf(call),
    );
    assert.equal(body.instance, call.url.pathname);
    const documented = this.#documented(call, status);
    if (documented !== null) {
      assert.match(
        documented.description,
        new RegExp(`\`${body.code}\``),
        `${titleOf(call)} ${status} '${body.code}'`,
      );
    }
  }

  #documented(call: ApiCall, status: number): Documented | null {
    const operation = this.#document.paths[this.#path(call)]?.[methodOf(call)];
    if (call.undocumented) {
      assert.ok(operation === undefined, `${titleOf(call)} is documented, so it must be checked`);
      return null;
    }
    assert.ok(operation !== undefined, `${titleOf(call)} is not documented`);
    const documented = operation.responses[status];
    assert.ok(documented !== undefined, `${titleOf(call)} has the undocumented status ${status}`);
    return documented;
  }

  /** As the document writes it: `/v1/snapshots/{name}/refresh`. */
  #path({ url: { pathname } }: ApiCall): string {
    if (pathname in this.#document.paths) return pathname;
    const fits = (path: string) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname);
    return Object.keys(this.#document.paths).find((path) => path.includes("{") && fits(path)) ?? pathname;
  }

  #validate(pointer: string, value: unknown, title: string): void {
    let validate = this.#validators.get(pointer);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `api${pointer}` });
      this.#validators.set(pointer, validate);
    }
    assert.ok(validate(value), `${title}: ${this.#ajv.errorsText(validate.errors?.slice(0, 5))}`);
  }
}

function checkCsv(url: URL, { "x-columns": columns }: Schema, text: string): void {
  const delimiter = DELIMITERS[url.searchParams.get("delimiter") ?? "comma"]!;
  // Refuses rows of another width, and ends of lines that are not CRLF.
  const [header, ...rows]: string[][] = parse(text, { delimiter, bom: true, record_delimiter: "\r\n" });
  if (columns === undefined) return;
  assert.deepEqual(header, columns.map(({ name }) => name), `Header of ${url.pathname}`);
  for (const [at, { name, type, nullable }] of columns.entries()) {
    const form = CELLS[type];
    if (form === undefined) continue;
    const strange = rows.find((row) => row[at] === "" ? !nullable : !form.test(row[at]!));
    assert.ok(
      strange === undefined,
      `${url.pathname} has '${strange?.[at]}' in the ${type} column '${name}'`,
    );
  }
}

function checkLines({ "x-columns": columns = [] }: Schema, text: string, title: string): void {
  assert.ok(text === "" || text.endsWith("\n"), `The last line of ${title} is not ended`);
  for (const line of text.split("\n").slice(0, -1)) {
    assert.deepEqual(
      Object.keys(JSON.parse(line)),
      columns.map(({ name }) => name),
      `Members of the lines of ${title}`,
    );
  }
}

/** OpenAPI promises HEAD with GET here: the same answer without its body. */
function methodOf({ method }: ApiCall): string {
  return method === "HEAD" ? "get" : method.toLowerCase();
}

function titleOf({ method, url }: ApiCall): string {
  return `${method} ${url.pathname}`;
}

function mediaType(headers: Headers): string {
  return headers.get("content-type")?.split(";")[0] ?? "";
}

function escaped(part: string | number): string {
  return encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
}
