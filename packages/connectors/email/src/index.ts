/** E-mail: what came in, read. */

export { emailConnector } from "./connector.ts";
export { sanitiseHtml } from "./html/sanitise.ts";
export { followMailbox, type ImapCursor, type ImapPullOptions } from "./imap-pull.ts";
export type { MailAddress } from "./parse/addresses.ts";
export { readAddresses } from "./parse/addresses.ts";
export type { MailAttachment } from "./parse/attachments.ts";
export { normaliseFileName, readAttachment } from "./parse/attachments.ts";
export type { AutoSubmitted } from "./parse/automatic.ts";
export type { Bounce, BouncedRecipient } from "./parse/bounce.ts";
export type { MailDescription, ParsedMail } from "./parse/mail.ts";
export { describeMail, parseMail } from "./parse/mail.ts";
export type { MessageIds } from "./parse/subject.ts";
export { messageIdsOf, normaliseSubject, readMessageIds } from "./parse/subject.ts";
export { type SmtpIntake, type SmtpIntakeOptions, startSmtpIntake } from "./smtp-intake.ts";
