import { useLocalStorage } from "@mantine/hooks";
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "./context.module.css";

interface BlockProps {
  /** Under this name it is remembered whether it is folded. */
  name: string;
  title: string;
  count?: number;
  children: ReactNode;
}

export function Block({ name, title, count, children }: BlockProps) {
  const [isFolded, setFolded] = useLocalStorage({
    key: `rapport.context.${name}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return (
    <section className={css.block}>
      <button type="button" className={css.blockHead} aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
        <IconChevronRight size={13} stroke={2} aria-hidden className={css.chevron} />
        {title}
        {count !== undefined && <span className={css.count}>{count}</span>}
      </button>
      {!isFolded && <div className={css.blockBody}>{children}</div>}
    </section>
  );
}
