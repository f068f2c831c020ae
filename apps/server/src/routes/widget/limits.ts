import { RapportError } from "@rapport/schema";
import { type Buckets, createBuckets } from "./buckets.ts";

/**
 * How much widgets may ask. Whoever has proved to be a visitor by a token is counted alone, so an office of hundreds
 * behind one address is never locked out by one of them; only what needs no token is counted by address: new visitors
 * and wrong tokens. Counts per connection keep one site's flood from the others.
 */
export interface WidgetLimits {
  /** A page asks how the bubble looks. */
  look(address: string): void;
  read(visitorId: string): void;
  write(visitorId: string, connectionId: string): void;
  upload(visitorId: string): void;
  /** A visitor who brings no token is about to be made. */
  begin(address: string, connectionId: string): void;
  /** A token that nobody has. */
  missed(address: string): void;
}

/** `requestsPerMinute`: the installation's general limit, by which all of these grow and shrink; 3000 by default. */
export function createWidgetLimits(requestsPerMinute: number): WidgetLimits {
  const share = requestsPerMinute / 3000;
  const buckets = (burst: number, perSecond: number) =>
    createBuckets({ burst: Math.max(1, burst * share), perSecond: perSecond * share });
  const reads = buckets(120, 4);
  const writes = buckets(20, 0.5);
  const uploads = buckets(12, 0.2);
  const connectionWrites = buckets(2000, 100);
  const newByAddress = buckets(300, 1);
  const newByConnection = buckets(3000, 20);
  const misses = buckets(100, 1);
  const looks = buckets(1200, 20);
  const take = (from: Buckets, key: string) => {
    const retryAfterSeconds = from.take(key);
    if (retryAfterSeconds > 0) throw new RapportError("rate_limited", { retryAfterSeconds });
  };
  return {
    look: (address) => take(looks, address),
    read: (visitorId) => take(reads, visitorId),
    write(visitorId, connectionId) {
      take(writes, visitorId);
      take(connectionWrites, connectionId);
    },
    upload: (visitorId) => take(uploads, visitorId),
    begin(address, connectionId) {
      take(newByAddress, address);
      take(newByConnection, connectionId);
    },
    missed: (address) => take(misses, address),
  };
}
