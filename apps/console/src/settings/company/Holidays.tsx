import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { Tag } from "../../pieces/Tag.tsx";
import css from "./company.module.css";

const dateWords = (date: string) =>
  new Intl.DateTimeFormat(currentLocale(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00:00Z`));

interface HolidaysProps {
  /** ISO dates. */
  dates: readonly string[];
  onChange: (dates: string[]) => void;
  isLocked: boolean;
  timeZone: string;
}

/** Whole days on which the company is closed whatever the weekday says. Past ones are folded away. */
export function Holidays({ dates, onChange, isLocked, timeZone }: HolidaysProps) {
  const { t } = useTranslation("settings");
  const [typed, setTyped] = useState("");
  const [arePastShown, setPastShown] = useState(false);
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format();
  const sorted = [...dates].sort();
  const past = sorted.filter((date) => date < today);
  const shown = arePastShown ? sorted : sorted.filter((date) => date >= today);
  const add = () => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return;
    if (!dates.includes(typed)) onChange([...dates, typed].sort());
    setTyped("");
  };
  return (
    <>
      {shown.length > 0 ? (
        <div className={css.dates}>
          {shown.map((date) => (
            <Tag
              key={date}
              name={dateWords(date)}
              onRemove={isLocked ? undefined : () => onChange(dates.filter((other) => other !== date))}
            />
          ))}
        </div>
      ) : (
        <span className={css.closedWord}>{t("company.noHolidays")}</span>
      )}
      {!isLocked && (
        <form
          className={css.addDate}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            type="date"
            aria-label={t("company.holidayDate")}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!typed}>
            {t("company.addHoliday")}
          </Button>
          {past.length > 0 && !arePastShown && (
            <Button variant="subtle" color="gray" onClick={() => setPastShown(true)}>
              {t("company.pastHolidays", { count: past.length })}
            </Button>
          )}
        </form>
      )}
    </>
  );
}
