import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { onlineStore } from "../live/presence.ts";
import { Face } from "../pieces/Face.tsx";
import { useStore } from "../pieces/store.ts";
import { useActors } from "../session/use-colleagues.ts";
import { useMe } from "../session/use-me.ts";

const SHOWN = 4;

/** The faces of colleagues who are connected now. */
export function OnlineColleagues() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const online = useStore(onlineStore);
  const { actors } = useActors();
  const present = actors.filter(
    ({ id, kind, disabledAt }) => online.has(id) && id !== me.actor.id && kind === "person" && !disabledAt,
  );
  if (present.length === 0) return null;
  const names = present.map(({ name }) => name).join(", ");
  return (
    <Tooltip label={`${t("user.alsoOnline", { count: present.length })}: ${names}`} multiline maw={320}>
      <div style={{ display: "flex", gap: 3 }} role="img" aria-label={t("user.alsoOnline", { count: present.length })}>
        {present.slice(0, SHOWN).map(({ id, name, isAway }) => (
          <Face key={id} name={name} size={22} isFaint={isAway} />
        ))}
        {present.length > SHOWN && <Face name={`+${present.length - SHOWN}`} size={22} isLiteral />}
      </div>
    </Tooltip>
  );
}
