/** The CLI's voice: answers go to stdout, everything else to stderr, so that `--json` can be piped. */

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Exit codes, the same in every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The command ran, and what it looked at is not in order. */
  notInOrder: 3,
} as const;

/** A failure whose message is all that a person needs. */
export class CommandError extends Error {
  override name = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
