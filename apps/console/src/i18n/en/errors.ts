import { ERRORS, type ErrorCode } from "@rapport/schema";
import { SERVER_SENTENCES } from "../../pieces/server-sentences.ts";

/** The registry's own sentences; the server may say a more exact one, which then wins (see pieces/sentence.ts). */
const sentences = Object.fromEntries(Object.entries(ERRORS).map(([code, { sentence }]) => [code, sentence])) as Record<
  ErrorCode,
  string
>;

export const errors = { ...sentences, exact: SERVER_SENTENCES };
