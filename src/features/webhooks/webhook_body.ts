/** An event of any type, with the pings that only we send. */
export interface WebhookEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What receivers may count on. */
const BYTES_MAX = 20_000;
const UTF_8 = new TextEncoder();

/**
 * What is sent of an event: `{type, timestamp, data}` as JSON, at most 20 kB. Of more data the largest members are left out, and
 * `data.omitted` names them: the change that an event tells of is never held up by its size.
 *
 * @param at When it happened, in milliseconds since 1970.
 */
export function webhookBody({ type, data }: WebhookEvent, at: number): string {
  const timestamp = new Date(at).toISOString();
  const bySize = Object.entries(data).sort(([, one], [, other]) => sizeOf(other) - sizeOf(one));
  for (let left = data, omitted: string[] = [];;) {
    const body = JSON.stringify({ type, timestamp, data: left });
    const largest = bySize.shift();
    if (largest === undefined || UTF_8.encode(body).length <= BYTES_MAX) return body;
    omitted = [...omitted, largest[0]];
    left = {
      ...Object.fromEntries(Object.entries(data).filter(([name]) => !omitted.includes(name))),
      omitted,
    };
  }
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
