import { badParameters } from "#src/http/bad_parameters.ts";
import { passwordFault } from "./password_fault.ts";

/** Whose a new password is to be, and which member of the request it came in. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
  readonly member: "password" | "new_password";
}

/** Throws the problem `bad_parameter` when somebody must not have a password; `undefined` is none. */
export function demandGoodPassword(password: string | undefined, owner: PasswordOwner): void {
  const message = password === undefined ? null : passwordFault(password, owner);
  if (message !== null) throw badParameters([{ path: [owner.member], message }]);
}
