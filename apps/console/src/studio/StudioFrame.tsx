import type { ComponentProps } from "react";
import { Page } from "../settings/Page.tsx";

type StudioFrameProps = Omit<ComponentProps<typeof Page>, "root" | "width"> & {
  /** Takes the whole width: for graphs and things side by side. */
  isBroad?: boolean;
};

/** Heading and body of one page of the studio. */
export function StudioFrame({ isBroad, ...page }: StudioFrameProps) {
  return <Page {...page} root="/studio" width={isBroad ? "whole" : "wide"} />;
}
