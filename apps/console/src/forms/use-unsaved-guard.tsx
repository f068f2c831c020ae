import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "./ConfirmDialog.tsx";

/**
 * Asks before a page with unsaved changes is left, by a link or by closing the tab. Put `guard` on the page; call
 * `release` before navigating away after a save.
 */
export function useUnsavedGuard(isDirty: boolean): { guard: ReactNode; release: () => void } {
  const { t } = useTranslation("forms");
  const isHeld = useRef(isDirty);
  isHeld.current = isDirty;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isHeld.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => isHeld.current,
    withResolver: true,
  });
  return {
    release: () => {
      isHeld.current = false;
    },
    guard: (
      <ConfirmDialog
        isOpen={blocker.status === "blocked"}
        onClose={() => blocker.reset?.()}
        title={t("unsaved.title")}
        text={t("unsaved.text")}
        confirm={t("unsaved.leave")}
        isDanger
        onConfirm={() => blocker.proceed?.()}
      />
    ),
  };
}
