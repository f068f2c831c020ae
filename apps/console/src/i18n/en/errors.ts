import { ERRORS, type ErrorCode } from "@rapport/schema";

/** The registry's own sentences; the server may say a more exact one, which then wins (see pieces/sentence.ts). */
export const errors = Object.fromEntries(
  Object.entries(ERRORS).map(([code, { sentence }]) => [code, sentence]),
) as Record<ErrorCode, string>;
