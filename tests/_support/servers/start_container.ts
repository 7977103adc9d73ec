import { connectOnce } from "./connect_once.ts";
import type { ContainerPlan } from "./container_plan.ts";
import { runProgram } from "./run_program.ts";
import type { RunningServer } from "./running_server.ts";
import { waitUntilReady } from "./wait_until_ready.ts";

/**
 * Runs a server in a container, published on a free port of 127.0.0.1, and returns once it answers. The container is
 * removed when the server is stopped, and when it does not become ready.
 */
export async function startContainer(
  docker: string,
  plan: ContainerPlan,
  signal?: AbortSignal,
): Promise<RunningServer> {
  const id = (await runProgram(docker, containerArgs(plan), { signal })).trim();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => {
    await runProgram(docker, ["rm", "--force", "--volumes", id]);
  });
  const published = await runProgram(docker, ["port", id, `${plan.port}/tcp`]);
  const url = plan.url(Number(/:(\d+)\s*$/m.exec(published)?.[1]));
  try {
    const never = Promise.withResolvers<void>().promise;
    await waitUntilReady(plan.what, { tail: "", ended: never }, () => connectOnce(url), signal);
  } catch (error) {
    const log = await runProgram(docker, ["logs", "--tail", "20", id]).catch(String);
    throw new Error(`${error} ${log}`, { cause: error });
  }
  const kept = stack.move();
  return { url, stop: () => kept.disposeAsync() };
}

/** The arguments of `docker` that start the plan's container and print its id. */
export function containerArgs({ image, port, env, files, owner, command }: ContainerPlan): string[] {
  const contents = Object.entries(files).map(([path, content], index) => ({
    path,
    content,
    name: `FILE_${index}`,
  }));
  const variables = { ...env, ...Object.fromEntries(contents.map(({ name, content }) => [name, content])) };
  const script = contents
    .map(({ path, name }) => `printf %s "$${name}" >${path} && chmod 600 ${path} && chown ${owner} ${path}`)
    .concat('exec docker-entrypoint.sh "$@"')
    .join(" && ");
  return [
    ...["run", "--rm", "--detach", "--publish", `127.0.0.1::${port}`],
    ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...["--entrypoint", "sh", image, "-c", script, "sh", ...command],
  ];
}
