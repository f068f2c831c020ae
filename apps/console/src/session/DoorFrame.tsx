import type { ReactNode } from "react";
import css from "./door.module.css";

/** The frame of the pages outside the shell. */
export function DoorFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={css.door}>
      <div className={css.box}>
        <img src="/favicon.svg" alt="Rapport" width={36} height={36} />
        <h1 className={css.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
