import type { AddressInfo } from "node:net";
import type { OutgoingMessage } from "@rapport/connector";
import type { Provider, ProviderFault } from "@rapport/connector/conformance";
import { SMTPServer } from "smtp-server";

/** A real SMTP server that misbehaves on demand; what it has taken is the witness. */
export interface SmtpProvider extends Provider {
  port(): number;
  raw: string[];
  close(): Promise<void>;
}

export async function startSmtpProvider(): Promise<SmtpProvider> {
  const raw: string[] = [];
  let fault: ProviderFault | null = null;
  let port = 0;
  const take = () => {
    const taken = fault;
    fault = null;
    return taken;
  };
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onConnect(_session, callback) {
      if (fault === "unreachable") {
        take();
        return callback(refusal(421, "4.3.2 not now"));
      }
      callback();
    },
    onRcptTo(_address, _session, callback) {
      if (fault === "refuses_now") {
        take();
        return callback(refusal(450, "4.2.1 mailbox busy"));
      }
      if (fault === "refuses_for_ever") {
        take();
        return callback(refusal(550, "5.1.1 no such user here"));
      }
      callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        raw.push(Buffer.concat(chunks).toString());
        if (take() !== "silent_after_taking") return callback();
        for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>) {
          if (connection.id === session.id) connection._socket.destroy();
        }
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.server.address() as AddressInfo).port;
  return {
    raw,
    port: () => port,
    async countOf(message: OutgoingMessage) {
      const key = message.outboxId.replaceAll("-", "");
      return raw.filter((mail) => mail.includes(key)).length;
    },
    async failNext(next) {
      fault = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
