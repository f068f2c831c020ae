import type { Channel } from "@rapport/schema";
import { IconCalendar, IconMail, IconMessageCircle, IconPhone, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./pieces.module.css";

const ICONS = { email: IconMail, webchat: IconMessageCircle, phone: IconPhone, calendar: IconCalendar, web: IconWorld };

/** A channel's small grey mark; its name is in the title. */
export function ChannelMark({ channel, size = 14 }: { channel: Channel; size?: number }) {
  const { t } = useTranslation("shell");
  const Icon = ICONS[channel];
  return (
    <span className={css.channel} title={t(`channel.${channel}`)} style={{ display: "inline-grid" }}>
      <Icon size={size} stroke={1.6} aria-hidden />
      <span className="screen-reader-only">{t(`channel.${channel}`)}</span>
    </span>
  );
}
