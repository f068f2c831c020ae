/** The one registry of errors: stable code, HTTP status, whether the same call may succeed later, and what to do (STYLE: errors). */
export const ERRORS = {
  invalid_input: {
    status: 400,
    isRetryable: false,
    sentence: "The request is not valid. See `issues` for each field.",
  },
  malformed_json: { status: 400, isRetryable: false, sentence: "The request body is not valid JSON." },
  not_signed_in: { status: 401, isRetryable: false, sentence: "Sign in, or send a valid API key." },
  wrong_credentials: { status: 401, isRetryable: false, sentence: "The e-mail address or the password is wrong." },
  session_ended: { status: 401, isRetryable: false, sentence: "Your session has ended. Sign in again." },
  identity_invalid: { status: 401, isRetryable: false, sentence: "The signed identity is missing, expired or wrong." },
  not_allowed: {
    status: 403,
    isRetryable: false,
    sentence: "Your role does not allow this. Ask an owner or a manager.",
  },
  origin_not_allowed: {
    status: 403,
    isRetryable: false,
    sentence: "This site is not on the widget's list of allowed origins.",
  },
  contact_blocked: { status: 403, isRetryable: false, sentence: "This conversation is closed for new messages." },
  not_found: { status: 404, isRetryable: false, sentence: "There is nothing here, or you may not see it." },
  method_not_allowed: { status: 405, isRetryable: false, sentence: "This address does not take that method." },
  already_exists: { status: 409, isRetryable: false, sentence: "Something with that name or address exists already." },
  illegal_transition: {
    status: 409,
    isRetryable: false,
    sentence: "A conversation in this status cannot make that move.",
  },
  conflict: {
    status: 409,
    isRetryable: true,
    sentence: "Somebody changed this at the same time. Look again, then repeat.",
  },
  in_use: { status: 409, isRetryable: false, sentence: "Something else still needs this, so it cannot be deleted." },
  too_late_to_undo: {
    status: 409,
    isRetryable: false,
    sentence: "The message has already left and cannot be taken back.",
  },
  cannot_retry: {
    status: 409,
    isRetryable: false,
    sentence: "This message is not in a state from which it can be sent again.",
  },
  action_changed: {
    status: 409,
    isRetryable: false,
    sentence: "What you agreed to is not what would be done any more. Look again, then decide.",
  },
  action_settled: { status: 409, isRetryable: false, sentence: "This action is not waiting for a decision any more." },
  action_refused: { status: 422, isRetryable: false, sentence: "A rule does not allow this action." },
  gate_refused: {
    status: 422,
    isRetryable: false,
    sentence: "The gate holds this message back. See `issues` for why.",
  },
  learning_worse: {
    status: 409,
    isRetryable: false,
    sentence: "With this the gold set would get worse. See the check for the cases that broke.",
  },
  check_required: {
    status: 409,
    isRetryable: true,
    sentence:
      "The gold set has not been tried with this as things stand now. The check runs; try again when it is done.",
  },
  cannot_undo: {
    status: 409,
    isRetryable: false,
    sentence: "What this changed was changed again since, so it cannot be taken back as it was. Change it by hand.",
  },
  link_expired: { status: 410, isRetryable: false, sentence: "This link was used or has expired. Ask for a new one." },
  resync_required: {
    status: 410,
    isRetryable: false,
    sentence: "That place in the feed is no longer kept. Load the page anew.",
  },
  too_large: { status: 413, isRetryable: false, sentence: "The request or file is larger than allowed." },
  unsupported_type: { status: 415, isRetryable: false, sentence: "This content type or file type is not accepted." },
  rate_limited: {
    status: 429,
    isRetryable: true,
    sentence: "Too many requests. Wait for the time given in Retry-After.",
  },
  internal: {
    status: 500,
    isRetryable: true,
    sentence: "Something failed on our side. Nothing was half written; try again.",
  },
  provider_failed: { status: 502, isRetryable: true, sentence: "The outside service refused or did not answer." },
  address_forbidden: {
    status: 400,
    isRetryable: false,
    sentence: "That address is private or reserved and is not called.",
  },
  unavailable: {
    status: 503,
    isRetryable: true,
    sentence: "The service is starting, stopping or without its database.",
  },
} as const satisfies Record<string, { status: number; isRetryable: boolean; sentence: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One complaint about one field of the input; `path` like `tags.0`. */
export interface InputIssue {
  path: string;
  message: string;
}

/** An error that may be shown to the caller: its code is in the registry. `cause` stays in the log. */
export class RapportError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly isRetryable: boolean;
  readonly issues: readonly InputIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    options: { sentence?: string; issues?: readonly InputIssue[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(options.sentence ?? ERRORS[code].sentence, { cause: options.cause });
    this.name = "RapportError";
    this.code = code;
    this.status = ERRORS[code].status;
    this.isRetryable = ERRORS[code].isRetryable;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
