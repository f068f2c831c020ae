import { SegmentedControl } from "@mantine/core";
import type { WebchatConfig } from "@rapport/api";
import { IconMessageCircleFilled, IconPaperclip, IconSend2, IconX } from "@tabler/icons-react";
import { type CSSProperties, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./preview.module.css";
import { inkOn, WIDGET_WORDS, type WidgetLanguage } from "./widget-words.ts";

interface WidgetPreviewProps {
  config: WebchatConfig;
  name: string;
  language: WidgetLanguage;
}

type Scene = "open" | "away" | "form";

/** The chat as a visitor would meet it, with the words and the colour on this page. */
export function WidgetPreview({ config, name, language }: WidgetPreviewProps) {
  const { t } = useTranslation("channels");
  const [picked, setScene] = useState<Scene>("open");
  const scene = picked === "form" && !config.preChat.isEnabled ? "open" : picked;
  const words = WIDGET_WORDS[language];
  const own = config.texts[language] ?? {};
  const isColor = /^#[0-9a-f]{6}$/i.test(config.color);
  const color = isColor ? config.color : "#2b5fd9";
  const title = own.title || name || "…";
  const asked = (["askName", "askEmail"] as const).filter((field) => config.preChat[field] !== "no");
  return (
    <div className={css.stage} style={{ "--chat": color, "--on-chat": inkOn(color) } as CSSProperties}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("widget.preview")}
        value={scene}
        onChange={(value) => setScene(value as Scene)}
        data={[
          { value: "open", label: t("widget.scene.open") },
          { value: "away", label: t("widget.scene.away") },
          ...(config.preChat.isEnabled ? [{ value: "form", label: t("widget.scene.form") }] : []),
        ]}
      />
      <div className={css.site} data-position={config.position} aria-hidden inert>
        <div className={css.panel} dir={language === "he" ? "rtl" : "ltr"}>
          <div className={css.head}>
            <span className={css.avatar}>{[...title][0]?.toUpperCase()}</span>
            <span className={css.headWords}>
              <b className="truncate">{title}</b>
              <span className="truncate">{words.answersHere}</span>
            </span>
            <IconX size={16} stroke={1.8} />
          </div>
          <div className={css.body}>
            {scene === "form" ? (
              <div className={css.form}>
                <p>{words.preChat}</p>
                {asked.map((field) => (
                  <span key={field} className={css.question}>
                    {field === "askName" ? words.name : words.email}{" "}
                    {config.preChat[field] === "optional" && <i>({words.optional})</i>}
                    <span className={css.field} />
                  </span>
                ))}
                <span className={css.start}>{words.start}</span>
              </div>
            ) : (
              <>
                <div className={css.bubble}>{own.greeting || words.greeting}</div>
                {scene === "away" && <div className={css.away}>{own.away || words.away}</div>}
              </>
            )}
          </div>
          {scene !== "form" && (
            <div className={css.composer}>
              <IconPaperclip size={16} stroke={1.6} />
              <span className="truncate">{own.placeholder || words.placeholder}</span>
              <IconSend2 size={16} stroke={1.6} />
            </div>
          )}
        </div>
        <span className={css.launcher}>
          <IconMessageCircleFilled size={24} />
        </span>
      </div>
    </div>
  );
}
