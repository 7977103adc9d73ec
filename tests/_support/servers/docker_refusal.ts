import { runProgram } from "./run_program.ts";

/** Why Docker cannot be used here; `undefined` when it can. */
export async function dockerRefusal(docker: string | undefined): Promise<string | undefined> {
  if (!docker) return "Docker is not there";
  return await runProgram(docker, ["info"]).then(() => undefined, () => "Docker does not answer");
}
