import { IconChevronRight, type Icon as TablerIcon } from "@tabler/icons-react";
import { Link, type LinkProps, Outlet, useRouterState } from "@tanstack/react-router";
import css from "./settings.module.css";

interface PagesLayoutProps {
  title: string;
  /** The address under which all pages stand. */
  root: "/settings" | "/studio";
  groups: readonly {
    title: string;
    pages: readonly { to: NonNullable<LinkProps["to"]>; title: string; Icon: TablerIcon }[];
  }[];
}

/** A list of pages beside the one that is open; on a phone one covers the other. */
export function PagesLayout({ title, root, groups }: PagesLayoutProps) {
  const isIndex = useRouterState({ select: ({ location }) => location.pathname.replace(/\/$/, "") === root });
  return (
    <div className={css.layout} data-index={isIndex || undefined}>
      <nav className={css.nav} aria-label={title}>
        <h1 className={css.navTitle}>{title}</h1>
        {groups.map((group) => (
          <div key={group.title} className={css.navGroup}>
            <div className={css.navLabel}>{group.title}</div>
            {group.pages.map(({ to, title: name, Icon }) => (
              <Link key={to} to={to} className={css.navLink}>
                <Icon size={17} stroke={1.6} aria-hidden />
                <span className="truncate">{name}</span>
                <IconChevronRight size={16} stroke={1.6} aria-hidden className={css.navArrow} />
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <div className={css.content}>
        <Outlet />
      </div>
    </div>
  );
}
