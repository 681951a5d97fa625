/** Loaded before anything else: one file of ours is then another than it is, by the variant named in BROKEN. */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { brokenText, brokenVariants } from "./variants.ts";

const root = new URL("../../../", import.meta.url);
const variant = brokenVariants.find(({ name }) => name === process.env["BROKEN"]);
if (!variant) throw new Error(`BROKEN names no variant: ${process.env["BROKEN"]}`);
const changed = Map.groupBy(variant.changes, ({ file }) => new URL(file, root).href);

registerHooks({
  load(url, context, nextLoad) {
    const changes = changed.get(url);
    if (!changes) return nextLoad(url, context);
    const source = changes.reduce(brokenText, readFileSync(fileURLToPath(url), "utf8"));
    return { format: "module-typescript", source, shortCircuit: true };
  },
});
