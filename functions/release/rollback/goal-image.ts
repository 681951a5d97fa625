import type { Settled } from "../../ledger/records.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { Ecr } from "../aws/ecr.ts";

/** @returns a sentence when the image to go back to is gone: then nothing is moved at all. */
export async function goalImageGone(
  { ecr, ledger, configs }: { ecr: Pick<Ecr, "image">; ledger: Ledger; configs: readonly ServiceConfig[] },
  service: string,
  to: Settled,
): Promise<string | undefined> {
  const config =
    configs.find((each) => each.service === service) ??
    (await ledger.releases.view(to.release))?.record.config;
  if (!config || !to.digest) return undefined;
  if (await ecr.image(config.image, { digest: to.digest })) return undefined;
  return `the image of ${to.release} (${config.image.repository}@${to.digest}) is gone from the repository: its tasks could not start`;
}
