/** A real server that shows an issuer's keys, and may fail at it. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  /** Requests so far. */
  readonly requests: number;
  /** What it answers from now on. */
  answer(how: (request: Request) => Response | Promise<Response>): void;
  /** Shows these keys from now on. */
  show(...keys: readonly unknown[]): void;
  /** Listens no more. */
  stop(): Promise<void>;
  /** Listens again, at the same address. */
  restart(): void;
}

/** Starts a {@linkcode KeyServer} on a free port of this machine. */
export function startKeyServer(...keys: readonly unknown[]): KeyServer {
  let requests = 0;
  let how: (request: Request) => Response | Promise<Response>;
  const show = (...keys: readonly unknown[]) => void (how = () => Response.json({ keys }));
  show(...keys);
  const listen = (port: number) =>
    Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, (request) => {
      requests++;
      return how(request);
    });
  let server = listen(0);
  const { port } = server.addr;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    get requests() {
      return requests;
    },
    answer: (other) => void (how = other),
    show,
    stop: () => server.shutdown(),
    restart: () => void (server = listen(port)),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
