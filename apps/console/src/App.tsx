import { localStorageColorSchemeManager, MantineProvider, useMantineColorScheme } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { currentLocale, switchLocale } from "./i18n/i18n.ts";
import { useStore } from "./pieces/store.ts";
import { queryClient } from "./query.ts";
import { router } from "./router.tsx";
import { sessionStore } from "./session/session.ts";
import { Unreachable } from "./session/Unreachable.tsx";
import { theme } from "./theme/theme.ts";

const colorSchemes = localStorageColorSchemeManager({ key: "rapport.theme" });

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-left" limit={4} autoClose={5000} />
        <Pages />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Follows the session: leads to the sign-in page when it ends, and takes over the person's theme and language. */
function Pages() {
  const session = useStore(sessionStore);
  const { setColorScheme } = useMantineColorScheme();
  const person = session.status === "signed_in" ? session.me : null;
  const theme = person?.preferences.theme;
  const locale = person?.actor.locale;

  useEffect(() => {
    if (theme) setColorScheme(theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (locale && locale !== currentLocale()) void switchLocale(locale);
  }, [locale]);
  useEffect(() => {
    if (session.status !== "signed_out") return;
    // Nothing of one person may stay on the screen of the next.
    queryClient.clear();
    if (session.reason !== "never") void router.invalidate();
  }, [session]);

  if (session.status === "unreachable" || session.status === "starting") return <Unreachable />;
  return <RouterProvider router={router} />;
}
