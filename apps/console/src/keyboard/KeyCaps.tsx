import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import css from "./keyboard.module.css";
import { IS_MAC, keyCaps } from "./keys.ts";

/** A shortcut as small key caps. */
export function KeyCaps({ shortcut }: { shortcut: string }) {
  const { t } = useTranslation("shell");
  return (
    <span className={css.caps}>
      {keyCaps(shortcut, IS_MAC).map((caps, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one shortcut never move.
        <Fragment key={step}>
          {step > 0 && <span className={css.then}>{t("shortcuts.followedBy")}</span>}
          {caps.map((cap) => (
            <kbd key={cap} className={css.cap}>
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
