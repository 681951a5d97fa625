import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Figures } from "./figures.ts";
import type { Job } from "./tally.ts";

const program = fileURLToPath(new URL("tally-child.ts", import.meta.url));

/** All jobs over all cores, each core taking the next one; the answers in the order of the jobs. */
export async function tallyAll(jobs: readonly Job[]): Promise<Figures[]> {
  const answers: Figures[][] = [];
  const waiting = jobs.entries();
  const crew = Array.from({ length: Math.min(availableParallelism(), jobs.length) }, async () => {
    const child = fork(program);
    try {
      for (const [place, job] of waiting) answers[place] = await ask(child, job);
    } finally {
      child.kill();
    }
  });
  await Promise.all(crew);
  return answers.flat();
}

function ask(child: ChildProcess, job: Job): Promise<Figures[]> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a child of the bench ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (figures) => {
      child.off("exit", ended);
      resolve(figures as Figures[]);
    });
    child.send(job);
  });
}
