import { Page as Frame } from "../../shell/Page.tsx";

export function Page() {
  return <Frame title="New figure">{null}</Frame>;
}
