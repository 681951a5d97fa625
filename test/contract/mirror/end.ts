import type { MirrorCommand } from "./command.ts";
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
      await agreed(command);
      await agreed(command);
      const { loadBalancers, groups } = await look();
      const left = groups.flatMap(({ targets }) => targets);
      return [
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
      await agreed(command);
      await agreed(command);
      const { loadBalancers, groups } = await look();
      return loadBalancers.length + groups.length === 0
        ? []
        : [`${loadBalancers.length} load balancers and ${groups.length} groups still stand`];
    },
  },
];

/** Shown, and agreed to by its digest, as a script does. */
async function agreed(command: MirrorCommand): Promise<void> {
  const { out } = await command.run("targets", "remove", "shop", "--json");
  const [, digest] = /"digest": "([0-9a-f]{64})"/.exec(out) ?? [];
  if (digest !== undefined) await command.run("targets", "remove", "shop", "--yes", digest);
}
