import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

const SHOWN_MS = 4000;

interface Jump {
  scroller: RefObject<HTMLElement | null>;
  /** Set to false: the end is no longer what is looked at. */
  isAtEnd: RefObject<boolean>;
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  loadEarlier: () => void;
  /** Changes whenever other messages are drawn. */
  drawn: unknown;
}

/**
 * Brings the message that the address names (`#` and its event's id) into view and marks it for a moment; earlier messages are
 * loaded until it is there. Each navigation jumps once.
 */
export function useJump({ scroller, isAtEnd, hasEarlier, isLoadingEarlier, loadEarlier, drawn }: Jump): void {
  const wanted = useRouterState({ select: ({ location }) => location.hash });
  const visit = useRouterState({ select: ({ location }) => location.state.__TSR_key ?? "" });
  const doneFor = useRef("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again after each change of what is drawn.
  useEffect(() => {
    const jump = `${visit} ${wanted}`;
    if (wanted === "" || doneFor.current === jump) return;
    const message = scroller.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(wanted)}"]`);
    if (!message) {
      if (hasEarlier && !isLoadingEarlier) loadEarlier();
      return;
    }
    doneFor.current = jump;
    isAtEnd.current = false;
    message.scrollIntoView({ block: "center" });
    message.dataset.jumped = "";
    setTimeout(() => delete message.dataset.jumped, SHOWN_MS);
  }, [wanted, visit, drawn, hasEarlier, isLoadingEarlier]);
}
