import { Combobox, useCombobox } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
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
    if (!isOpen) setTyped("");
  }, [isOpen]);

  const wanted = typed.trim().toLowerCase();
  const shown = items.filter(({ label }) => label.toLowerCase().includes(wanted));
  const isNew = onCreate !== undefined && wanted !== "" && !items.some(({ label }) => label.toLowerCase() === wanted);
  const sections = [...new Set(shown.map(({ section }) => section ?? ""))];

  const takeFocus = () => {
    const place = searchPlaceholder ? combobox.searchRef.current : keyTaker.current;
    place?.focus({ preventScroll: true });
  };

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
      // Kept mounted it would be hidden for some frames after opening, and what is hidden takes no focus.
      keepMounted={false}
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
            onChange={(event) => setTyped(event.currentTarget.value)}
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
        <Arrival
          onArrive={takeFocus}
          listKey={`${typed}\n${shown[0]?.id ?? ""}`}
          onListChange={() => void combobox.selectFirstOption()}
        />
      </Combobox.Dropdown>
    </Combobox>
  );
}

/**
 * Speaks when the menu really stands on the page, which is frames after it was opened: a wait by the clock comes too early
 * on a slow machine, and then nothing has the focus. Stands last in the menu, so that the options are known before.
 */
function Arrival(props: { onArrive: () => void; listKey: string; onListChange: () => void }) {
  const latest = useRef(props);
  latest.current = props;
  useLayoutEffect(() => latest.current.onArrive(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list; Enter takes its first option.
  useEffect(() => latest.current.onListChange(), [props.listKey]);
  return null;
}
