import type { OwnPostgres } from "#tests/_support/own_postgres.ts";
import { type HsiSheet, hsiSheet } from "./hsi_sheet.ts";
import { neededProgram } from "./needed_program.ts";

/** How long parts of an import took, in seconds. */
export interface ImportTimes {
  /** From the start of the upload to its answer, to the end of the survey, to the last row in the table. */
  readonly uploaded: number;
  readonly surveyed: number;
  readonly landed: number;
  /** To the report that shows it, and to the import's end. */
  readonly shown: number;
  readonly ended: number;
}

/** What a file is, and what the report shows when its rows are in. */
export interface ImportedFile {
  readonly path: string;
  readonly sheet: HsiSheet;
}

interface Look {
  readonly state: string;
  readonly phase: string;
  readonly rows_total: string;
  readonly undone_reversed: string;
  readonly message: string;
}

/** Where imports lie, and the head of requests of somebody who may import. */
export interface DeskPlace {
  readonly database: OwnPostgres;
  readonly headers: { readonly authorization: string };
}

const REPORT = "/csv/hsi_funnel.csv";
const LOOK_MS = 10;
const LOOK = "select state, phase, rows_total, undone_reversed, message from imports where id = $1";

/** A user of the service: `curl` uploads, the database is asked how far the import is, and the report is read. */
export class ImportDeskClient {
  readonly #origin: string;
  readonly #headers: DeskPlace["headers"];
  readonly #database: OwnPostgres;

  constructor(origin: string, { database, headers }: DeskPlace) {
    this.#origin = origin;
    this.#headers = headers;
    this.#database = database;
  }

  /** Imports a file. Throws unless all its rows came in. */
  async import({ path, sheet }: ImportedFile): Promise<{ readonly id: string; readonly times: ImportTimes }> {
    const expected = shownBy(sheet);
    await this.#report();
    const began = performance.now();
    const passed = () => (performance.now() - began) / 1000;
    const id = await this.#upload(path);
    const uploaded = passed();
    await this.#until(id, ({ phase }) => phase !== "survey");
    const surveyed = passed();
    await this.#until(id, (look) => Number(look.rows_total) === sheet.rows);
    const landed = passed();
    const shown = await this.#shown(id, expected).then(passed);
    await this.#until(id, ({ state }) => state === "completed");
    return { id, times: { uploaded, surveyed, landed, shown, ended: passed() } };
  }

  /** Takes an import back; the seconds until the report shows `sheet` again. Throws unless all its rows were taken back. */
  async rollBack(id: string, sheet: HsiSheet): Promise<number> {
    const expected = shownBy(sheet);
    await this.#report();
    const began = performance.now();
    const response = await fetch(`${this.#origin}/api/files/job/${id}/rollback`, {
      method: "POST",
      headers: this.#headers,
    });
    if (!response.ok) throw new Error(`The import is not taken back: ${await response.text()}`);
    await response.body?.cancel();
    await this.#until(id, (look) => Number(look.undone_reversed) === sheet.rows);
    await this.#shown(id, expected);
    return (performance.now() - began) / 1000;
  }

  /** The job's id. */
  async #upload(path: string): Promise<string> {
    const program = await neededProgram("curl");
    const { code, stdout } = await new Deno.Command(program, {
      args: [
        "--silent",
        "--header",
        `authorization: ${this.#headers.authorization}`,
        "--form",
        `file=@${path}`,
        `${this.#origin}/api/files/upload?type=hsi&again=1`,
      ],
      stdin: "null",
      stderr: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    if (code !== 0) throw new Error(`Cannot upload '${path}': 'curl' exits with ${code}`);
    const id = JSON.parse(text).data?.jobId;
    if (id === undefined) throw new Error(`The upload of '${path}' was refused: ${text}`);
    return id;
  }

  /** Reads the report until it shows what it should. */
  async #shown(id: string, expected: string): Promise<void> {
    while (await this.#report() !== expected) {
      await this.#until(id, ({ state }) => state !== "failed" && state !== "cancelled");
      await pause();
    }
  }

  /** Looks at the import's row until something holds of it. Throws when it has ended without that. */
  async #until(id: string, holds: (look: Look) => boolean): Promise<Look> {
    for (;;) {
      const look = (await this.#database.sql(LOOK, [id]))[0] as unknown as Look;
      if (holds(look)) return look;
      if (look.phase === "done") throw new Error(`The import is ${look.state}: ${look.message}`);
      await pause();
    }
  }

  /** The steps of the funnel that have orders, one a line, in alphabetical order. */
  async #report(): Promise<string> {
    const response = await fetch(`${this.#origin}${REPORT}`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`The report is refused: ${text}`);
    const rows = text.trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
    return lines(rows.map(([step, orders]) => [step!, Number(orders)]));
  }
}

function shownBy(sheet: HsiSheet): string {
  return lines([...hsiSheet.funnel(sheet)]);
}

function lines(steps: readonly (readonly [string, number])[]): string {
  return steps.filter(([, orders]) => orders > 0).map(([step, orders]) => `${step} ${orders}`).sort().join(
    "\n",
  );
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
