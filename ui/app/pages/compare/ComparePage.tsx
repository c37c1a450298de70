import { Page as Frame } from "../../shell/Page.tsx";

export function Page() {
  return <Frame title="Compare">{null}</Frame>;
}
