import { QueueError } from "./queue.ts";

const NAME = /^[a-z0-9_]{1,64}$/;

/**
 * Where a job takes its messages, which is also what their signatures are bound to.
 *
 * @param baseUrl Where the world reaches the service, without query; slashes at its end do not count.
 * @throws {QueueError} `refused`: no job can have this name.
 */
export function jobUrl(baseUrl: string, job: string): string {
  if (!NAME.test(job)) {
    throw new QueueError("refused", `A job's name has 1 to 64 of 'a-z0-9_': current value is '${job}'`);
  }
  return `${baseUrl.replace(/\/+$/, "")}/jobs/${job}`;
}
