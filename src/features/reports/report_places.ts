import { Semaphore } from "#src/std/async/semaphore.ts";
import { Problem } from "#src/problem.ts";

/**
 * Who may hold a database connection, so that one always stays free for quick answers: no report has more than
 * `placesMax` runs at a time, and no more than `placesMax` runs wait for slow readers with a connection in hand.
 */
export class ReportPlaces {
  readonly #placesMax: number;
  readonly #places = new Map<string, Semaphore>();
  readonly #large: Semaphore;
  /** Reports whose answers have outgrown what is kept. */
  readonly #largeReports = new Set<string>();

  constructor(placesMax: number) {
    this.#placesMax = placesMax;
    this.#large = new Semaphore(placesMax);
  }

  /** The places for runs of a report. */
  of(slug: string): Semaphore {
    let places = this.#places.get(slug);
    if (places === undefined) this.#places.set(slug, places = new Semaphore(this.#placesMax));
    return places;
  }

  /** Whether a run of this report will need a place among the large ones. */
  isLarge(slug: string): boolean {
    return this.#largeReports.has(slug);
  }

  /**
   * Takes a place among the large answers. Returns what gives it back.
   *
   * @throws {Problem} `source_busy`, when there is none.
   */
  takeLarge(slug: string): () => void {
    this.#largeReports.add(slug);
    if (this.#large.tryTake()) return () => this.#large.free();
    throw new Problem("source_busy", {
      detail: "As many large reports as the database may serve at a time are being read already",
      headers: { "Retry-After": "5" },
    });
  }
}
