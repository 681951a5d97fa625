// Installs what is missing, under whatever Node runs this: plain JavaScript, only node: imports.
// Two first runs at once (npm start beside npm test) take turns through a lock directory.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const stamp = new URL("node_modules/.installed", root);
const lock = new URL(".setup-lock/", root);
const holder = new URL("pid", lock);
const staleLockSeconds = 600;

const wanted = createHash("sha256")
  .update(readFileSync(new URL("package-lock.json", root)))
  .update(process.platform + process.arch)
  .digest("hex");

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;

const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** Whether whoever took the lock was stopped before giving it back: Ctrl-C in the middle of a first run. */
function isAbandoned() {
  const heldSeconds =
    (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())) / 1000;
  if (heldSeconds > staleLockSeconds) return true;
  try {
    process.kill(Number(readFileSync(holder, "utf8")), 0);
    return false;
  } catch (error) {
    // No file yet: it is being written.
    return error.code === "ESRCH";
  }
}

/** True when the lock is ours; false when whoever held it has finished the work. */
function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(holder, String(process.pid));
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isInstalled()) return false;
    if (isAbandoned()) rmSync(lock, { recursive: true, force: true });
    else sleep(200);
  }
}

function install() {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: fileURLToPath(root),
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status === 0) writeFileSync(stamp, wanted);
  return status ?? 1;
}

if (!isInstalled() && takeLock()) {
  const status = isInstalled() ? 0 : install();
  rmSync(lock, { recursive: true, force: true });
  if (status !== 0) process.exit(status);
}
