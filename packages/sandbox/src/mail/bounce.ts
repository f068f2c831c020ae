import { randomUUID } from "node:crypto";

/** A delivery status notification as mail servers write them (RFC 3464), about this message. `code` like `5.1.1`. */
export function bounceOf(
  mail: { messageId: string | null; from: string; to: string[]; subject: string },
  fault: { code: string; text: string },
): string {
  const boundary = `=_${randomUUID()}`;
  const recipient = mail.to[0] ?? "";
  return [
    "From: Mail Delivery System <mailer-daemon@mx.example>",
    `To: ${mail.from}`,
    "Subject: Undelivered Mail Returned to Sender",
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${randomUUID()}@mx.example>`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    "This is the mail system at host mx.example.",
    "",
    `<${recipient}>: host mx.example said: ${fault.text}`,
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example",
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    "Action: failed",
    `Status: ${fault.code}`,
    `Diagnostic-Code: smtp; ${fault.text}`,
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${mail.messageId ?? ""}`,
    `From: ${mail.from}`,
    `To: ${recipient}`,
    `Subject: ${mail.subject.replace(/[\r\n]+/g, " ")}`,
    "",
    `--${boundary}--`,
    "",
  ].join("\r\n");
}
