import type { Me } from "@rapport/api";
import type { Permission } from "@rapport/schema";
import { useStore } from "../pieces/store.ts";
import { sessionStore } from "./session.ts";

/** The signed-in person. Only for pages inside the shell, which is not drawn without a session. */
export function useMe(): Me {
  const me = useStore(sessionStore, (state) => (state.status === "signed_in" ? state.me : lastMe));
  if (!me) throw new Error("useMe was called outside a session.");
  lastMe = me;
  return me;
}

/** Pages may be drawn once more between the end of a session and the sign-in page. */
let lastMe: Me | null = null;

/** Whether my role holds the permission, by the server's own list. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
