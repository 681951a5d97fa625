"""Plays the amphora: feeds Octavia's own health manager one heartbeat of a load balancer, in which one member is down and
all else is as it should be. With the no-op drivers nothing else ever reports, and everything stays OFFLINE or NO_MONITOR."""
import time

from octavia.amphorae.drivers.health import heartbeat_udp
from octavia.db import api as db_api, repositories


def beat(balancer, down):
    def told(member, pool):
        if not member.enabled:
            return 'MAINT'
        if member.id == down:
            return 'DOWN'
        return 'DRAIN' if member.weight == 0 else 'UP' if pool.health_monitor else 'no check'

    lb = repositories.LoadBalancerRepository().get(db_api.get_session(), id=balancer)
    pools = {}
    for pool in lb.pools:
        owners = [listener.id for listener in pool.listeners if listener.enabled]
        if owners:
            members = {member.id: told(member, pool) for member in pool.members}
            is_dead = 'DOWN' in members.values() and all(each in ('DOWN', 'MAINT') for each in members.values())
            pools['%s:%s' % (pool.id, owners[0])] = {'status': 'DOWN' if is_dead else 'UP', 'members': members}
    none = {'tx': 0, 'rx': 0, 'conns': 0, 'totconns': 0, 'ereq': 0}
    listeners = {listener.id: {'status': 'OPEN', 'stats': none} for listener in lb.listeners if listener.enabled}
    for amphora in lb.amphorae:
        heartbeat_udp.UpdateHealthDb().update_health(
            {'id': amphora.id, 'seq': int(time.time()), 'ver': 2, 'recv_time': time.time(), 'listeners': listeners,
             'pools': pools}, '127.0.0.1')
