/** Large mail is read in a thread of its own, so that nobody waits for it (ING-6). */

import { Worker } from "node:worker_threads";
import { keepAsText, type ParsedMail, parseMail } from "./mail.ts";

/** Bytes from which on a mail is read aside. Smaller mail is read in less time than it takes to hand it over. */
const LARGE_BYTES = 1_000_000;

export interface AsideLimits {
  timeLimitMs: number;
  /** Megabytes of heap; a mail that needs more ends the thread, not the server. */
  memoryMb: number;
}

interface Waiting {
  bytes: Uint8Array;
  resolve: (mail: ParsedMail) => void;
}

/** What the thread answers; a message is posted to it as its bytes. */
export type Answer = ParsedMail;

/**
 * One thread, one mail at a time, the others in line. States: no thread → idle → reading → idle. A thread that exceeds
 * its limits ends; its mail is kept as text, the next one gets a new thread.
 */
export class AsideReader {
  private readonly limits: AsideLimits;
  private readonly line: Waiting[] = [];
  private thread: Worker | null = null;
  private isReading = false;

  constructor(limits: AsideLimits) {
    this.limits = limits;
  }

  read(bytes: Uint8Array): Promise<ParsedMail> {
    return new Promise((resolve) => {
      this.line.push({ bytes, resolve });
      this.readNext();
    });
  }

  private readNext(): void {
    if (this.isReading) return;
    const next = this.line.shift();
    if (next === undefined) return;
    this.isReading = true;
    void this.readAside(next.bytes)
      .catch((error: unknown) => keepAsText(Buffer.from(next.bytes), error))
      .then((mail) => {
        this.isReading = false;
        next.resolve(mail);
        this.readNext();
      });
  }

  private readAside(bytes: Uint8Array): Promise<ParsedMail> {
    const thread = this.openThread();
    // An idle thread must not keep the program from ending, a reading one must.
    thread.ref();
    return new Promise<ParsedMail>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        // Not removeAllListeners: it takes the thread's own ones along, and the thread falls silent.
        thread.off("message", answer).off("messageerror", giveUp).off("error", giveUp).off("exit", ended);
        thread.unref();
      };
      const answer = (mail: Answer): void => {
        settle();
        resolve(withBuffers(mail));
      };
      const giveUp = (error: Error): void => {
        settle();
        this.thread = null;
        // A late error of a thread that is ending has no one left to tell.
        thread.on("error", () => undefined);
        void thread.terminate();
        reject(error);
      };
      const ended = (code: number): void => giveUp(new Error(`the reading thread ended with ${code}`));
      const { timeLimitMs } = this.limits;
      const timer = setTimeout(() => giveUp(new Error(`not read within ${timeLimitMs / 1000} s`)), timeLimitMs);
      thread.on("message", answer).on("messageerror", giveUp).on("error", giveUp).on("exit", ended);
      thread.postMessage(bytes);
    });
  }

  private openThread(): Worker {
    this.thread ??= new Worker(new URL("./aside-thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.limits.memoryMb },
    });
    return this.thread;
  }
}

/** Buffers arrive from another thread as plain byte arrays. */
function withBuffers(mail: ParsedMail): ParsedMail {
  const attachments = mail.attachments.map((attachment) => {
    const { buffer, byteOffset, byteLength } = attachment.content;
    return { ...attachment, content: Buffer.from(buffer, byteOffset, byteLength) };
  });
  return { ...mail, attachments };
}

const reader = new AsideReader({ timeLimitMs: 60_000, memoryMb: 1_024 });

/**
 * Parses a message like `parseMail`, large ones (1 MB and more) in another thread. Never rejects: what cannot be read
 * within 60 seconds and 1 GB of memory is kept as text.
 * @param raw the message as received
 */
export function parseMailAside(raw: Buffer | Uint8Array): Promise<ParsedMail> {
  return raw.byteLength < LARGE_BYTES ? parseMail(raw) : reader.read(raw);
}
