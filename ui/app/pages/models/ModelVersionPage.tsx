import { Page as Frame } from "../../shell/Page.tsx";

export function Page() {
  return <Frame title="Model version">{null}</Frame>;
}
