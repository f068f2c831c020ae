import type { RouteInput, RouteName, RouteOutput } from "@rapport/api";
import { useCallback, useRef, useState } from "react";
import { call } from "../session/session.ts";
import { fieldIssues, requireValidBody } from "./issues.ts";

export interface Submit {
  isBusy: boolean;
  error: unknown;
  /** By path in the body. */
  issues: Record<string, string>;
  /** Runs once at a time. Answers what `work` answered, or undefined when it failed: the error is then shown. */
  run: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;
  clear: () => void;
}

/** The state of sending a form. */
export function useSubmit(): Submit {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const busy = useRef(false);
  const run = useCallback(async <Result>(work: () => Promise<Result>) => {
    if (busy.current) return undefined;
    busy.current = true;
    setBusy(true);
    setError(null);
    try {
      return await work();
    } catch (failure) {
      setError(failure);
      return undefined;
    } finally {
      busy.current = false;
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { isBusy, error, issues: fieldIssues(error), run, clear };
}

/** Checks the body by the contract, then calls. Throws RapportError. */
export async function send<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<RouteOutput<Name>> {
  const { body } = input as { body?: unknown };
  if (body !== undefined) requireValidBody(name, body);
  return call(name, input);
}
