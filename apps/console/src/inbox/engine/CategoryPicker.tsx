import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { Picker } from "../../pieces/Picker.tsx";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import css from "./engine.module.css";
import { correctCategory } from "./use-engine.ts";
import { categoryWord, SHIPPED_CATEGORIES } from "./use-engine-words.ts";

/** The company's own categories by its playbooks, for whoever may read them; else those that come with Rapport. */
function useCategories(isWanted: boolean): { id: string; label: string }[] {
  const mayRead = useMay("agent.read");
  const { data } = useQuery({
    queryKey: ["agent", "draft"],
    queryFn: ({ signal }) => call("agent.get", {}, { signal }),
    enabled: mayRead && isWanted,
  });
  const own = data?.draft.playbooks.map(({ category, title }) => ({
    id: category,
    label: title[currentLocale()] ?? title.en ?? categoryWord(category),
  }));
  return own ?? SHIPPED_CATEGORIES.map((id) => ({ id, label: categoryWord(id) }));
}

interface CategoryPickerProps {
  conversationId: string;
  category: string | null;
  mayCorrect: boolean;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** What the conversation is about, and the menu to put it right. */
export function CategoryPicker({ conversationId, category, mayCorrect, isOpen, onOpenChange }: CategoryPickerProps) {
  const { t } = useTranslation("engine");
  const categories = useCategories(isOpen);
  const label =
    category === null
      ? t("aboutUnknown")
      : (categories.find(({ id }) => id === category)?.label ?? categoryWord(category));
  if (!mayCorrect) return <span>{label}</span>;
  return (
    <Picker
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      position="bottom-end"
      items={categories.map((item) => ({ ...item, isChosen: item.id === category }))}
      onPick={(id) => void (id !== category && correctCategory(conversationId, id))}
      searchPlaceholder={t("correctSearch")}
      nothingFound={t("correctNothing")}
      target={
        <button
          type="button"
          className={css.category}
          aria-label={t("correct", { category: label })}
          onClick={() => onOpenChange(!isOpen)}
        >
          <span className="truncate">{label}</span>
          <IconChevronDown size={13} stroke={1.8} aria-hidden />
        </button>
      }
    />
  );
}
