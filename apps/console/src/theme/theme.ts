import { createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eef3fe",
  "#dce6fc",
  "#b9cdf9",
  "#8fb1ff",
  "#6a95f7",
  "#4a7cf0",
  "#3a6fe8",
  "#2b5fd9",
  "#2452bd",
  "#1d439b",
];

/** From text (0) to the deepest ground (9); Mantine takes its dark surfaces from these. */
const dark: MantineColorsTuple = [
  "#e7e9ed",
  "#c3c8d1",
  "#a3a9b5",
  "#868d9a",
  "#343842",
  "#2a2e36",
  "#1d2026",
  "#14161a",
  "#101215",
  "#0b0c0f",
];

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 6 },
  colors: { accent, dark },
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.5", lg: "1.4", xl: "1.3" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "20px" }, h2: { fontSize: "16px" }, h3: { fontSize: "14px" } },
  },
  components: {
    Button: { defaultProps: { size: "sm" }, styles: { root: { fontWeight: 500 } } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 32 }, classNames: { root: "icon-button" } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 }, withinPortal: true } },
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, centered: true, overlayProps: { backgroundOpacity: 0.4 } },
    },
    // On a phone tabs are swiped rather than broken into a second line.
    Tabs: { styles: { list: { flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }, tab: { flexShrink: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 80 }, shadow: "md" } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: "md" } },
    InputWrapper: { styles: { label: { marginBottom: 4, fontWeight: 500 } } },
    TextInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
  },
});
