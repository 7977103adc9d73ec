import { freePort } from "./free_port.ts";

const ATTEMPTS = 3;

/**
 * Starts something on a free port, and on another one when the first was taken in between (three ports at most).
 * Any other failure of `start` is thrown as it is.
 */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await start(freePort());
    } catch (error) {
      const taken = /address (is )?already in use|in use by another|EADDRINUSE/i.test(String(error));
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}
