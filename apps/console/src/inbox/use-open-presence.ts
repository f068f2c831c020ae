import { useEffect } from "react";
import { sayLooking } from "../shell/use-live.ts";

/** Tells colleagues which conversation I look at; a hidden page looks at none. */
export function useOpenPresence(conversationId: string | null): void {
  useEffect(() => {
    const tell = () => sayLooking(document.visibilityState === "visible" ? conversationId : null, false);
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [conversationId]);
}
