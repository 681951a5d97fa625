import type { Ended, MirrorCommand } from "./command.ts";
import type { Chapter } from "./story.ts";

export const endChapters: readonly Chapter[] = [
  {
    about: "targets remove shows its plan and changes nothing before somebody agrees to it",
    async run({ command, look }) {
      const before = JSON.stringify(await look());
      const { code, out } = await command.run("targets", "remove", "shop");
      return [
        ...(code === 1 && /- listener 80/.test(out) ? [] : [`it ended with ${code}: ${out}`]),
        ...(JSON.stringify(await look()) === before ? [] : ["something is another than before"]),
      ];
    },
  },
  {
    about:
      "targets remove takes what is ours out of AWS, and leaves the group in which somebody else's target is",
    async run({ command, look, foreign }) {
      const agreements = [...(await agreed(command)), ...(await agreed(command))];
      const { loadBalancers, groups } = await look();
      const left = groups.flatMap(({ targets }) => targets);
      return [
        ...agreements,
        ...(loadBalancers.every(({ listeners }) => listeners.length === 0)
          ? []
          : ["a listener still stands"]),
        ...(left.join() === foreign.join() ? [] : [`left are ${left.join(", ")}`]),
      ];
    },
  },
  {
    about: "when its owner has taken it away, the next targets remove leaves nothing",
    async run({ command, look, takeForeignAway }) {
      await takeForeignAway();
      const agreements = [...(await agreed(command)), ...(await agreed(command))];
      const { loadBalancers, groups } = await look();
      return loadBalancers.length + groups.length === 0
        ? agreements
        : [...agreements, `${loadBalancers.length} load balancers and ${groups.length} groups still stand`];
    },
  },
];

/** Shown, and agreed to by its digest, as a script does. @returns what it refused in place of going on. */
async function agreed(command: MirrorCommand): Promise<string[]> {
  const shown = await command.run("targets", "remove", "shop", "--json");
  const [, digest] = /"digest": "([0-9a-f]{64})"/.exec(shown.out) ?? [];
  if (digest === undefined) return [toldOf(shown)];
  const ended = await command.run("targets", "remove", "shop", "--yes", digest, "--reason", "it moves");
  return hasGoneOn(ended) ? [] : [toldOf(ended)];
}

/** 1 too: something still drains, or is somebody else's. */
const hasGoneOn = ({ code }: Ended): boolean => code === 0 || code === 1;

const toldOf = ({ code, out, err }: Ended): string => `targets remove ended with ${code}: ${out}${err}`;
