import { errors } from "jose";

/** Why a token is not believed; for logs. */
export type AccessRefusal =
  | "malformed" // no JWT, or not written in the one way to write it
  | "head" // its algorithm, key or kind is not one that we take, or it brings more than those
  | "signature"
  | "claims" // signed, but for somebody else, by somebody else, or not whole
  | "early"
  | "expired";

/** What `jose` finds wrong with a token, in our words. */
export function accessRefusal(error: unknown): AccessRefusal {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "malformed";
  const isTime = error.claim === "nbf" || error.claim === "iat";
  return isTime && error.reason === "check_failed" ? "early" : "claims";
}
