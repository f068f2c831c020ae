import type { Connector } from "@rapport/connector";
import type { EmailConfig } from "@rapport/schema";
import { checkMail } from "./check.ts";
import { receiveMail } from "./receive.ts";
import { sendMail } from "./send.ts";

/** E-mail (ING-6): in by SMTP or IMAP, out by SMTP. SMTP cannot be asked afterwards, so sending is neither idempotent nor read back. */
export const emailConnector: Connector<EmailConfig> = {
  name: "email",
  channel: "email",
  capabilities: {
    hasSubject: true,
    acceptsHtml: true,
    canStartConversation: true,
    maxAttachmentBytes: 25 * 1024 * 1024,
  },
  parse: receiveMail,
  send: sendMail,
  check: checkMail,
};
