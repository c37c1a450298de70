import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createTracking } from "../../src/entry/millrace.ts";
import { startBrowser } from "../setup/browser.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

/** The images that the SDK logs are shown by MLflow's own UI and by this one. */

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser.close());

async function mlflow(): Promise<RunningServer> {
  const python = await pythonEnv("mlflow3");
  const backendStoreUri = "sqlite:///mlflow.db";
  return await startMlflow(python, { backendStoreUri, cwd: await tempDir() });
}

const millrace = async () => await startServer({ cwd: await tempDir() });

const runPage = async (page: Page, url: string, runId: string) => {
  await page.goto(`${url}/#/experiments/0/runs/${runId}/model-metrics`);
};

const chartsPage = async (page: Page, url: string) => {
  await page.goto(`${url}/experiments/0`);
  await page.getByRole("button", { name: "Add a chart" }).click();
  await page.getByRole("menuitem", { name: "Images" }).click();
};

test.each([
  ["MLflow's UI", mlflow, runPage],
  ["Millrace's UI", millrace, chartsPage],
])("%s shows an image of a series", async (_, start, open) => {
  const server = await start();
  onTestFinished(() => server.kill());
  const spoolFolder = join(await tempDir(), "spool");
  const tracking = createTracking({ trackingUri: server.url, strict: true, spoolFolder });
  const image = {
    width: 512,
    height: 300,
    data: new Uint8Array(512 * 300).fill(128),
  };
  const runId = await tracking.withRun(async (run) => {
    run.logMetric("loss", 0.5);
    await run.logImage(image, { key: "val/samples", step: 3 });
    return run.runId;
  });
  await tracking.shutdown();

  const page = await browser.newPage();
  await open(page, server.url, runId);

  const widths = () =>
    page
      .locator('img[src*="samples"]')
      .evaluateAll((images) =>
        images.map((each) => (each as unknown as { naturalWidth: number }).naturalWidth),
      );
  await expect.poll(widths, { timeout: 60_000 }).toContainEqual(expect.toBeOneOf([256, 512]));
  await page.close();
});
