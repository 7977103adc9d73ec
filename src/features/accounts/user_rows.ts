import type { Engine, Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";
import { presentUser } from "./present_user.ts";
import type { User, UserState } from "./schema.ts";

/** What signing in needs to know of a user; never leaves the service. */
export interface Credentials {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly isActive: boolean;
}

/** The rows of users, with their roles. */
export class UserRows {
  readonly #statement: (name: string) => ReturnType<ReturnType<Statements["get"]>["on"]>;

  constructor(statements: Statements, engine: Engine) {
    this.#statement = (name) => statements.get(`accounts/${name}`).on(engine);
  }

  /** The user as it is; `null` = there is none. */
  async find(session: DatabaseSession, id: string): Promise<User | null> {
    const [row] = await session.rows(this.#statement("find_user"), { id });
    return row === undefined ? null : presentUser(row);
  }

  /** Whether there is nobody. */
  async isEmpty(session: DatabaseSession): Promise<boolean> {
    return (await session.rows(this.#statement("find_anybody"), {})).length === 0;
  }

  /** By address, in capitals or not; `null` = nobody has it. */
  async findByEmail(session: DatabaseSession, email: string): Promise<Credentials | null> {
    return credentials(await session.rows(this.#statement("find_by_email"), { email }));
  }

  /** Nobody else changes the user until the transaction ends; `null` = there is none. */
  async lock(session: DatabaseSession, id: string): Promise<Credentials | null> {
    return credentials(await session.rows(this.#statement("lock_user"), { id }));
  }

  /** Makes a user. Throws a `DatabaseError`, `duplicate` when the address is taken. */
  async insert(session: DatabaseSession, id: string, user: UserState & Hashed): Promise<User> {
    await session.run(this.#statement("insert_user"), { id, ...parameters(user) });
    await session.run(this.#statement("give_roles"), { id, roles: user.roles.join() });
    return (await this.find(session, id))!;
  }

  /** Writes all of a user. Throws a `DatabaseError`, `duplicate` when the address is taken. */
  async update(session: DatabaseSession, id: string, user: UserState & Hashed): Promise<User> {
    const roles = { id, roles: user.roles.join() };
    await session.run(this.#statement("update_user"), { id, ...parameters(user) });
    await session.run(this.#statement("take_roles"), roles);
    await session.run(this.#statement("give_roles"), roles);
    return (await this.find(session, id))!;
  }

  /** Writes another hash of the same password. */
  async rehash(session: DatabaseSession, id: string, passwordHash: string): Promise<void> {
    await session.run(this.#statement("rehash_password"), { id, password_hash: passwordHash });
  }

  /** Takes a user away, with all sessions. */
  async delete(session: DatabaseSession, id: string): Promise<void> {
    await session.run(this.#statement("delete_user"), { id });
  }

  /** Nobody else takes a super admin away, or makes the first one, until the transaction ends. */
  async holdAdmins(session: DatabaseSession): Promise<void> {
    await session.rows(this.#statement("hold_admins"), {});
  }

  /** Whether somebody else is an active super admin. */
  async hasOtherAdmin(session: DatabaseSession, id: string): Promise<boolean> {
    return (await session.rows(this.#statement("find_other_admin"), { id })).length > 0;
  }
}

interface Hashed {
  /** `null` = the password stays. */
  readonly passwordHash: string | null;
}

function credentials([row]: readonly Row[]): Credentials | null {
  if (row === undefined) return null;
  return {
    id: row.id!,
    email: row.email!,
    passwordHash: row.password_hash!,
    isActive: row.is_active === "true",
  };
}

function parameters({ name, email, is_active, passwordHash }: UserState & Hashed) {
  return { name, email, is_active: is_active ? "1" : "0", password_hash: passwordHash };
}
