import { WebhookSignature } from "#src/platform/webhook_signature.ts";
import { createMemoryReplays } from "#src/platform/memory_replays.ts";
import type { SigningKeys } from "#src/platform/signing_keys.ts";

/** A delivery as it came. */
export interface HeardDelivery {
  readonly job: string;
  readonly text: string;
  readonly messageId: string;
  readonly retried: number;
  readonly contentType: string | null;
  /** Why the signature was not believed, `null` when it was. */
  readonly refusal: string | null;
}

/** A service that hears what a queue delivers. */
export interface QueueEar extends AsyncDisposable {
  readonly url: string;
  /** In the order of arrival. */
  readonly heard: readonly HeardDelivery[];
  /** Most deliveries that were being answered at the same time. */
  readonly crowd: number;
  /** What each delivery is answered; 200 unless told. */
  answer: (delivery: HeardDelivery) => Response | Promise<Response>;
}

/** Listens on a free port of 127.0.0.1. */
export function startQueueEar(keys: () => SigningKeys, now: () => number): QueueEar {
  const heard: HeardDelivery[] = [];
  const replays = createMemoryReplays({ now });
  let open = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request): Promise<Response> => {
      const body = await request.bytes();
      const token = request.headers.get("upstash-signature");
      const signature = new WebhookSignature({ keys: keys(), replays, now });
      const delivery = {
        job: new URL(request.url).pathname.replace("/jobs/", ""),
        text: new TextDecoder().decode(body),
        messageId: request.headers.get("upstash-message-id") ?? "",
        retried: Number(request.headers.get("upstash-retried")),
        contentType: request.headers.get("content-type"),
        refusal: await signature.refusal({ token, body, url: request.url }),
      };
      heard.push(delivery);
      ear.crowd = Math.max(ear.crowd, ++open);
      try {
        return await ear.answer(delivery);
      } finally {
        open--;
      }
    },
  );
  const ear: QueueEar & { crowd: number } = {
    url: `http://127.0.0.1:${server.addr.port}`,
    heard,
    crowd: 0,
    answer: () => new Response("Done"),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return ear;
}
