/** What a client is told of an import; see `ImportSchema`. */
export interface SeenImport {
  readonly jobId: string;
  readonly state: string;
  readonly phase: string;
  readonly message: string;
  readonly result: Readonly<Record<string, number>>;
}

/** A client of the API of imports. */
export class ImportClient {
  readonly #origin: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers Of every request. */
  constructor(origin: string, headers: Readonly<Record<string, string>>) {
    this.#origin = origin;
    this.#headers = headers;
  }

  /** Uploads a sheet as CSV. */
  async upload(type: string, csv: string, fileName = "sheet.csv"): Promise<SeenImport> {
    const body = new FormData();
    body.append("file", new File([csv], fileName, { type: "text/csv" }));
    return await this.#ask(`/api/files/upload?type=${type}&again=1`, { method: "POST", body });
  }

  /** All about an import. */
  async status(id: string): Promise<SeenImport> {
    return await this.#ask(`/api/files/job/${id}/status`);
  }

  /** Asks something of an import. */
  async demand(verb: "cancel" | "retry" | "rollback", id: string): Promise<SeenImport> {
    return await this.#ask(`/api/files/job/${id}/${verb}`, { method: "POST" });
  }

  /** The failed rows. */
  async errorsCsv(id: string): Promise<string> {
    const response = await fetch(`${this.#origin}/api/files/job/${id}/errors.csv`, {
      headers: this.#headers,
    });
    return await response.text();
  }

  /** The rows of a report, from wherever it comes. */
  async report(slug: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const response = await fetch(`${this.#origin}/json/${slug}.json`);
    if (!response.ok) throw new Error(`The report '${slug}' answers ${await response.text()}`);
    return await response.json();
  }

  async #ask(path: string, init: RequestInit = {}): Promise<SeenImport> {
    const response = await fetch(`${this.#origin}${path}`, { ...init, headers: this.#headers });
    const body = await response.json();
    if (!response.ok) throw new Error(`${path} answers ${JSON.stringify(body)}`);
    return body.data;
  }
}
