import { Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "../pieces/store.ts";
import { KeyCaps } from "./KeyCaps.tsx";
import css from "./keyboard.module.css";
import { type Shortcut, shortcutStore } from "./registry.ts";

const GROUPS = [
  { group: "general", word: "shortcuts.groupGeneral" },
  { group: "list", word: "shortcuts.groupList" },
  { group: "conversation", word: "shortcuts.groupConversation" },
  { group: "composer", word: "shortcuts.groupComposer" },
] as const;

/** For a page that opens the sheet by a button of its own. */
export function useShortcutSheet(): { open: () => void; element: ReactNode } {
  const [isOpen, { open, close }] = useDisclosure(false);
  return { open, element: isOpen && <ShortcutSheet onClose={close} /> };
}

/** The `?` sheet: what can be pressed on this page now, read from the registry, so it is never wrong. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("shell");
  const owners = useStore(shortcutStore);
  const byLabel = new Map<string, Shortcut & { others: string[] }>();
  for (const shortcut of [...owners.values()].flat()) {
    if (shortcut.keys === "") continue;
    const same = byLabel.get(shortcut.label);
    if (!same) byLabel.set(shortcut.label, { ...shortcut, others: [] });
    else if (same.keys !== shortcut.keys) same.others.push(shortcut.keys);
  }
  const all = [...byLabel.values()];
  return (
    <Modal opened onClose={onClose} title={t("shortcuts.title")} size={680}>
      <div className={css.sheet}>
        {GROUPS.filter(({ group }) => all.some((shortcut) => shortcut.group === group)).map(({ group, word }) => (
          <section key={group} className={css.group}>
            <h3>{t(word)}</h3>
            {all
              .filter((shortcut) => shortcut.group === group)
              .map(({ keys, label, others }) => (
                <div key={label} className={css.row}>
                  <span>{label}</span>
                  <span style={{ display: "flex", gap: 8 }}>
                    {[keys, ...others].map((shortcut) => (
                      <KeyCaps key={shortcut} shortcut={shortcut} />
                    ))}
                  </span>
                </div>
              ))}
          </section>
        ))}
      </div>
      <div className={css.hint}>{t("shortcuts.hint")}</div>
    </Modal>
  );
}
