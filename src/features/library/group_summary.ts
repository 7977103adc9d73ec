import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import type { Aggregate } from "./aggregate.ts";
import { type AggregateCopy, aggregateCopy } from "./aggregate_copy.ts";
import type { AggregateContent } from "./aggregate_response.ts";
import type { AggregateShelf, ShelfAnswer } from "./aggregate_shelf.ts";

/** What a summary has beside its aggregates: JSON text by member, in front of them. */
export type SummaryExtras = Readonly<Record<string, string>>;

/** A summary and what it was made of. */
interface MadeSummary {
  readonly content: AggregateContent;
  readonly copies: readonly AggregateCopy[];
  readonly extras: SummaryExtras;
}

/**
 * All aggregates of a group in one answer, put together from their stored bytes.
 *
 * The last one made is kept: most readers get the same. Its instant and its freshness are those of its oldest part.
 */
export class GroupSummary {
  readonly #shelf: AggregateShelf;
  readonly #parts: readonly Aggregate[];
  #latest: MadeSummary | null = null;

  /** @param aggregates The group; those without a member in the summary are left out. */
  constructor(shelf: AggregateShelf, aggregates: readonly Aggregate[]) {
    this.#shelf = shelf;
    this.#parts = aggregates.filter(({ member }) => member !== null);
  }

  /** The parts as they are now; at once when this process has them all. */
  read(): readonly (ShelfAnswer | null)[] | Promise<readonly (ShelfAnswer | null)[]> {
    const answers = this.#parts.map((part) => this.#shelf.read(part));
    return answers.some((answer) => answer instanceof Promise)
      ? Promise.all(answers)
      : answers as readonly (ShelfAnswer | null)[];
  }

  /** The whole, or `null` while a part is missing. */
  content(answers: readonly (ShelfAnswer | null)[], extras: SummaryExtras): AggregateContent | null {
    if (!answers.every((answer) => answer !== null)) return null;
    if (this.#latest === null || !isMadeOf(this.#latest, answers, extras)) {
      this.#latest = this.#make(answers, extras);
    }
    const { content } = this.#latest;
    return answers.some((answer) => answer.state === "STALE") ? { ...content, state: "STALE" } : content;
  }

  /** What is there already, by member; `null` for what is not. */
  partly(answers: readonly (ShelfAnswer | null)[], extras: SummaryExtras): Record<string, unknown> {
    const members = Object.entries(extras).map(([name, json]) => [name, JSON.parse(json)]);
    const parts = this.#parts.map(({ member }, at) => {
      const answer = answers[at];
      return [member, answer ? JSON.parse(answer.copy.data) : null];
    });
    return Object.fromEntries([...members, ...parts]);
  }

  #make(answers: readonly ShelfAnswer[], extras: SummaryExtras): MadeSummary {
    const members = [
      ...Object.entries(extras),
      ...answers.map(({ copy }, at) => [this.#parts[at]!.member, copy.data]),
    ];
    const data = `{${members.map(([name, json]) => `"${name}":${json}`).join(",")}}`;
    const oldest = answers.map(({ copy }) => copy).sort((a, b) => a.snapshot.at - b.snapshot.at)[0]!;
    const body = aggregateCopy.bodyOf(oldest.generatedAt, data);
    const etag = strongEtag(body);
    const content = { body, etag, at: oldest.snapshot.at, state: "HIT" } as const;
    return { content, extras, copies: answers.map(({ copy }) => copy) };
  }
}

/** Copies are compared as objects: every reader passes here. */
function isMadeOf(made: MadeSummary, answers: readonly ShelfAnswer[], extras: SummaryExtras): boolean {
  return answers.every(({ copy }, at) => copy === made.copies[at]) &&
    Object.keys(extras).every((name) => extras[name] === made.extras[name]);
}
