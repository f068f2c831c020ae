import { Combobox, useCombobox } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import css from "./pieces.module.css";

export interface PickerItem {
  id: string;
  label: string;
  /** To the right, in grey: a time, a count. */
  side?: ReactNode;
  icon?: ReactNode;
  isChosen?: boolean;
  /** Items of one section stand together under its heading, in the order they come. */
  section?: string;
}

interface PickerProps {
  /** The button that opens it; gets the ref and opens on click. */
  target: ReactNode;
  items: readonly PickerItem[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onPick: (id: string) => void;
  /** With a search field when given. */
  searchPlaceholder?: string;
  nothingFound?: string;
  /** Offered when what is typed is none of the items. */
  createLabel?: (typed: string) => string;
  onCreate?: (typed: string) => void;
  /** Stay open after a pick: for choosing several. */
  isMany?: boolean;
  footer?: ReactNode;
  width?: number;
  position?: "bottom-start" | "bottom-end" | "top-start" | "top-end";
}

/** A small searchable menu for choosing one or several of many: people, teams, tags, moments. All by keyboard. */
export function Picker(props: PickerProps) {
  const { items, isOpen, onOpenChange, onPick, searchPlaceholder, createLabel, onCreate, isMany } = props;
  const [typed, setTyped] = useState("");
  const combobox = useCombobox({ opened: isOpen, onOpenedChange: onOpenChange });
  const keyTaker = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isOpen) {
      setTyped("");
      return;
    }
    const timer = window.setTimeout(() => {
      if (searchPlaceholder) combobox.focusSearchInput();
      else keyTaker.current?.focus({ preventScroll: true });
      combobox.selectFirstOption();
    }, 20);
    return () => window.clearTimeout(timer);
  }, [isOpen, searchPlaceholder, combobox.focusSearchInput, combobox.selectFirstOption]);

  const wanted = typed.trim().toLowerCase();
  const shown = items.filter(({ label }) => label.toLowerCase().includes(wanted));
  const isNew = onCreate !== undefined && wanted !== "" && !items.some(({ label }) => label.toLowerCase() === wanted);
  const sections = [...new Set(shown.map(({ section }) => section ?? ""))];

  const option = ({ id, label, side, icon, isChosen }: PickerItem) => (
    <Combobox.Option key={id} value={id} active={isChosen ?? false} className={css.option}>
      {icon && <span className={css.optionIcon}>{icon}</span>}
      <span className={`${css.optionLabel} truncate`}>{label}</span>
      {side && <span className={css.optionSide}>{side}</span>}
      {isChosen && <IconCheck size={14} stroke={2} color="var(--accent-ink)" aria-hidden />}
    </Combobox.Option>
  );

  return (
    <Combobox
      store={combobox}
      width={props.width ?? 260}
      position={props.position ?? "bottom-end"}
      shadow="md"
      withinPortal
      onOptionSubmit={(id) => {
        if (id === "\0new") onCreate?.(typed.trim());
        else onPick(id);
        setTyped("");
        if (!isMany) onOpenChange(false);
      }}
    >
      <Combobox.Target targetType="button">{props.target}</Combobox.Target>
      <Combobox.Dropdown data-takes-keys>
        {searchPlaceholder ? (
          <Combobox.Search
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
              combobox.selectFirstOption();
            }}
            placeholder={searchPlaceholder}
            aria-label={searchPlaceholder}
          />
        ) : (
          <Combobox.EventsTarget>
            {/* Takes the arrow keys where there is nothing to type. */}
            <span className="screen-reader-only" tabIndex={-1} ref={keyTaker} />
          </Combobox.EventsTarget>
        )}
        <Combobox.Options mah={320} style={{ overflowY: "auto" }}>
          {sections.map((section) => {
            const options = shown.filter((item) => (item.section ?? "") === section).map(option);
            return section ? (
              <Combobox.Group key={section} label={section}>
                {options}
              </Combobox.Group>
            ) : (
              options
            );
          })}
          {isNew && (
            <Combobox.Option value={"\0new"} className={css.option}>
              {createLabel?.(typed.trim())}
            </Combobox.Option>
          )}
          {shown.length === 0 && !isNew && <Combobox.Empty>{props.nothingFound}</Combobox.Empty>}
        </Combobox.Options>
        {props.footer}
      </Combobox.Dropdown>
    </Combobox>
  );
}
