import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { newQueryClient } from "./api/queries.ts";
import { newRouter } from "./routes.tsx";
import { targetOfHash } from "./util/hash-links.ts";

const queryClient = newQueryClient();
const router = newRouter(queryClient);

/** Links to MLflow's UI, which clients print, are in the fragment: they lead to the page here. */
function followHash(): void {
  const target = targetOfHash(location.hash);
  if (target) void router.navigate({ ...target, replace: true } as never);
}

addEventListener("hashchange", followHash);
followHash();
// What the page asks the server for is on its way while React draws the frame.
void router.load();
createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <App queryClient={queryClient} router={router} />
  </StrictMode>,
);
