import type { Venv } from "./python.ts";

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
  /** A Python environment with everything in requirements.txt; made at the first call. */
  readonly venv: () => Promise<Venv>;
}

export interface Asked {
  /** Of the counterpart. */
  readonly version: string;
  readonly questions: readonly Question[];
}

export interface Question {
  /** What was asked, such as `codedeploy.CreateDeployment request`. */
  readonly about: string;
  /** Where the two differ, in sentences; none: they agree. */
  readonly differences: readonly string[];
}
