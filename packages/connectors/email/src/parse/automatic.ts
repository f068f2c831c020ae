/** Did a person write this? Auto-replies and lists must not be answered by machines (RFC 3834). */

import type { MailAddress } from "./addresses.ts";
import type { Bounce } from "./bounce.ts";
import type { Headers } from "./header.ts";

export interface AutoSubmitted {
  kind: "no" | "auto-reply" | "auto-generated" | "bounce" | "receipt" | "list";
  /** The evidence, in words; empty for `no`. */
  why: string;
}

const REPLY_SUBJECT =
  /^(?:(?:re|aw|отв):\s*)?(?:automatic reply|auto(?:matic|mated)?[ -]?(?:reply|response|responder|answer)|out of (?:the )?office|i am out of|on vacation|vacation (?:reply|response)|автоответ|автоматический ответ|автоматична відповідь|вне офиса|нет на месте|в отпуске|abwesenheits|automatische antwort|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|autosvar|תשובה אוטומטית)/iu;
const ROBOT =
  /^(?:no-?reply|do-?not-?reply|noreply|notifications?|mailer|robot|auto(?:mailer|confirm)?)([+_.-][^@]*)?@/i;

/** Judges by headers first; the subject counts only in the clear wording of an out-of-office answer. */
export function readAutoSubmitted(
  headers: Headers,
  rootType: string,
  reportType: string,
  bounce: Bounce | null,
  from: MailAddress | null,
  subject: string,
): AutoSubmitted {
  if (bounce !== null) return { kind: "bounce", why: `delivery report: ${bounce.action}` };
  if (rootType === "multipart/report" && /disposition-notification/i.test(reportType))
    return { kind: "receipt", why: "disposition notification" };
  const declared = headers.text("auto-submitted").toLowerCase();
  if (declared.startsWith("auto-replied")) return { kind: "auto-reply", why: `Auto-Submitted: ${declared}` };
  if (REPLY_SUBJECT.test(subject)) return { kind: "auto-reply", why: `Subject: ${subject.slice(0, 80)}` };
  for (const name of [
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply",
    "x-auto-response",
    "x-mail-autoreply",
    "x-autoresponder",
  ]) {
    const value = headers.text(name);
    if (value !== "" && !/^(?:no|false|0)$/i.test(value))
      return { kind: "auto-reply", why: `${name}: ${value.slice(0, 80)}` };
  }
  const precedence = headers.text("precedence").toLowerCase();
  if (/^auto[_-]?reply/.test(precedence)) return { kind: "auto-reply", why: `Precedence: ${precedence}` };
  for (const name of ["list-id", "list-unsubscribe", "list-post", "mailing-list"]) {
    if (headers.has(name)) return { kind: "list", why: `${name}: ${headers.text(name).slice(0, 120)}` };
  }
  if (/^(?:bulk|list|junk)$/.test(precedence)) return { kind: "list", why: `Precedence: ${precedence}` };
  if (declared !== "" && declared !== "no") return { kind: "auto-generated", why: `Auto-Submitted: ${declared}` };
  if (headers.has("x-auto-response-suppress") && !/^none$/i.test(headers.text("x-auto-response-suppress"))) {
    return { kind: "auto-generated", why: `X-Auto-Response-Suppress: ${headers.text("x-auto-response-suppress")}` };
  }
  if (headers.has("x-loop")) return { kind: "auto-generated", why: `X-Loop: ${headers.text("x-loop").slice(0, 80)}` };
  if ((headers.raw("return-path") ?? "").trim() === "<>") return { kind: "auto-generated", why: "empty return path" };
  if (from !== null && ROBOT.test(from.address)) return { kind: "auto-generated", why: `sender ${from.address}` };
  return { kind: "no", why: "" };
}
