import {
  CreateListenerCommand,
  DeleteListenerCommand,
  ModifyListenerAttributesCommand,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import type { ElbClient } from "./elb-reads.ts";
import { actionsOf, listenerMembers, sdkTags } from "./elb-values.ts";
import type { ListenerSettings } from "./elb-values.ts";
import { ownerTags } from "./names.ts";
import type { Owner } from "./names.ts";
import type { Pace } from "./rate.ts";

export function listenerWrites(client: ElbClient, pace: Pace) {
  const setIdle = async (arn: string, idleSeconds: number) => {
    await pace("change");
    const Attributes = [{ Key: "tcp.idle_timeout.seconds", Value: String(idleSeconds) }];
    await client
      .send(new ModifyListenerAttributesCommand({ ListenerArn: arn, Attributes }))
      .catch(translate(`ModifyListenerAttributes ${arn}`));
  };

  return {
    /** The idle time goes in a second call. @returns its ARN, of one that was made before with the same settings too. */
    async createListener(
      owner: Owner,
      loadBalancerArn: string,
      settings: Required<Pick<ListenerSettings, "protocol" | "forward">> &
        ListenerSettings & { readonly port: number },
    ): Promise<string> {
      const { port, idleSeconds } = settings;
      await pace("change");
      const { Listeners } = await client
        .send(
          new CreateListenerCommand({
            LoadBalancerArn: loadBalancerArn,
            Port: port,
            ...listenerMembers(settings),
            DefaultActions: actionsOf(settings.forward),
            Tags: sdkTags(ownerTags(owner)),
          }),
        )
        .catch(translate(`CreateListener ${loadBalancerArn} ${port}`));
      const arn = Listeners?.[0]?.ListenerArn ?? "";
      if (idleSeconds !== undefined) await setIdle(arn, idleSeconds);
      return arn;
    },

    /** Whom it forwards to, its protocol and certificate in one call, its idle time in another. */
    async setListener(arn: string, change: ListenerSettings): Promise<void> {
      const { idleSeconds, ...others } = change;
      if (Object.keys(others).length > 0) {
        await pace("change");
        await client
          .send(new ModifyListenerCommand({ ListenerArn: arn, ...listenerMembers(others) }))
          .catch(translate(`ModifyListener ${arn}`));
      }
      if (idleSeconds !== undefined) await setIdle(arn, idleSeconds);
    },

    async deleteListener(arn: string): Promise<void> {
      await pace("change");
      try {
        await client.send(new DeleteListenerCommand({ ListenerArn: arn }));
      } catch (error) {
        if (isNamed(error, "ListenerNotFoundException", "ListenerNotFound")) return;
        translate(`DeleteListener ${arn}`)(error);
      }
    },
  };
}
