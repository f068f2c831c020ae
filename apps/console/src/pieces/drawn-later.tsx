import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/**
 * A component whose code is loaded when it is first drawn: for dialogs, which nobody needs on the first page. Nothing
 * is shown meanwhile.
 */
export function drawnLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => ReactNode {
  // React's own type for a lazy component cannot be written for props that are not known here.
  const of = lazy<ComponentType<object>>(async () => ({ default: (await load()) as ComponentType<object> }));
  return (props) => <Later of={of} props={props} />;
}

function Later({ of: Component, props }: { of: ComponentType<object>; props: object }) {
  return (
    <Suspense fallback={null}>
      <Component {...props} />
    </Suspense>
  );
}
