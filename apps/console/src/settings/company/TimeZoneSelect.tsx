import { Select } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import css from "../settings.module.css";
import { offsetMinutes } from "./hours.ts";

function offsetWords(minutes: number): string {
  const sign = minutes < 0 ? "−" : "+";
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${sign}${Math.floor(size / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

interface TimeZoneSelectProps {
  value: string;
  onChange: (timeZone: string) => void;
  error?: string | undefined;
  isLocked: boolean;
}

/** Every zone that the browser knows, found by city, region or offset ("berlin", "utc+3"). */
export function TimeZoneSelect({ value, onChange, error, isLocked }: TimeZoneSelectProps) {
  const { t } = useTranslation("settings");
  const zones = useMemo(() => {
    const nowMs = Date.now();
    const names = new Set([value, "UTC", ...Intl.supportedValuesOf("timeZone")]);
    return [...names]
      .flatMap((name) => {
        try {
          const offset = offsetMinutes(nowMs, name);
          return [{ value: name, offset, label: `${name.replaceAll("_", " ")} (${offsetWords(offset)})` }];
        } catch {
          return [{ value: name, offset: 0, label: name }];
        }
      })
      .sort((left, right) => left.offset - right.offset || left.value.localeCompare(right.value));
  }, [value]);
  return (
    <Select
      className={css.narrow}
      label={t("company.timeZone")}
      value={value}
      onChange={(picked) => picked && onChange(picked)}
      data={zones}
      searchable
      limit={80}
      allowDeselect={false}
      nothingFoundMessage={t("company.noZone")}
      error={error}
      readOnly={isLocked}
      filter={({ options, search, limit }) => {
        const words = search.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
        return options
          .filter((option) => "label" in option && words.every((word) => option.label.toLowerCase().includes(word)))
          .slice(0, limit);
      }}
    />
  );
}
