import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { KeyCaps } from "../keyboard/KeyCaps.tsx";
import { useMe } from "../session/use-me.ts";
import { OnlineColleagues } from "./OnlineColleagues.tsx";
import { togglePalette } from "./palette-opening.ts";
import css from "./Shell.module.css";
import { UserMenu } from "./UserMenu.tsx";

export function TopBar({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation("shell");
  const me = useMe();
  return (
    <header className={css.bar}>
      <div className={`${css.tenant} truncate`}>{me.tenant.name}</div>
      <button type="button" className={css.search} onClick={togglePalette} aria-label={t("search.open")}>
        <IconSearch size={15} stroke={1.7} aria-hidden style={{ flex: "none" }} />
        <span className={`${css.searchWord} truncate`}>{t("search.placeholder")}</span>
        <KeyCaps shortcut="mod+k" />
      </button>
      <div className={css.person}>
        <OnlineColleagues />
        <UserMenu onShortcuts={onShortcuts} />
      </div>
    </header>
  );
}
