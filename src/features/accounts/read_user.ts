import { unknownId } from "#src/http/unknown_id.ts";
import type { User } from "./schema.ts";
import type { Accounts } from "./store.ts";

/** One user as it is. Throws the problem `not_found`, or `DatabaseError`. */
export async function readUser({ data, users }: Accounts, id: string, signal?: AbortSignal): Promise<User> {
  const found = await data.read(["users"], (session) => users.find(session, id), signal);
  if (found === null) throw unknownId("User", id);
  return found;
}
