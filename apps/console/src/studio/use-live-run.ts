import type { RunEvent } from "@rapport/api";
import { useEffect, useEffectEvent, useState } from "react";
import { type LiveRun, NOTHING_YET, withEvent } from "./live-run.ts";

/** What is seen of a run that is followed; `error`: nothing more will come. */
interface Followed {
  run: LiveRun;
  error: unknown;
}

const NOTHING: Followed = { run: NOTHING_YET, error: null };

/** Follows what `open` opens for as long as `key` stays the same; null: nothing. `onEnd` is told of each run that ends. */
export function useLiveRun(
  key: string | null,
  open: (signal: AbortSignal) => AsyncGenerator<RunEvent, void>,
  onEnd: () => void,
): Followed {
  const [followed, setFollowed] = useState<Followed & { key: string | null }>({ ...NOTHING, key });
  const begin = useEffectEvent(open);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (key === null) return;
    const leave = new AbortController();
    setFollowed({ ...NOTHING, key });
    const read = async () => {
      try {
        for await (const event of begin(leave.signal)) {
          setFollowed((known) => ({ ...known, run: withEvent(known.run, event) }));
          if (event.type === "ended") end();
        }
      } catch (error) {
        if (!leave.signal.aborted) setFollowed((known) => ({ ...known, error }));
      }
    };
    void read();
    return () => leave.abort();
  }, [key]);
  return followed.key === key ? followed : NOTHING;
}
