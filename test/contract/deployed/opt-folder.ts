/**
 * Loaded into each function that MiniStack runs, before its code. Lambda lays the files of layers under `/opt`;
 * MiniStack lays them into folders of their own, and this reads them from there.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { delimiter, join } from "node:path";

const mountedAt = "/opt/";
const layers = (process.env["_LAMBDA_LAYERS_DIRS"] ?? "").split(delimiter).filter(Boolean);
const readFile = fs.readFileSync;

const inLayer = (path: string): string | undefined =>
  layers.map((layer) => join(layer, path.slice(mountedAt.length))).find((found) => fs.existsSync(found));

Object.assign(fs, {
  readFileSync: (path: fs.PathOrFileDescriptor, ...options: unknown[]): unknown => {
    const found = typeof path === "string" && path.startsWith(mountedAt) ? inLayer(path) : undefined;
    return Reflect.apply(readFile, fs, [found ?? path, ...options]);
  },
});
syncBuiltinESMExports();
