import { ActionIcon, Button, Switch, TextInput, Tooltip } from "@mantine/core";
import { IconCopy, IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import css from "./company.module.css";
import {
  clockOf,
  dayIssue,
  type Interval,
  minutesOf,
  nextInterval,
  officeWeek,
  WEEKDAYS,
  type Week,
  type Weekday,
} from "./hours.ts";

const MOST_INTERVALS = 6;
/** 2026-06-01 is a Monday. */
const dayName = (day: Weekday) =>
  new Intl.DateTimeFormat(currentLocale(), { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 5, Number(day)));

interface HoursEditorProps {
  week: Week;
  onChange: (week: Week) => void;
  isLocked: boolean;
}

/** Opening hours by weekday; several intervals a day. */
export function HoursEditor({ week, onChange, isLocked }: HoursEditorProps) {
  const { t } = useTranslation("settings");
  const of = (day: Weekday) => (week[day] ?? []) as Interval[];
  const setDay = (day: Weekday, intervals: Interval[]) => onChange({ ...week, [day]: intervals });
  const copyToWeekdays = (from: Weekday) => onChange({ ...officeWeek(of(from)), 6: of("6"), 7: of("7") });

  return (
    <div className={css.week}>
      {WEEKDAYS.map((day) => {
        const intervals = of(day);
        const issue = dayIssue(intervals);
        const more = intervals.length < MOST_INTERVALS ? nextInterval(intervals) : null;
        return (
          <div key={day} className={css.day} data-day={day}>
            <Switch
              className={css.dayName}
              label={dayName(day)}
              checked={intervals.length > 0}
              onChange={(event) => setDay(day, event.currentTarget.checked ? [nextInterval([])!] : [])}
              disabled={isLocked}
            />
            <div className={css.intervals}>
              {intervals.length === 0 && <span className={css.closedWord}>{t("company.dayClosed")}</span>}
              {intervals.map((interval, index) => (
                <IntervalFields
                  // biome-ignore lint/suspicious/noArrayIndexKey: an interval is known by its place in the day.
                  key={index}
                  dayName={dayName(day)}
                  interval={interval}
                  isLocked={isLocked}
                  onChange={(next) => setDay(day, intervals.with(index, next))}
                  onRemove={() => setDay(day, intervals.toSpliced(index, 1))}
                />
              ))}
              {issue && (
                <div className={css.dayIssue} role="alert">
                  {t(`company.issue.${issue}`)}
                </div>
              )}
            </div>
            {!isLocked && intervals.length > 0 && (
              <div className={css.dayActions}>
                {more && (
                  <Tooltip label={t("company.addHours")}>
                    <ActionIcon
                      onClick={() => setDay(day, [...intervals, more])}
                      aria-label={`${t("company.addHours")}: ${dayName(day)}`}
                    >
                      <IconPlus size={16} stroke={1.7} />
                    </ActionIcon>
                  </Tooltip>
                )}
                <Tooltip label={t("company.copyHours")}>
                  <ActionIcon
                    onClick={() => copyToWeekdays(day)}
                    aria-label={`${t("company.copyHours")}: ${dayName(day)}`}
                  >
                    <IconCopy size={16} stroke={1.7} />
                  </ActionIcon>
                </Tooltip>
              </div>
            )}
          </div>
        );
      })}
      {!isLocked && WEEKDAYS.every((day) => of(day).length === 0) && (
        <Button variant="default" onClick={() => onChange(officeWeek([[540, 1080]]))}>
          {t("company.officeHours")}
        </Button>
      )}
    </div>
  );
}

interface IntervalFieldsProps {
  dayName: string;
  interval: Interval;
  isLocked: boolean;
  onChange: (interval: Interval) => void;
  onRemove: () => void;
}

function IntervalFields({ dayName: day, interval: [from, to], isLocked, onChange, onRemove }: IntervalFieldsProps) {
  const { t } = useTranslation("settings");
  return (
    <div className={css.interval}>
      <TextInput
        type="time"
        size="xs"
        aria-label={`${day}: ${t("company.from")}`}
        value={clockOf(from)}
        readOnly={isLocked}
        onChange={(event) => {
          const minutes = minutesOf(event.currentTarget.value, false);
          if (minutes !== null) onChange([minutes, to]);
        }}
      />
      <span aria-hidden>–</span>
      <TextInput
        type="time"
        size="xs"
        aria-label={`${day}: ${t("company.to")}`}
        value={clockOf(to)}
        readOnly={isLocked}
        onChange={(event) => {
          const minutes = minutesOf(event.currentTarget.value, true);
          if (minutes !== null) onChange([from, minutes]);
        }}
      />
      {!isLocked && (
        <ActionIcon onClick={onRemove} aria-label={`${t("company.removeHours")}: ${day} ${clockOf(from)}`}>
          <IconX size={14} stroke={1.8} />
        </ActionIcon>
      )}
    </div>
  );
}
