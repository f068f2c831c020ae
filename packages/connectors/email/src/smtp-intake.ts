import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { splitPlus } from "./token.ts";

/** A recipient address that leads to one of our connections; `T` is the caller's own record of it. */
export interface SmtpIntakeOptions<T> {
  port: number;
  host?: string;
  /** Name in the greeting; what other servers see. */
  serverName?: string;
  tls?: { key: string; cert: string };
  /** Largest message taken, in bytes. Default 50 MB. */
  maxBytes?: number;
  /** Which connection takes mail for an address (without its +tag), or null. */
  route: (address: string) => Promise<T | null>;
  /**
   * Keeps the mail; resolves only when it is committed, and only then the sender hears 250. Rejecting answers 451, so
   * the sender keeps it and tries again.
   */
  accept: (target: T, raw: Buffer, envelope: { mailFrom: string; rcptTo: string[] }) => Promise<void>;
  onError?: (error: Error) => void;
}

export interface SmtpIntake {
  port: number;
  /** Stops taking connections; waits for mail under way up to `graceMs`. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;

class Reply extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** Listens for mail (RFC 5321). Takes only mail for known addresses, relays nothing. */
export function startSmtpIntake<T>(options: SmtpIntakeOptions<T>): Promise<SmtpIntake> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const targetsBySession = new WeakMap<SMTPServerSession, Map<string, T>>();

  const server = new SMTPServer({
    name: options.serverName,
    banner: "Rapport",
    size: maxBytes,
    authOptional: true,
    disabledCommands: options.tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(options.tls ?? {}),
    disableReverseLookup: true,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    onMailFrom(_address, session, callback) {
      targetsBySession.set(session, new Map());
      callback();
    },
    onRcptTo({ address }, session, callback) {
      options.route(splitPlus(address).base).then(
        (target) => {
          if (target === null) return callback(new Reply(550, `5.1.1 <${address}>: no such mailbox here`));
          targetsBySession.get(session)?.set(address, target);
          callback();
        },
        (error: Error) => {
          options.onError?.(error);
          callback(new Reply(451, "4.3.0 Try again later"));
        },
      );
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        // Past the limit the rest is read and dropped, so that the sender hears 552 and not a broken pipe.
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on("end", () => {
        if (stream.sizeExceeded) return callback(new Reply(552, `5.3.4 Message is larger than ${maxBytes} bytes`));
        deliver(Buffer.concat(chunks), session).then(
          () => callback(null, "2.0.0 Kept"),
          (error: Error) => {
            options.onError?.(error);
            callback(new Reply(451, "4.3.0 Not kept, try again later"));
          },
        );
      });
    },
  });

  async function deliver(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const mailFrom = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
    const rcptTo = session.envelope.rcptTo.map(({ address }) => address);
    const targets = new Set(targetsBySession.get(session)?.values());
    for (const target of targets) await options.accept(target, raw, { mailFrom, rcptTo });
  }

  server.on("error", (error) => options.onError?.(error));
  return new Promise((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, options.host ?? "0.0.0.0", () => {
      server.server.off("error", reject);
      const address = server.server.address();
      resolve({
        port: typeof address === "object" && address ? address.port : options.port,
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}
