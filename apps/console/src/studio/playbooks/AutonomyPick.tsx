import { SegmentedControl } from "@mantine/core";
import type { Autonomy } from "@rapport/schema";
import { useTranslation } from "react-i18next";

const LEVELS = ["off", "draft", "auto"] as const;

interface AutonomyPickProps {
  value: Autonomy;
  onChange: (value: Autonomy) => void;
  isDisabled?: boolean;
  /** Whose autonomy it is, for screen readers. */
  of: string;
}

export function AutonomyPick({ value, onChange, isDisabled, of }: AutonomyPickProps) {
  const { t } = useTranslation("studio");
  return (
    <SegmentedControl
      size="xs"
      aria-label={`${t("autonomy.label")}: ${of}`}
      value={value}
      disabled={isDisabled ?? false}
      onChange={(next) => onChange(next as Autonomy)}
      data={LEVELS.map((level) => ({ value: level, label: t(`autonomy.${level}`) }))}
    />
  );
}
