import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The Python of the virtual environment `.venvs/<name>`, made from the pinned packages of
 * `test/conformance/requirements-<name>.txt` when it is missing or was made from others. The first
 * time takes minutes: call it in a hook, whose timeout allows for that.
 */
export async function pythonEnv(name: string): Promise<string> {
  const folder = fileOf(`../../.venvs/${name}`);
  const requirements = fileOf(`../conformance/requirements-${name}.txt`);
  const maker = spawn("python3", [fileOf("make_venv.py"), folder, requirements], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  let messages = "";
  maker.stderr.setEncoding("utf8").on("data", (text: string) => {
    messages += text;
    process.stderr.write(text);
  });
  const [code] = await once(maker, "close");
  if (code === 0) return `${folder}/bin/python`;
  throw new Error(
    `The Python environment ${name} could not be made (on Debian, \`python3 -m venv\` is in the package python3-venv):\n${messages}`,
  );
}
