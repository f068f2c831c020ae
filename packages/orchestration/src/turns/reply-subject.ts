/** The subject of an answer to a mail. */
export function replySubject(subject: string | null): string {
  return /^\s*re\s*:/i.test(subject ?? "") ? (subject ?? "") : `Re: ${subject ?? ""}`.trim();
}
