import { type InputIssue, RapportError } from "@rapport/schema";

/** Which rule said no. */
export type RefusalCode =
  | "unknown_tool"
  | "disabled"
  | "not_by_you"
  | "identity_too_low"
  | "bound_argument"
  | "bad_arguments"
  | "provenance"
  | "limit"
  | "needs_confirmation"
  | "answered_no";

/** A tool may not be used like this. `message` is for an operator; `code` of the error is action_refused. */
export class ToolRefused extends RapportError {
  readonly refusal: RefusalCode;

  constructor(refusal: RefusalCode, sentence: string, issues: readonly InputIssue[] = []) {
    super("action_refused", { sentence, issues });
    this.name = "ToolRefused";
    this.refusal = refusal;
  }
}
