/** Colour arithmetic of WCAG 2.2: the shop picks any colour, the words on it must stay readable. */

type Rgb = [number, number, number];

/** Reads `#rrggbb`; anything else is the default blue. */
export function parseColor(text: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(text)?.[1] ?? "2b5fd9";
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;
}

function formatColor(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 (black) to 1 (white); WCAG 2.2 definition. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrastOf(a: string, b: string): number {
  const [light, dark] = [luminance(parseColor(a)), luminance(parseColor(b))].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function mix(rgb: Rgb, other: Rgb, share: number): Rgb {
  return rgb.map((part, index) => part + (other[index]! - part) * share) as Rgb;
}

const INK = "#14171f";
const WHITE = "#ffffff";

/** What the widget paints with, made from the shop's one colour. */
export interface Palette {
  /** Surfaces of the shop's colour. */
  accent: string;
  /** Words and signs on them: at least 4.5 : 1. */
  onAccent: string;
  /** The accent for words and signs on white: the same, darkened until it has 4.5 : 1. */
  accentInk: string;
  /** A breath of the accent: hover, focus ring, selected. */
  accentSoft: string;
}

/** White words where they are readable, dark ones where they are more so; a colour in between is darkened a little. */
export function paletteOf(color: string): Palette {
  let accent = formatColor(parseColor(color));
  const black: Rgb = [0, 0, 0];
  const isWhiteBetter = contrastOf(accent, WHITE) >= 3.2 || contrastOf(accent, WHITE) >= contrastOf(accent, INK);
  if (isWhiteBetter) while (contrastOf(accent, WHITE) < 4.5) accent = formatColor(mix(parseColor(accent), black, 0.04));
  let accentInk = accent;
  while (contrastOf(accentInk, WHITE) < 4.5) accentInk = formatColor(mix(parseColor(accentInk), black, 0.06));
  return {
    accent,
    onAccent: isWhiteBetter ? WHITE : INK,
    accentInk,
    accentSoft: formatColor(mix(parseColor(accent), [255, 255, 255], 0.88)),
  };
}
