import { Button } from "@mantine/core";
import type { EmailConfig } from "@rapport/api";
import { useTranslation } from "react-i18next";
import css from "../settings.module.css";
import own from "./channels.module.css";
import { PRESET_NAMES, PRESETS, type Preset, presetFor, presetOf } from "./presets.ts";

/** Providers whose servers are known, with what each of them wants done first. */
export function PresetPicker({ config, onPick }: { config: EmailConfig; onPick: (preset: Preset) => void }) {
  const { t } = useTranslation("channels");
  const chosen = presetOf(config);
  const likely = presetFor(config.address);
  const passwordUrl = chosen && PRESETS[chosen].passwordUrl;
  return (
    <>
      <fieldset className={own.presets} aria-label={t("email.provider")}>
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <Button
            key={preset}
            variant={chosen === preset ? "light" : "default"}
            aria-pressed={chosen === preset}
            onClick={() => onPick(preset)}
          >
            {PRESET_NAMES[preset]}
          </Button>
        ))}
      </fieldset>
      {likely && likely !== chosen && (
        <span className={css.faint}>{t("email.likely", { provider: PRESET_NAMES[likely] })}</span>
      )}
      {chosen && (
        <div className={css.notice} data-tone={chosen === "outlook" ? "amber" : undefined}>
          {t(`preset.${chosen}`)}{" "}
          {passwordUrl && (
            <a href={passwordUrl} target="_blank" rel="noreferrer noopener">
              {t("preset.makePassword")}
            </a>
          )}
        </div>
      )}
    </>
  );
}
