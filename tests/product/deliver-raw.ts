import { createTransport } from "nodemailer";

/** Hands a message to an SMTP server byte for byte. Throws with the server's refusal. */
export async function deliverRaw(
  smtp: { host: string; port: number },
  raw: Uint8Array,
  envelope: { from: string; to: string[] },
): Promise<void> {
  const transport = createTransport({ ...smtp, secure: false, ignoreTLS: true, socketTimeout: 30_000 });
  try {
    await transport.sendMail({ envelope, raw: Buffer.from(raw) });
  } finally {
    transport.close();
  }
}
