import type { Packages } from "./packages.ts";
import type { Venv, VenvName } from "./venv.ts";

/** One part of the contract: what we do held against software that we did not write. */
export interface Section {
  readonly name: string;
  /** What it is held against, in words. */
  readonly counterpart: string;
  run(context: Context): Promise<Asked>;
}

export interface Context {
  /** The repository's root, with a slash at its end. */
  readonly root: string;
  /** A Python environment with the packages of its list; made at the first call. @default contract */
  readonly venv: (name?: VenvName) => Promise<Venv>;
  /** The packages from npm that only the contract tests need; installed at the first call. */
  readonly packages: () => Packages;
}

export interface Asked {
  /** Of the counterpart. */
  readonly version: string;
  /** What the numbers of questions do not tell, in a few words, such as how many calls they were asked of. */
  readonly note?: string;
  readonly questions: readonly Question[];
}

export interface Question {
  /** What was asked, such as `codedeploy.CreateDeployment request`. */
  readonly about: string;
  /** Where the two differ, in sentences; none: they agree. */
  readonly differences: readonly string[];
}
