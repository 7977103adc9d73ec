import { z } from "@hono/zod-openapi";
import { emailField } from "#src/http/fields/email_field.ts";
import { flagField } from "#src/http/fields/flag_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";
import { type Role, ROLES } from "#src/roles.ts";

const NAME_MAX = 255;
const PASSWORD_MIN = 12;
const PASSWORD_MAX = 128;
/** Longer ones are nobody's, and would only be work. */
const GIVEN_MAX = 1_000;

const role = z.enum(ROLES, `must be one of ${ROLES.join(", ")}`);
const roles = z.array(role).min(1, "must have at least one role").max(ROLES.length)
  .transform((given) => ROLES.filter((one) => given.includes(one)));
const name = textField(NAME_MAX).openapi({ example: "Sari Dewi" });
/** Length alone makes it good (NIST SP 800-63B); what it must not be is told by the rules of passwords. */
const newPassword = z.string().refine(
  (text) => isBetween([...text.normalize("NFKC")].length, PASSWORD_MIN, PASSWORD_MAX),
  `must have ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`,
).openapi({ format: "password", minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX });
/** Whatever somebody types who wants to sign in. */
const given = z.string().min(1, "must not be empty").max(
  GIVEN_MAX,
  `must have at most ${GIVEN_MAX} characters`,
);

function isBetween(count: number, least: number, most: number): boolean {
  return count >= least && count <= most;
}

/** Somebody who may sign in. */
export const UserSchema = z.object({
  id: z.string().openapi({ format: "uuid" }),
  name: z.string().openapi({ example: "Sari Dewi" }),
  email: z.string().openapi({ example: "sari@example.com" }),
  roles: z.array(z.enum(ROLES)),
  is_active: z.boolean().openapi({ description: "Whether the user may sign in" }),
  created_at: z.string().openapi({ format: "date-time" }),
  updated_at: z.string().openapi({ format: "date-time" }),
}).openapi("User");

/** All of a user that can be written. */
export const UserInputSchema = z.strictObject({
  name,
  email: emailField,
  password: newPassword,
  roles: roles.default(["user"]),
  is_active: z.boolean().default(true),
}).openapi("UserInput");

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const UserChangeSchema = z.strictObject({
  name,
  email: emailField,
  password: newPassword,
  roles,
  is_active: z.boolean(),
}).partial().openapi("UserChange") as z.ZodType<UserChange>;

/** Which users are listed, and in which order. */
export function userQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    name: textField(NAME_MAX).optional().openapi({
      description: "What the name begins with, in capitals or not",
    }),
    email: emailField.optional().openapi({ description: "The whole address" }),
    role: role.optional().openapi({ description: "A role that they have" }),
    is_active: flagField.optional().openapi({ description: "Whether they may sign in" }),
  });
}

/** What somebody signs in with. */
export const SignInInputSchema = z.strictObject({
  email: given.trim().normalize().toLowerCase().openapi({ format: "email", example: "sari@example.com" }),
  password: given.openapi({ format: "password" }),
}).openapi("SignInInput");

/** What a sign-in goes on with. */
export const RefreshInputSchema = z.strictObject({ refresh_token: given }).openapi("RefreshInput");

/** What a password is changed with. */
export const PasswordInputSchema = z.strictObject({
  current_password: given.openapi({ format: "password" }),
  new_password: newPassword,
}).openapi("PasswordInput");

/** What somebody has who signed in. */
export const SignInSchema = z.object({
  access_token: z.string().openapi({ description: "A JWT, for `Authorization: Bearer`" }),
  token_type: z.literal("Bearer"),
  expires_in: z.int().openapi({ description: "Seconds that it is good for" }),
  refresh_token: z.string().openapi({ description: "Is exchanged once for the next two" }),
  refresh_expires_at: z.string().openapi({ format: "date-time" }),
  user: UserSchema,
}).openapi("SignIn");

/** Who somebody is who signed in, and what that allows. */
export const MeSchema = z.object({
  id: z.string(),
  user: UserSchema.nullable().openapi({ description: "null = of an outside issuer" }),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
}).openapi("Me");

/** A user as clients see it. */
export type User = z.output<typeof UserSchema>;
/** What a user is made from. */
export type UserInput = z.output<typeof UserInputSchema>;
/** What a user is changed by. */
export type UserChange = Partial<UserInput>;
/** What is asked of the list. */
export type UserQuery = z.output<ReturnType<typeof userQuerySchema>>;
/** What somebody signs in with. */
export type SignInInput = z.output<typeof SignInInputSchema>;
/** What a password is changed with. */
export type PasswordInput = z.output<typeof PasswordInputSchema>;
/** What somebody has who signed in. */
export type SignIn = z.output<typeof SignInSchema>;
/** Who somebody is. */
export type Me = z.output<typeof MeSchema>;
/** All of a user that is written in its row and its roles. */
export interface UserState {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly is_active: boolean;
}
