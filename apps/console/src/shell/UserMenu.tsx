import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Locale } from "@rapport/schema";
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUserCheck,
  IconUserOff,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { currentLocale, switchLocale } from "../i18n/i18n.ts";
import { Face } from "../pieces/Face.tsx";
import { sentenceOf } from "../pieces/sentence.ts";
import { signOut, updateMe } from "../session/session.ts";
import { useMe } from "../session/use-me.ts";
import css from "./Shell.module.css";

type Theme = "auto" | "light" | "dark";
const LANGUAGES: { value: Locale; label: string }[] = [
  { value: "en", label: "English" },
  { value: "ru", label: "Русский" },
];

const tellFailure = (error: unknown) => {
  notifications.show({ color: "red", message: sentenceOf(error) });
};

/** The person: presence, theme, language, way out. Theme and language change at once and are kept on the server. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation("shell");
  const me = useMe();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { isAway } = me.actor;

  const pickTheme = (theme: Theme) => {
    setColorScheme(theme);
    updateMe({ preferences: { theme } }).catch(tellFailure);
  };
  const pickLocale = (locale: Locale) => {
    void switchLocale(locale);
    updateMe({ locale }).catch(tellFailure);
  };

  return (
    <Menu position="bottom-end" width={252} withinPortal>
      <Menu.Target>
        <button type="button" className={css.me} aria-label={t("user.open")}>
          <Face name={me.actor.name} size={24} dot={isAway ? "away" : "online"} />
          <span className={`${css.meName} truncate`} style={{ maxWidth: 160 }}>
            {me.actor.name}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.actor.email}</Menu.Label>
        <Menu.Item
          leftSection={isAway ? <IconUserCheck size={16} /> : <IconUserOff size={16} />}
          onClick={() => updateMe({ isAway: !isAway }).catch(tellFailure)}
        >
          {isAway ? t("user.setOnline") : t("user.setAway")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("user.theme")}</Menu.Label>
        <div style={{ padding: "0 8px 6px" }}>
          <SegmentedControl
            fullWidth
            size="xs"
            value={colorScheme}
            onChange={(value) => pickTheme(value as Theme)}
            aria-label={t("user.theme")}
            data={[
              { value: "auto", label: <ThemeWord Icon={IconDeviceDesktop} word={t("user.themeAuto")} /> },
              { value: "light", label: <ThemeWord Icon={IconSun} word={t("user.themeLight")} /> },
              { value: "dark", label: <ThemeWord Icon={IconMoon} word={t("user.themeDark")} /> },
            ]}
          />
        </div>
        <Menu.Label>{t("user.language")}</Menu.Label>
        <div style={{ padding: "0 8px 6px" }}>
          <SegmentedControl
            fullWidth
            size="xs"
            value={currentLocale()}
            onChange={(value) => pickLocale(value as Locale)}
            aria-label={t("user.language")}
            data={LANGUAGES}
          />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => navigate({ to: "/settings/me" })}>
          {t("user.settings")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onShortcuts}>
          {t("user.shortcuts")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t("user.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeWord({ Icon, word }: { Icon: typeof IconSun; word: string }) {
  return (
    <span title={word} style={{ display: "grid", placeItems: "center", height: 20 }}>
      <Icon size={15} stroke={1.7} aria-hidden />
      <span className="screen-reader-only">{word}</span>
    </span>
  );
}
