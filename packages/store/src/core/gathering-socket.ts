import { Socket } from "node:net";

/**
 * A connection that writes all that is said in one go of the event loop at once. Statements that travel together cost one call of the
 * operating system then, not one each (measured: the calls were a fifth of the hub's processor time, docs/benchmarks.md).
 */
export class GatheringSocket extends Socket {
  #isGathering = false;

  constructor() {
    super();
    // `connect` puts Node's own `write` upon each socket that has another one.
    this.once("connect", () => Reflect.deleteProperty(this, "write"));
  }

  override write(
    chunk: Uint8Array | string,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean {
    if (!this.#isGathering) {
      this.#isGathering = true;
      this.cork();
      process.nextTick(() => {
        this.#isGathering = false;
        this.uncork();
      });
    }
    return typeof encoding === "function" ? super.write(chunk, encoding) : super.write(chunk, encoding, done);
  }
}
