import { z } from "@hono/zod-openapi";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { entityTags } from "#src/http/entity_tags.ts";
import type { RequestState } from "#src/http/request_state.ts";
import type { Router } from "#src/http/router.ts";
import type { Aggregate } from "./aggregate.ts";
import { aggregateResponse } from "./aggregate_response.ts";
import type { AggregateShelf, ShelfAnswer } from "./aggregate_shelf.ts";
import { GroupSummary, type SummaryExtras } from "./group_summary.ts";
import { libraryContracts } from "./library_contracts.ts";

/** What the library's routes need. */
export interface LibraryRoutesDeps {
  readonly visitors: readonly Aggregate[];
  readonly books: readonly Aggregate[];
  readonly shelf: AggregateShelf;
  /** The live number for the visitors' summary, at once when it is known; `null` when nobody knows it. Never rejects. */
  readonly today: () => LiveNumber | Promise<LiveNumber | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type LiveNumber = { readonly total: number; readonly source: "cache" | "db" };

/** Stored aggregates about visitors and books, and their summaries. */
export function mountLibrary(router: Router, deps: LibraryRoutesDeps): void {
  for (const aggregate of [...deps.visitors, ...deps.books]) {
    const get = aggregateHandler(aggregate, deps);
    for (const path of aggregate.paths) router.getDirect(path, get);
    libraryContracts.register(router.openAPIRegistry, libraryContracts.ofAggregate(aggregate));
  }
  mountSummary(router, deps, {
    path: "/api/visitors/summary",
    operationId: "getVisitorsSummary",
    aggregates: deps.visitors,
    extras: () => {
      const today = deps.today();
      const member = (number: LiveNumber | null) => ({ today: JSON.stringify(number) });
      return today instanceof Promise ? today.then(member) : member(today);
    },
    extrasSchema: {
      today: z.object({ total: z.int(), source: z.enum(["cache", "db"]) }).nullable(),
    },
  });
  mountSummary(router, deps, {
    path: "/api/books/summary",
    operationId: "getBooksSummary",
    aggregates: deps.books,
    extras: () => ({}),
    extrasSchema: {},
  });
}

/** What tells the two summaries apart. */
interface Summary {
  readonly path: string;
  readonly operationId: string;
  readonly aggregates: readonly Aggregate[];
  readonly extras: () => SummaryExtras | Promise<SummaryExtras>;
  readonly extrasSchema: Readonly<Record<string, z.ZodType>>;
}

function wishesOf({ headers }: Request, state: RequestState, now: number) {
  state.tagged = true;
  demandAcceptable(headers.get("accept"), "application/json");
  const { requestId } = state;
  return { etags: entityTags(headers.get("if-none-match")), requestId, headers: state.headers, now };
}

function aggregateHandler(aggregate: Aggregate, { shelf, now }: LibraryRoutesDeps) {
  return function getAggregate(request: Request, state: RequestState): Response | Promise<Response> {
    const wishes = wishesOf(request, state, now());
    const respond = (answer: ShelfAnswer | null) => {
      if (answer === null) return aggregateResponse.warming(wishes);
      return aggregateResponse.of({ ...answer.copy.snapshot, state: answer.state }, wishes);
    };
    const answer = shelf.read(aggregate);
    return answer instanceof Promise ? answer.then(respond) : respond(answer);
  };
}

function mountSummary(router: Router, { shelf, now }: LibraryRoutesDeps, settings: Summary): void {
  const { path, operationId, aggregates, extras, extrasSchema } = settings;
  const summary = new GroupSummary(shelf, aggregates);
  const members = Object.fromEntries(
    aggregates.flatMap(({ member, schema }) => member === null ? [] : [[member, schema]]),
  );
  libraryContracts.register(router.openAPIRegistry, {
    paths: [path],
    operationId,
    summary: "Everything of this group in one answer",
    data: z.object({ ...extrasSchema, ...members }),
    partial: z.object({
      ...extrasSchema,
      ...Object.fromEntries(
        Object.entries(members).map(([name, schema]) => [name, z.union([schema, z.null()])]),
      ),
    }),
  });
  router.getDirect(
    path,
    function getSummary(request: Request, state: RequestState): Response | Promise<Response> {
      const wishes = wishesOf(request, state, now());
      const respond = (answers: readonly (ShelfAnswer | null)[], beside: SummaryExtras) => {
        const content = summary.content(answers, beside);
        return content === null
          ? aggregateResponse.warming(wishes, summary.partly(answers, beside))
          : aggregateResponse.of(content, wishes);
      };
      const answers = summary.read();
      if (extras === null && !(answers instanceof Promise)) return respond(answers, {});
      return Promise.all([answers, extras?.() ?? {}]).then(([all, beside]) => respond(all, beside));
    },
  );
}
